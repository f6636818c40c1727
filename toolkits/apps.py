from django.apps import AppConfig
from django.db.models import Q
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class ToolkitsConfig(AppConfig):
    name = "toolkits"
    label = "toolkits"
    verbose_name = _("Toolkits")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        # Needs the models, which are not there before this.
        from cases.reading import page_extras
        from hub.base.models import page_contexts
        from peers.organisations import merge_rules
        from toolkits import permissions, signal_handlers
        from toolkits.adoptions import selectors
        from toolkits.desk import unsaved
        from toolkits.files import held_files
        from toolkits.models import Adoption, ToolkitIndexPage, ToolkitPage
        from toolkits.reading.page_contexts import of_list, of_toolkit

        post_migrate.connect(permissions.grant, sender=self, dispatch_uid="toolkits.permissions")
        permissions.register()
        unsaved.register()
        held_files.register()
        signal_handlers.connect()
        page_contexts.register(ToolkitPage, of_toolkit)
        page_contexts.register(ToolkitIndexPage, of_list)
        page_extras.register(selectors.cases_toolkits)
        # What a moderator has hidden is read by the organisation alone.
        merge_rules.declare(
            Adoption,
            "organisation",
            merge_rules.Treatment.MOVES,
            confidential=Q(hidden_at__isnull=False),
        )
