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
        from benchmarks import metric_pages
        from cases import adapters, moved_metrics, rights, use
        from peers import programme_use

        post_migrate.connect(rights.grant, sender=self, dispatch_uid="cases.rights")
        rights.register()
        adapters.connect()
        metric_pages.register(moved_metrics.cases_that_moved)
        programme_use.register(use.of_programme)
