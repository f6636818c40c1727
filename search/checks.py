"""``manage.py check``: nothing that people can open is forgotten by search."""

from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core import checks
from wagtail.models import Page

from search.declarations import registry


def _is_ours(app_config) -> bool:
    path = Path(app_config.path)
    return path.is_relative_to(settings.BASE_DIR) and "site-packages" not in path.parts


def models_to_decide() -> list[type]:
    """The models of our own apps whose instances have an address of their own: pages, and the like."""
    return [
        model
        for app_config in apps.get_app_configs()
        if _is_ours(app_config)
        for model in app_config.get_models()
        if issubclass(model, Page) or hasattr(model, "get_absolute_url")
    ]


@checks.register(checks.Tags.models)
def every_model_is_decided(app_configs, **kwargs) -> list[checks.CheckMessage]:
    """A model with an address is declared to search, or excluded with a reason."""
    return [
        checks.Error(
            f"{model.__name__} is neither declared to search nor excluded from it.",
            hint=f"Say so in {model._meta.app_config.name}/search_entries.py; docs/search.md tells how.",
            obj=model,
            id="search.E001",
        )
        for model in models_to_decide()
        if not registry.is_decided(model)
    ]
