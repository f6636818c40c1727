from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class CasesConfig(AppConfig):
    name = "cases"
    label = "cases"
    verbose_name = _("Cases")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        # Needs the models, which are not there before this.
        from benchmarks.comparing import metric_page_extras
        from cases import permissions, signal_handlers
        from cases.economics import moved_metrics
        from cases.listing import page_contexts as list_contexts
        from cases.models import CaseAuthor, CaseIndexPage, CasePage, CasePartner
        from cases.reading import page_contexts as case_contexts
        from cases.writing import held_files, unsaved
        from hub.base.models import page_contexts
        from peers.organisations import merge_rules

        post_migrate.connect(permissions.grant, sender=self, dispatch_uid="cases.permissions")
        permissions.register()
        unsaved.register()
        held_files.register()
        signal_handlers.connect()
        page_contexts.register(CasePage, case_contexts.of_case)
        page_contexts.register(CaseIndexPage, list_contexts.of_list)
        metric_page_extras.register(moved_metrics.cases_that_moved)
        merge_rules.declare(CasePage, "lead_organisation", merge_rules.Treatment.MOVES)
        merge_rules.declare(CasePartner, "organisation", merge_rules.Treatment.MOVES)
        # Where an author worked then.
        merge_rules.declare(CaseAuthor, "organisation", merge_rules.Treatment.STAYS)
