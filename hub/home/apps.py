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
        from hub.base.models import page_contexts
        from hub.home import first_pages
        from hub.home.models import StandardPage
        from hub.home.page_contexts import of_standard_page

        page_contexts.register(StandardPage, of_standard_page)
        post_migrate.connect(first_pages.ensure, sender=self, dispatch_uid="home.first_pages")
