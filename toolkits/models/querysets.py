"""Questions that lists of toolkits ask."""

from django.db.models import OuterRef, Subquery
from wagtail.models import PageManager, PageQuerySet

from hub.base.access import audiences


class ToolkitQuerySet(PageQuerySet):
    """Toolkits, narrowed step by step."""

    def visible_to(self, user):
        """Published toolkits that the user may read."""
        return audiences.visible_to(self, user)

    def editable_by(self, user):
        """Toolkits of the programmes that the user hosts; administrators maintain all."""
        if not audiences.is_member(user):
            return self.none()
        if user.is_superuser:
            return self.all()
        hosted = self.model._meta.get_field("programme").related_model.objects.hosted_by(user)
        return self.filter(programme__in=hosted.values("pk"))

    def with_current_release(self):
        """Annotate with ``current_number`` and ``current_dated``, of the release that readers get."""
        releases = (
            self.model._meta.get_field("releases")
            .related_model.objects.in_force()
            .filter(toolkit=OuterRef("pk"))
            .order_by("-published_at", "-pk")
        )
        return self.annotate(
            current_number=Subquery(releases.values("number")[:1]),
            current_dated=Subquery(releases.values("dated")[:1]),
        )

    def for_list(self):
        """What a row of a list shows, in a fixed number of queries; the long texts stay in the database."""
        return (
            self.defer("purpose", "suits", "prerequisites")
            .with_current_release()
            .select_related("programme", "upkeep")
            .prefetch_related("service_lines", "themes", "levels")
        )


ToolkitManager = PageManager.from_queryset(ToolkitQuerySet)
