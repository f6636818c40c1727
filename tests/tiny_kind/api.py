"""Wagtail's API v2 for tips."""

from wagtail.api.v2.serializers import BaseSerializer

from hub.base.output.api import VisitorAPIViewSet
from tests.tiny_kind.models import Tip


class TipsAPIViewSet(VisitorAPIViewSet):
    """The tips that a visitor may see."""

    base_serializer_class = BaseSerializer
    model = Tip
    body_fields = ["id", "title", "text"]
    meta_fields = ["type", "detail_url"]
    listing_default_fields = ["id", "type", "detail_url", "title"]
    nested_default_fields = ["id", "type", "detail_url", "title"]

    def get_queryset(self):
        """The tips that a visitor may see."""
        return Tip.objects.visible_to(self.visitor).order_by("pk")
