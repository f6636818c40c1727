from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class FoundationsConfig(AppConfig):
    name = "hub.base"
    label = "base"
    verbose_name = _("Foundations")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        # These need the models, which are not there before this.
        from hub.base import checks, signal_handlers  # noqa: F401 - the import registers the checks
        from hub.base.access import site_identity_rule

        site_identity_rule.register()
        signal_handlers.connect()
        autodiscover_modules("moderated_kinds", "personal_parts")
