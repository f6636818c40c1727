from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class HomeConfig(AppConfig):
    name = "hub.home"
    label = "home"
    verbose_name = _("Home")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        # Needs the models, which are not there before this.
        from hub.home import first_pages

        post_migrate.connect(first_pages.ensure, sender=self, dispatch_uid="home.first_pages")
