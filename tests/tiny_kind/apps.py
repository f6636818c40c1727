from django.apps import AppConfig


class TinyConfig(AppConfig):
    name = "tests.tiny_kind"
    label = "tiny"
    verbose_name = "Tips"
    default_auto_field = "django.db.models.BigAutoField"
