from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "search"
    label = "search"
    verbose_name = _("Search")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        # These need the models, which are not there before this.
        from hub.base.jobs import health
        from search import checks, signal_handlers  # noqa: F401 - the import registers the checks
        from search.declarations import registry
        from search.elastic import status

        registry.declare_kinds()
        autodiscover_modules("search_entries")
        signal_handlers.connect()
        health.register(status.for_health)
