"""What somebody types into a form and has not sent yet, kept on the site while they type.

Two windows of one person don't write over each other: each says which text it goes on from, by ``stamp``, and is
refused where another has been kept since.
"""

from collections.abc import Iterable, Mapping
from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hub.base.models import UnsavedForm
from hub.base.text.whole_numbers import whole_number
from hub.base.unsaved import registry
from hub.base.unsaved.registry import FormKind, Place

KEPT_FOR = timedelta(days=90)
FORGOTTEN_AT_ONCE = 5000
# The longest form's texts at their greatest length, and room to spare.
MOST_CHARACTERS = 400_000
MOST_VALUES = 1_000

_TYPED_ELSEWHERE = gettext_lazy(
    "You typed into this form in another window too. What you type here is kept in this browser until you save it."
)


class TypedElsewhereError(Exception):
    """Another text has been kept since. The message is for people."""


class TooMuchTextError(Exception):
    """More than the form could take. The message is for people."""


def stamp(unsaved: UnsavedForm | None) -> str:
    """The name of one state of what is kept; empty for none."""
    return unsaved.stamp if unsaved else ""


def find(user, place: Place) -> UnsavedForm | None:
    """What the user typed at a place and has not sent, while they may use its form."""
    unsaved = _rows(user, place).first()
    return unsaved if unsaved is not None and place.may_be_kept_by(user) else None


def texts_of(user, kinds: Iterable[FormKind]) -> QuerySet[UnsavedForm]:
    """All that the user typed into these forms and has not sent, newest first.

    Who lists them asks whether the user may still see what each is about.
    """
    return UnsavedForm.objects.filter(user=user, form__in=[kind.name for kind in kinds]).order_by("-saved_at")


@transaction.atomic
def keep(user, place: Place, *, sent: Mapping[str, list[str]], goes_on_from: str) -> UnsavedForm:
    """Keep what the user typed; ``goes_on_from`` is the ``stamp`` of what their window knew.

    Raises ``PermissionDenied``, ``TooMuchTextError``, or ``TypedElsewhereError`` where another window was faster.
    """
    if not place.may_be_kept_by(user):
        raise PermissionDenied
    size = sum(len(value) for values in sent.values() for value in values)
    if size > MOST_CHARACTERS or sum(map(len, sent.values())) > MOST_VALUES:
        raise TooMuchTextError(_("This is more than the form can hold. Attach a long text as a file."))
    content = place.kind.own_fields(sent)
    unsaved = _rows(user, place).select_for_update().first()
    if unsaved is None:
        unsaved = UnsavedForm(user=user, content_type=place.content_type, **place.columns)
    elif unsaved.stamp != goes_on_from and unsaved.content != content:
        raise TypedElsewhereError(str(_TYPED_ELSEWHERE))
    unsaved.content = content
    unsaved.based_on = whole_number((sent.get(place.kind.based_on) or [""])[-1])
    unsaved.saved_at = timezone.now()
    try:
        with transaction.atomic():
            unsaved.save()
    except IntegrityError as error:  # two windows began at the same moment
        raise TypedElsewhereError(str(_TYPED_ELSEWHERE)) from error
    return unsaved


def discard(user, place: Place, *, known: str | None = None) -> None:
    """Forget what the user typed at a place; with ``known``, only if it is still what that stamp names."""
    unsaved = _rows(user, place).first()
    if unsaved is not None and (known is None or unsaved.stamp == known):
        unsaved.delete()


def as_form_data(unsaved: UnsavedForm) -> QueryDict:
    """What was typed, as the form would send it."""
    data = QueryDict(mutable=True)
    for name, values in unsaved.content.items():
        data.setlist(name, values)
    data["kept"] = unsaved.stamp
    kind = registry.kinds().get(unsaved.form)
    if kind and kind.based_on and unsaved.based_on is not None:
        data[kind.based_on] = str(unsaved.based_on)
    return data


def forget_old(*, now=None) -> int:
    """Delete what nobody has come back to, a bounded number at once; returns how many."""
    old = UnsavedForm.objects.filter(saved_at__lt=(now or timezone.now()) - KEPT_FOR).order_by("pk")
    keys = list(old.values_list("pk", flat=True)[:FORGOTTEN_AT_ONCE])
    return UnsavedForm.objects.filter(pk__in=keys).delete()[0]


def _rows(user, place: Place) -> QuerySet[UnsavedForm]:
    return UnsavedForm.objects.filter(user=user, **place.columns)
