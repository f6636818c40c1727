from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class ToolkitsConfig(AppConfig):
    name = "toolkits"
    label = "toolkits"
    verbose_name = _("Toolkits")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        # Needs the models, which are not there before this.
        from cases import used_toolkits
        from peers import programme_use
        from toolkits import adapters, adoptions_shown, rights, use

        post_migrate.connect(rights.grant, sender=self, dispatch_uid="toolkits.rights")
        rights.register()
        adapters.connect()
        used_toolkits.register(adoptions_shown.cases_toolkits)
        programme_use.register(use.of_programme)
