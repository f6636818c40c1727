"""What somebody types into a form and has not saved yet, kept on the site while they type.

An app has a model of its own (``KeptTyping``) that says which form the text is of, and calls ``keep``. Two windows of
one person don't write over each other: each says which text it goes on from, by ``stamp``, and is refused where
another has been kept since. ``answer`` speaks to the script (``typing.js``) that sends the text.
"""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, models, transaction
from django.http import HttpRequest, JsonResponse, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hub.base.access import audiences, rate_limits

KEPT_FOR = timedelta(days=90)
FORGOTTEN_AT_ONCE = 1000
# The longest form's texts at their greatest length, and room to spare.
MOST_CHARACTERS = 400_000
MOST_VALUES = 1_000
# A script sends at most every two seconds; several windows are one person's right.
TIMES_A_MINUTE = 90
MINUTE = 60
# Not the form's own, and of no use later.
LEFT_OUT = {"csrfmiddlewaretoken", "typed_by", "kept", "revision", "action"}

_TYPED_ELSEWHERE = gettext_lazy(
    "You typed into this form in another window too. What you type here is kept in this browser until you save it."
)


class TypedElsewhereError(Exception):
    """Another text has been kept since. The message is for people."""


class TooMuchTextError(Exception):
    """More than the form could take. The message is for people."""


class KeptTyping(models.Model):
    """One text that its writer has not saved; nobody else sees it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # As the form would have sent it: each name with the list of its values.
    typed = models.JSONField(gettext_lazy("typed"), default=dict)
    saved_at = models.DateTimeField(gettext_lazy("kept"), auto_now=True)

    class Meta:
        abstract = True

    @property
    def stamp(self) -> str:
        """The name of this state of the text."""
        return self.saved_at.isoformat()

    def as_form_data(self) -> QueryDict:
        """What was typed, as the form would send it."""
        data = QueryDict(mutable=True)
        for name, values in self.typed.items():
            data.setlist(name, values)
        data["kept"] = self.stamp
        return data


def stamp(kept: KeptTyping | None) -> str:
    """The name of one state of what is kept; empty for none."""
    return kept.stamp if kept else ""


@transaction.atomic
def keep(
    model: type[KeptTyping],
    *,
    of: dict,
    typed: dict[str, list[str]],
    goes_on_from: str,
    also: dict | None = None,
) -> KeptTyping:
    """Keep what was typed into the form that ``of`` names; ``also`` are further columns of its row.

    ``goes_on_from`` is the ``stamp`` of what the window knew. Raises ``TooMuchTextError``, or
    ``TypedElsewhereError`` where another window has been faster.
    """
    size = sum(len(value) for values in typed.values() for value in values)
    if size > MOST_CHARACTERS or sum(map(len, typed.values())) > MOST_VALUES:
        raise TooMuchTextError(_("This is more than the form can hold. Attach a long text as a file."))
    kept = model._default_manager.select_for_update().filter(**of).first()
    if kept is None:
        kept = model(**of)
    elif kept.stamp != goes_on_from and kept.typed != typed:
        raise TypedElsewhereError(str(_TYPED_ELSEWHERE))
    kept.typed = typed
    for name, value in (also or {}).items():
        setattr(kept, name, value)
    try:
        with transaction.atomic():
            kept.save()
    except IntegrityError as error:  # two windows began at the same moment
        raise TypedElsewhereError(str(_TYPED_ELSEWHERE)) from error
    return kept


def forget_old(model: type[KeptTyping], *, now=None) -> int:
    """Delete what nobody has come back to, a bounded number at once; returns how many."""
    old = model._default_manager.filter(saved_at__lt=(now or timezone.now()) - KEPT_FOR).order_by("pk")
    found = list(old.values_list("pk", flat=True)[:FORGOTTEN_AT_ONCE])
    return model._default_manager.filter(pk__in=found).delete()[0]


def answer(
    request: HttpRequest, keep_typed: Callable[[dict[str, list[str]], str], KeptTyping]
) -> JsonResponse:
    """Answer a script in words that it can show: 200 with the new stamp, or why the text was not kept.

    ``keep_typed(typed, goes_on_from)`` keeps it, and may raise ``PermissionDenied``.
    """
    user = request.user
    if not user.is_authenticated:
        return JsonResponse({"text": _("You are logged out.")}, status=401)
    # Somebody else logged in on this computer meanwhile: the text is not theirs.
    if request.POST.get("typed_by") != str(user.pk):
        return JsonResponse({"text": _("Somebody else is logged in on this computer now.")}, status=401)
    if not audiences.is_member(user):
        return JsonResponse({"text": _("This is for members.")}, status=403)
    if not rate_limits.is_allowed("autosave", user.pk, times=TIMES_A_MINUTE, seconds=MINUTE):
        return JsonResponse({"text": _("Too much at once; it is tried again.")}, status=429)
    typed = {name: values for name, values in request.POST.lists() if name not in LEFT_OUT}
    try:
        kept = keep_typed(typed, request.POST.get("kept", ""))
    except PermissionDenied:
        return JsonResponse({"text": _("This is not yours to change any more.")}, status=403)
    except TypedElsewhereError as error:
        return JsonResponse({"text": str(error)}, status=409)
    except TooMuchTextError as error:
        return JsonResponse({"text": str(error)}, status=413)
    return JsonResponse({"kept": kept.stamp})
