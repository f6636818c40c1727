from django.apps import AppConfig
from django.db.models.signals import post_migrate


class TinyConfig(AppConfig):
    name = "tests.tiny_kind"
    label = "tiny"
    verbose_name = "Tips"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        # Needs the models, which are not there before this.
        from tests.tiny_kind import permissions

        post_migrate.connect(permissions.grant, sender=self, dispatch_uid="tiny.permissions")
