from django.apps import AppConfig, apps
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class FoundationsConfig(AppConfig):
    name = "hub.base"
    label = "base"
    verbose_name = _("Foundations")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        # These need the models, which are not there before this.
        from hub.base import checks, content_kinds, signal_handlers  # noqa: F401 - registers the checks
        from hub.base.access import audiences, site_identity_rule
        from hub.base.kept_html import watching
        from hub.base.text import one_line

        for kind in content_kinds.all_kinds():
            if kind.may_see is not content_kinds.OWN_AUDIENCE:
                audiences.register_rule(kind.model, kind.may_see)
        one_line.watch_models(apps.get_models())
        one_line.watch_forms()
        site_identity_rule.register()
        signal_handlers.connect()
        watching.connect()
        autodiscover_modules("moderated_kinds", "personal_parts")
