"""The step of Wagtail's workflow in which moderators review a case, and what they say section by section."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Task, TaskState

from cases.models import review_parts
from cases.models.case_page import CasePage


class CaseReviewTask(Task):
    """A moderator's review.

    It offers no action in Wagtail's admin: approval there would publish the latest revision and not
    the one that was read. Decisions are made on the moderation pages, through ``cases.review.services``.
    """

    class Meta:
        verbose_name = _("review of a case")
        verbose_name_plural = _("reviews of cases")

    @classmethod
    def get_description(cls):
        return _("Moderators read the case on the site's moderation pages and approve it or send it back")

    def publish_approved(self, task_state, user) -> None:
        """Publish exactly the revision that was reviewed; ``cases.review.services`` has asked who may."""
        task_state.revision.publish(user=user, skip_permission_checks=True)


class CaseReviewComment(models.Model):
    """What a moderator says of one part of the text that was read."""

    case = models.ForeignKey(CasePage, on_delete=models.CASCADE, related_name="review_comments")
    # The decision that it belongs to.
    task_state = models.ForeignKey(TaskState, on_delete=models.CASCADE, related_name="+")
    # One of ``cases.models.review_parts``.
    part = models.CharField(_("part of the case"), max_length=30)
    text = models.TextField(_("comment"), max_length=2000)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    written_at = models.DateTimeField(_("written"), auto_now_add=True)

    class Meta:
        verbose_name = _("comment of a review")
        verbose_name_plural = _("comments of reviews")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["task_state", "part"], name="case_comment_once_a_part")
        ]

    def __str__(self):
        return f"{self.part}: {self.text[:60]}"

    @property
    def label(self) -> str:
        """What the part is called on the page."""
        return str(review_parts.PARTS.get(self.part, self.part))
