"""Questions that lists of cases ask."""

from django.db.models import Prefetch, Q
from wagtail.models import PageManager, PageQuerySet, WorkflowState

from cases.sections import Section
from hub.base import audiences


class CaseQuerySet(PageQuerySet):
    """Cases, narrowed step by step."""

    def visible_to(self, user):
        """Published cases that the user may read."""
        return audiences.visible_to(self, user)

    def editable_by(self, user):
        """Cases that the user wrote, or whose programme the user hosts."""
        if not user.is_authenticated:
            return self.none()
        hosted = Q(programme__people__user=user, programme__people__part="host")
        return self.filter(Q(owner=user) | hosted).distinct()

    def in_review(self):
        """Cases that wait for a moderator, longest waiting first."""
        return self.filter(_workflow_states__status=WorkflowState.STATUS_IN_PROGRESS).order_by(
            "_workflow_states__current_task_state__started_at", "pk"
        )

    def for_list(self):
        """What a row of a list shows, in a fixed number of queries; the story is left in the database."""
        return (
            self.defer(*Section.values)
            .select_related("lead_organisation", "stage", "jurisdiction", "programme")
            .prefetch_related("service_lines", "themes")
        )

    def with_review_states(self):
        """Fetch with each case the state of its review, for ``CasePage.status``."""
        return self.prefetch_related(
            Prefetch(
                "_workflow_states",
                queryset=WorkflowState.objects.active().select_related("current_task_state"),
                to_attr="_current_workflow_states",
            )
        )


CaseManager = PageManager.from_queryset(CaseQuerySet)
