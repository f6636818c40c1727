"""Wagtail's apps of documents and images, with our rule for what is held.

Loaded before any model, so it imports none at the top.
"""

from wagtail.documents.apps import WagtailDocsAppConfig
from wagtail.images.apps import WagtailImagesAppConfig


def _register(model_name: str) -> None:
    from wagtail.permissions import register_permission_policy

    from hub.base import models
    from hub.base.files import library_policy

    model = getattr(models, model_name)
    register_permission_policy(model, library_policy.policy_of(model))


class HubDocsConfig(WagtailDocsAppConfig):
    """Documents."""

    default = False

    def ready(self):
        super().ready()
        _register("HubDocument")


class HubImagesConfig(WagtailImagesAppConfig):
    """Images."""

    default = False

    def ready(self):
        super().ready()
        _register("HubImage")
