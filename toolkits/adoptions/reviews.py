"""Reviews in words by members whose organisation has recorded no adoption, and what the ratings come to."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from notifications.notices import events
from toolkits.adoptions import events as adoptions_events
from toolkits.adoptions import services as adoptions_services
from toolkits.desk import services
from toolkits.models import Adoption, Review, ToolkitPage


def may_see(user, review: Review) -> bool:
    """Members who may see the toolkit; a hidden one, its author and moderators alone."""
    return is_shown(user, review) and adoptions_services.may_read(user, review.toolkit)


def is_shown(user, review: Review) -> bool:
    """Whether somebody who may read what is said of the toolkit may read this too."""
    return not review.is_hidden or adoptions_services.moderates(user) or review.author_id == user.pk


def own(user, toolkit: ToolkitPage) -> Review | None:
    """What the user wrote of a toolkit, if anything."""
    if not user.is_authenticated:
        return None
    return Review.objects.filter(toolkit=toolkit, author=user).select_related("toolkit").first()


def may_write(user, toolkit: ToolkitPage) -> bool:
    """Members who may see it, do not publish it, and whose organisation does not speak for them already."""
    if not adoptions_services.may_read(user, toolkit) or toolkit.may_be_edited_by(user) or not toolkit.live:
        return False
    return (
        adoptions_services.of_organisation(toolkit, user.organisation) is None
        or own(user, toolkit) is not None
    )


@transaction.atomic
def write(*, by, toolkit: ToolkitPage, text: str, rating: int | None) -> Review:
    """Write what one thinks of a toolkit, or change it. Raises ``PermissionDenied``, ``ValidationError`` by field."""
    toolkit = services.locked(toolkit)
    if not may_write(by, toolkit):
        raise PermissionDenied
    if not text.strip():
        raise ValidationError({"text": _("Say it in words: a rating alone helps nobody.")})
    review = own(by, toolkit)
    is_new = review is None
    review = review or Review(toolkit=toolkit, author=by)
    review.text, review.rating, review.changed_at = text.strip(), rating, timezone.now()
    review.full_clean(validate_unique=False, validate_constraints=False)
    review.save()
    if is_new:
        adoptions_events.tell_of_review(review)
    return review


@transaction.atomic
def withdraw(*, by, toolkit: ToolkitPage) -> None:
    """Take back what one wrote. Raises ``PermissionDenied`` where there is nothing of theirs."""
    review = own(by, toolkit)
    if review is None:
        raise PermissionDenied
    events.withdraw(things=[review])
    review.delete()


@dataclass(frozen=True)
class Rating:
    """What the ratings of a toolkit come to."""

    count: int
    mean: float


def rating_of(toolkit: ToolkitPage) -> Rating | None:
    """The mean of the ratings that came with an adoption or a review; of a person's two, the adoption's."""
    adopted = Adoption.objects.shown().filter(toolkit=toolkit, rating__isnull=False)
    said = dict(adopted.values_list("pk", "rating"))
    reviews = Review.objects.shown().filter(toolkit=toolkit, rating__isnull=False)
    spoke = adopted.filter(recorded_by__isnull=False).values("recorded_by")
    given = [*said.values(), *reviews.exclude(author__in=spoke).values_list("rating", flat=True)]
    return Rating(len(given), sum(given) / len(given)) if given else None
