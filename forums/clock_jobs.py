"""What the worker does for the forums at its time."""

from datetime import timedelta

from django.utils import timezone

from forums.models import PostSubmission
from hub.base.jobs import scheduler

# A form that is sent again after this is meant.
SUBMISSIONS_KEPT = timedelta(days=7)
FORGOTTEN_AT_ONCE = 5000


@scheduler.every(seconds=60 * 60)
def forget_sent_forms() -> None:
    """Delete the keys of forms that were sent a while ago."""
    old = PostSubmission.objects.filter(sent_at__lt=timezone.now() - SUBMISSIONS_KEPT).order_by("pk")
    found = list(old.values_list("pk", flat=True)[:FORGOTTEN_AT_ONCE])
    PostSubmission.objects.filter(pk__in=found).delete()
