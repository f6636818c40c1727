"""How far a case is: in the author's hands, in review, published, taken off the site."""

from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.models import WorkflowState


class PublicationState:
    """What ``CasePage`` knows of its own review and publication."""

    class Status(models.TextChoices):
        """What an author is told about a case."""

        DRAFT = "draft", _("Draft")
        IN_REVIEW = "in_review", _("In review")
        SENT_BACK = "sent_back", _("Sent back to you")
        PUBLISHED = "published", _("Published")
        PUBLISHED_DRAFT = "published_draft", _("Published, with changes not submitted")
        PUBLISHED_IN_REVIEW = "published_in_review", _("Published, with changes in review")
        PUBLISHED_SENT_BACK = "published_sent_back", _("Published, with changes sent back to you")
        WITHDRAWN = "withdrawn", _("Taken off the site")

    @cached_property
    def review_state(self) -> WorkflowState | None:
        """The review that is going on, or that ended with changes asked for."""
        return self.current_workflow_state

    @property
    def is_in_review(self) -> bool:
        """Whether a moderator is to decide."""
        return bool(self.review_state and self.review_state.status == WorkflowState.STATUS_IN_PROGRESS)

    @property
    def is_sent_back(self) -> bool:
        """Whether a moderator asked for changes that have not been submitted yet."""
        return bool(self.review_state and self.review_state.status == WorkflowState.STATUS_NEEDS_CHANGES)

    @property
    def moderators_comment(self) -> str:
        """What the moderator wrote when sending the case back."""
        return self.review_state.current_task_state.comment if self.is_sent_back else ""

    @property
    def status_for_author(self) -> "PublicationState.Status":
        """How far the case is, in an author's words."""
        if self.is_in_review:
            return self.Status.PUBLISHED_IN_REVIEW if self.live else self.Status.IN_REVIEW
        if self.is_sent_back:
            return self.Status.PUBLISHED_SENT_BACK if self.live else self.Status.SENT_BACK
        if not self.live:
            return self.Status.WITHDRAWN if self.first_published_at else self.Status.DRAFT
        return self.Status.PUBLISHED_DRAFT if self.has_unpublished_changes else self.Status.PUBLISHED

    @property
    def status_tone(self) -> str:
        """The tone of the pill that shows the status: yellow where something is asked of the author."""
        if self.is_sent_back:
            return "asked"
        return "quiet" if self.status_for_author in {self.Status.DRAFT, self.Status.WITHDRAWN} else "calm"

    @cached_property
    def comments_by_part(self) -> dict:
        """What the moderator who sent it back said of each part; empty in any other state."""
        if not self.is_sent_back:
            return {}
        asked = self.review_comments.filter(task_state=self.review_state.current_task_state_id)
        return {comment.part: comment for comment in asked}

    @cached_property
    def withdrawal(self):
        """How it was taken off the site, as long as it has not been put back."""
        return self.withdrawals.filter(restored_at__isnull=True).first()
