from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FoundationsConfig(AppConfig):
    name = "hub.base"
    label = "base"
    verbose_name = _("Foundations")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        # Both need the models, which are not there before this.
        from hub.base import rules, signals

        rules.register()
        signals.connect()
