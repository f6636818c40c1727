"""Adoptions: an organisation says that it used a toolkit, what it changed, and how it went.

They are for members who may see the toolkit; who is no member learns neither of them nor of how many there are.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hub.base.access import audiences, rate_limits
from notifications.notices import events
from peers.models import Organisation
from peers.models.merges import opened_to, side_of
from toolkits.adoptions import events as adoptions_events
from toolkits.desk import services
from toolkits.desk.services import ToolkitConflictError
from toolkits.models import Adoption, Derivative, Release, Review, ToolkitPage

ASKED_AFTER = timedelta(days=365)
ASKED_AT_ONCE = 200
WRITTEN_A_DAY = 30
MODERATE_PERMISSION = "toolkits.moderate_adoption"
DAY = 24 * 60 * 60
# What a member says of an adoption.
FIELDS = ("release", "adopted_on", "adapted", "result", "outcome", "again", "rating", "case")


# --- Who may ... -----------------------------------------------------------------------------------


def may_read(user, toolkit: ToolkitPage) -> bool:
    """Who may read what members say of a toolkit: members who may see it, and those who maintain it."""
    if not audiences.is_member(user):
        return False
    return toolkit.may_be_edited_by(user) or audiences.may_see(user, toolkit)


def readable_toolkits(user, ids: Iterable[int]) -> set[int]:
    """Those of the toolkits of which somebody may read what members say, in a fixed number of queries."""
    if not audiences.is_member(user):
        return set()
    toolkits = ToolkitPage.objects.filter(pk__in=list(ids))
    seen = [toolkits.visible_to(user), toolkits.editable_by(user)]
    return {pk for found in seen for pk in found.values_list("pk", flat=True)}


def may_record(user, toolkit: ToolkitPage) -> bool:
    """Members of an organisation who may see the published toolkit."""
    return may_read(user, toolkit) and toolkit.live and user.organisation is not None


def may_edit(user, adoption: Adoption) -> bool:
    """Members of the organisation whose adoption it is, while they may see the toolkit."""
    if not (may_read(user, adoption.toolkit) and _speaks_for(user, adoption)):
        return False
    return not adoption.is_hidden or opens(user, adoption)


def _speaks_for(user, adoption: Adoption) -> bool:
    return user.organisation is not None and user.organisation == adoption.organisation.stands_for


def moderates(user) -> bool:
    """Whether somebody may hide what members say of toolkits."""
    return audiences.is_member(user) and user.has_perm(MODERATE_PERMISSION)


def may_see(user, adoption: Adoption) -> bool:
    """Readers of the toolkit's adoptions; a hidden one, its organisation and moderators alone."""
    return is_shown(user, adoption) and may_read(user, adoption.toolkit)


def may_see_derivative(user, derivative: Derivative) -> bool:
    """The same for a file that was made of a toolkit's."""
    return is_shown(user, derivative) and may_read(user, derivative.adoption.toolkit)


def is_shown(user, said: Adoption | Derivative) -> bool:
    """Whether somebody who may read what is said of the toolkit may read this too."""
    adoption = said.adoption if isinstance(said, Derivative) else said
    if not (said.is_hidden or adoption.is_hidden):
        return True
    return moderates(user) or (_speaks_for(user, adoption) and opens(user, adoption))


def opens(user, adoption: Adoption) -> bool:
    """Whether somebody may read also what is hidden of it: its organisation as it was when it was recorded."""
    if adoption.organisation_id == side_of(user) or (
        adoption.recorded_by_id is not None and adoption.recorded_by_id == user.pk
    ):
        return True
    own = opened_to(user, given_at="recorded_at")
    return Adoption.objects.filter(own, pk=adoption.pk).exists()


def of_organisation(toolkit: ToolkitPage, organisation: Organisation | None) -> Adoption | None:
    """What an organisation has recorded of a toolkit, if anything."""
    if organisation is None:
        return None
    return (
        Adoption.objects.filter(toolkit=toolkit, organisation=organisation).select_related("toolkit").first()
    )


# --- Recording -------------------------------------------------------------------------------------


def check_rate(user) -> None:
    """Count one more thing that a member says of toolkits. Raises ``ValidationError`` where it is one too many."""
    if not rate_limits.is_allowed("toolkit-said", user.pk, times=WRITTEN_A_DAY, seconds=DAY):
        raise ValidationError(_("You have written as much as is possible in a day. Send it tomorrow."))


@transaction.atomic
def record(*, by, toolkit: ToolkitPage, organisation: Organisation, said: dict) -> Adoption:
    """Record that an organisation used a toolkit; its maintainers are told.

    ``said`` has the values of ``FIELDS``. Raises ``PermissionDenied`` where it is not ``by``'s own organisation or the
    toolkit is not for them, ``ToolkitConflictError`` where it is recorded already, ``ValidationError`` by field.
    """
    toolkit = services.locked(toolkit)
    if not may_record(by, toolkit) or by.organisation != organisation.stands_for:
        raise PermissionDenied
    if of_organisation(toolkit, by.organisation):
        raise ToolkitConflictError(
            _("Your organisation has recorded that it used this toolkit. Change what it says there.")
        )
    adoption = Adoption(toolkit=toolkit, organisation=by.organisation, recorded_by=by)
    _fill(adoption, by, said)
    adoption.save()
    adoptions_events.tell_of_adoption(adoption)
    return adoption


@transaction.atomic
def change(*, by, adoption: Adoption, said: dict) -> Adoption:
    """Change what is said of an adoption.

    Raises ``PermissionDenied``, ``ToolkitConflictError``, ``ValidationError`` by field.
    """
    adoption = locked(adoption)
    if not may_edit(by, adoption):
        raise PermissionDenied
    _fill(adoption, by, said)
    adoption.changed_at = timezone.now()
    adoption.save()
    return adoption


@transaction.atomic
def withdraw(*, by, adoption: Adoption) -> None:
    """Take an adoption back, with the files that came with it. Raises as ``change`` does."""
    adoption = locked(adoption)
    if not may_edit(by, adoption):
        raise PermissionDenied
    events.withdraw(things=[adoption])
    adoption.delete()


def locked(adoption: Adoption) -> Adoption:
    """The adoption, locked until the transaction ends. Raises ``ToolkitConflictError`` where it was withdrawn."""
    found = Adoption.objects.select_for_update().filter(pk=adoption.pk).first()
    if found is None:
        raise ToolkitConflictError(_("This was withdrawn meanwhile. Nothing was changed."))
    return found


def _fill(adoption: Adoption, by, said: dict) -> None:
    known_case = adoption.case_id
    for name in FIELDS:
        setattr(adoption, name, said.get(name))
    adoption.adapted, adoption.outcome, adoption.again = (
        (said.get(name) or "").strip() for name in ("adapted", "outcome", "again")
    )
    wrong = {}
    if message := _wrong_release(adoption):
        wrong["release"] = message
    if adoption.adopted_on and adoption.adopted_on > timezone.localdate():
        wrong["adopted_on"] = _("That day is still to come. Record it once you use the toolkit.")
    if (
        adoption.case is not None
        and adoption.case_id != known_case
        and not audiences.may_see(by, adoption.case)
    ):
        wrong["case"] = _("Choose a case that you may read.")
    if adoption.rating is not None and adoption.toolkit.may_be_edited_by(by):
        wrong["rating"] = _("Those who publish a toolkit don't rate it.")
    if wrong:
        raise ValidationError(wrong)
    adoption.full_clean(validate_unique=False, validate_constraints=False)
    adoption.ask_on = None if adoption.asked_at else _ask_on(adoption)


def _wrong_release(adoption: Adoption) -> str:
    published = Release.objects.published().filter(toolkit=adoption.toolkit)
    if adoption.release is None:
        return _("Choose the release that you used.") if published.exists() else ""
    is_one = published.filter(pk=adoption.release_id).exists()
    return "" if is_one else _("Choose a release of this toolkit.")


def _ask_on(adoption: Adoption) -> date | None:
    """When to ask how it went: a year after it began, unless that is past and told."""
    today = timezone.localdate()
    due = adoption.adopted_on + ASKED_AFTER
    if due > today:
        return due
    return today + ASKED_AFTER if adoption.result == Adoption.Result.OPEN else None


# --- Asking for the outcome ------------------------------------------------------------------------


def ask_for_outcomes(*, now=None) -> int:
    """Ask how it went of adoptions that are a year old, once each and a bounded number at a time; returns how many."""
    now = now or timezone.now()
    due = Adoption.objects.shown().filter(ask_on__lte=timezone.localdate(now), asked_at__isnull=True)
    asked = 0
    for pk in list(due.order_by("ask_on", "pk").values_list("pk", flat=True)[:ASKED_AT_ONCE]):
        with transaction.atomic():
            # One UPDATE: of two workers, one finds the row changed.
            if due.filter(pk=pk).update(asked_at=now, ask_on=None):
                adoptions_events.ask_for_outcome(_to_ask(pk))
                asked += 1
    return asked


def _to_ask(pk: int) -> Adoption:
    return Adoption.objects.select_related("toolkit", "organisation", "recorded_by").get(pk=pk)


# --- When an account is deleted --------------------------------------------------------------------


@transaction.atomic
def erase(user, keep: bool) -> None:
    """What a person said of toolkits stays under no name, or goes with them."""
    if not keep:
        Adoption.objects.filter(recorded_by=user).delete()
        Derivative.objects.filter(uploaded_by=user).delete()
        Review.objects.filter(author=user).delete()
