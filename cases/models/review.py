"""The step of Wagtail's workflow in which moderators review a case."""

from django.utils.translation import gettext_lazy as _
from wagtail.models import Task


class CaseReviewTask(Task):
    """A moderator's review.

    It offers no action in Wagtail's admin: approval there would publish the latest revision and not
    the one that was read. Decisions are made on the moderation pages, through ``cases.services``.
    """

    class Meta:
        verbose_name = _("review of a case")
        verbose_name_plural = _("reviews of cases")

    @classmethod
    def get_description(cls):
        return _("Moderators read the case on the site's moderation pages and approve it or send it back")

    def publish_approved(self, task_state, user) -> None:
        """Publish exactly the revision that was reviewed; ``cases.services`` has asked who may."""
        task_state.revision.publish(user=user, skip_permission_checks=True)
