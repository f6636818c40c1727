"""What is done with a toolkit's text: written by its programme's hosts, published, confirmed, taken off the site.

``by`` is who does it; None is the site itself (an import, the demo), of which no rights are asked.
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.log_actions import log
from wagtail.models import Locale, Page, Revision

from hub.base.models import Audience
from search.entries import services as search_services
from toolkits.desk import edit_conflicts
from toolkits.models import ToolkitIndexPage, ToolkitMaintainer, ToolkitPage, ToolkitUpkeep

CONFIRMED = "toolkits.confirm"
# What an older version does not bring back: where the toolkit stands, who may read it, what an import has to know.
_KEPT_WHEN_RESTORED = ("slug", "audience", "programme", "is_sample", "import_source", "import_digest")


class ToolkitConflictError(Exception):
    """Somebody else, or the same person in another window, was faster. The message is for people."""


def locked(toolkit: ToolkitPage) -> ToolkitPage:
    """The toolkit, with its row locked until the transaction ends."""
    Page.objects.select_for_update().get(pk=toolkit.pk)
    return ToolkitPage.objects.select_related("programme").get(pk=toolkit.pk)


def check_host(by, toolkit: ToolkitPage) -> None:
    """Raise ``PermissionDenied`` where the toolkit is not somebody's to maintain."""
    if by is not None and not toolkit.may_be_edited_by(by):
        raise PermissionDenied


def latest_draft(toolkit: ToolkitPage) -> ToolkitPage:
    """The toolkit as its newest revision has it."""
    if not toolkit.has_unpublished_changes:
        # The rows themselves, as Wagtail does: what hangs on the page keeps its ids.
        return toolkit.specific
    return toolkit.get_latest_revision_as_object()


@transaction.atomic
def create_toolkit(*, by, toolkit: ToolkitPage) -> ToolkitPage:
    """Keep a new toolkit as a draft under the list of toolkits; ``by`` becomes its first maintainer.

    Raises ``PermissionDenied`` where ``by`` does not host its programme, ``ValidationError`` where a field is wrong.
    """
    check_host(by, toolkit)
    index = ToolkitIndexPage.objects.select_for_update().get()
    toolkit.live = False
    toolkit.has_unpublished_changes = True
    toolkit.owner = by
    toolkit.locale = Locale.get_default()
    if toolkit.audience_id is None:
        toolkit.audience = Audience.everyone()
    name_steps(toolkit)
    index.add_child(instance=toolkit)
    if by is not None:
        ToolkitMaintainer.objects.create(toolkit=toolkit, user=by)
    toolkit.save_revision(user=by, log_action="wagtail.create")
    return toolkit


@transaction.atomic
def save_draft(*, by, draft: ToolkitPage, read_revision_id: int | None) -> ToolkitPage:
    """Keep a changed draft as a new revision; what readers see stays as it is.

    ``read_revision_id`` is the revision that the form was filled from. Raises ``ToolkitConflictError`` where a newer
    one exists, ``PermissionDenied``, ``ValidationError`` where a field is wrong.
    """
    current = locked(draft)
    check_host(by, current)
    if read_revision_id is not None and current.latest_revision_id != read_revision_id:
        raise ToolkitConflictError(
            _(
                "This toolkit was changed elsewhere since you opened it. Your text is below; compare it with "
                "the other before you save."
            )
        )
    name_steps(draft)
    draft.latest_revision_id = current.latest_revision_id
    draft.save_revision(user=by, log_action=True)
    return draft


def name_steps(toolkit: ToolkitPage) -> None:
    """Give each step that has none a name for its address, each name once."""
    steps = list(toolkit.steps.all())
    taken = {step.slug for step in steps if step.slug}
    for step in steps:
        if step.slug:
            continue
        wanted = slugify(step.title, allow_unicode=True)[:70].strip("-") or "step"
        number, name = 1, wanted
        while name in taken:
            number += 1
            name = f"{wanted}-{number}"
        step.slug = name
        taken.add(name)


def missing(toolkit: ToolkitPage) -> dict[str, str]:
    """What has to be filled in before the toolkit is published, by field, in words."""
    messages = {}
    if not toolkit.summary.strip():
        messages["summary"] = _("Say in two or three sentences what is in it.")
    if not toolkit.purpose.strip():
        messages["purpose"] = _("Say what it is for.")
    if not toolkit.licence:
        messages["licence"] = _("Choose a licence: without one, nobody may use the files.")
    return messages


@transaction.atomic
def publish(*, by, toolkit: ToolkitPage, read_revision_id: int | None = None) -> ToolkitPage:
    """Publish the newest draft. Raises ``PermissionDenied``; ``ValidationError`` by field where something is missing;
    ``ToolkitConflictError`` where the draft is a newer one than ``read_revision_id``.
    """
    current = locked(toolkit)
    check_host(by, current)
    if read_revision_id is not None and current.latest_revision_id != read_revision_id:
        raise ToolkitConflictError(_("The draft was changed meanwhile. Look at it again, then publish."))
    draft = latest_draft(current)
    lacking = missing(draft)
    if lacking:
        raise ValidationError(lacking)
    draft.save_revision(user=by).publish(user=by, skip_permission_checks=True)
    return ToolkitPage.objects.get(pk=toolkit.pk)


@transaction.atomic
def take_off(*, by, toolkit: ToolkitPage) -> None:
    """Take a published toolkit off the site; what it says and its files are kept for its hosts.

    Raises ``PermissionDenied``; ``ToolkitConflictError`` where it is not on the site.
    """
    current = locked(toolkit)
    check_host(by, current)
    if not current.live:
        raise ToolkitConflictError(_("This toolkit is not on the site any more."))
    # Wagtail knows nothing of a programme's hosts; who may was asked above.
    UnpublishPageAction(current, user=by).execute(skip_permission_checks=True)


@transaction.atomic
def delete_draft(*, by, toolkit: ToolkitPage) -> None:
    """Delete a toolkit that was never published, with its files.

    Raises ``PermissionDenied``; ``ToolkitConflictError`` where it has been published.
    """
    current = locked(toolkit)
    check_host(by, current)
    if current.first_published_at:
        raise ToolkitConflictError(_("A toolkit that has been published can only be taken off the site."))
    current.delete()


@transaction.atomic
def restore_version(
    *, by, toolkit: ToolkitPage, version_id: int, read_revision_id: int | None
) -> ToolkitPage:
    """Make an older version the newest draft; what readers see stays as it is.

    Raises ``PermissionDenied``; ``ToolkitConflictError`` where a newer draft exists or the version is gone.
    """
    current = locked(toolkit)
    check_host(by, current)
    if current.latest_revision_id != read_revision_id:
        raise ToolkitConflictError(_("This toolkit was changed meanwhile. Look at its versions again."))
    version = Revision.objects.for_instance(current).filter(pk=version_id).first()
    if version is None:
        raise ToolkitConflictError(_("That version is not there any more."))
    draft, restored = latest_draft(current), version.as_object()
    for name in _KEPT_WHEN_RESTORED:
        setattr(restored, name, getattr(draft, name))
    restored.save_revision(user=by, log_action=True, previous_revision=version)
    return restored


# --- Upkeep ----------------------------------------------------------------------------------------


@transaction.atomic
def confirm(*, by, toolkit: ToolkitPage) -> ToolkitUpkeep:
    """Say of a published toolkit that it still holds. Raises ``PermissionDenied``, ``ToolkitConflictError``."""
    current = locked(toolkit)
    check_host(by, current)
    if not current.live:
        raise ToolkitConflictError(_("This toolkit is not on the site: there is nothing to confirm."))
    upkeep = note_holds(toolkit=current, by=by)
    log(instance=current, action=CONFIRMED, user=by)
    search_services.refresh(current)
    return upkeep


def note_holds(*, toolkit: ToolkitPage, by=None) -> ToolkitUpkeep:
    """Write down that the toolkit was found to hold today: published, released or confirmed."""
    upkeep, _created = ToolkitUpkeep.objects.update_or_create(
        toolkit=toolkit,
        defaults={"last_confirmed_on": timezone.localdate(), "confirmed_by": by, "asked_at": None},
    )
    return upkeep


@transaction.atomic
def set_maintainers(*, by, toolkit: ToolkitPage, people) -> None:
    """Name those whom readers may ask about the toolkit: people who host its programme.

    Raises ``PermissionDenied``; ``ValidationError`` where somebody does not host it.
    """
    current = locked(toolkit)
    check_host(by, current)
    wanted = {person.pk for person in people}
    hosts = set(current.programme.people.filter(part="host").values_list("user_id", flat=True))
    there = set(current.maintainers.values_list("user_id", flat=True))
    if wanted - hosts - there:
        raise ValidationError(_("Only people who host the programme can keep its toolkits."))
    current.maintainers.exclude(user__in=wanted).delete()
    ToolkitMaintainer.objects.bulk_create(
        ToolkitMaintainer(toolkit=current, user_id=pk) for pk in sorted(wanted - there)
    )


# --- Steps -----------------------------------------------------------------------------------------


@transaction.atomic
def save_step(*, by, toolkit: ToolkitPage, slug: str, step, read_revision_id: int | None) -> ToolkitPage:
    """Keep one step of the draft: a new one at the end (``slug`` empty), or in the place of the one of that name.

    What was changed elsewhere in the draft meanwhile stays. Raises ``ToolkitConflictError`` where this step was, or is
    there no more; ``PermissionDenied``; ``ValidationError``.
    """
    current = locked(toolkit)
    check_host(by, current)
    if slug and edit_conflicts.step_changed(current, read_revision_id, slug):
        raise ToolkitConflictError(
            _(
                "This step was changed elsewhere since you opened it. Your text is below; compare it with the other."
            )
        )
    draft = latest_draft(current)
    steps = list(draft.steps.all())
    if not slug:
        step.pk, step.slug, step.sort_order = None, "", len(steps)
        steps.append(step)
    else:
        place = _place_of(steps, slug)
        step.pk, step.slug, step.sort_order = steps[place].pk, slug, place
        steps[place] = step
    return _keep_steps(by, draft, current, steps)


@transaction.atomic
def move_step(*, by, toolkit: ToolkitPage, slug: str, places: int) -> ToolkitPage:
    """Move a step of the draft up (negative) or down. Raises as ``save_step`` does."""
    current = locked(toolkit)
    check_host(by, current)
    draft = latest_draft(current)
    steps = list(draft.steps.all())
    place = _place_of(steps, slug)
    step = steps.pop(place)
    steps.insert(max(0, min(len(steps), place + places)), step)
    return _keep_steps(by, draft, current, steps)


@transaction.atomic
def remove_step(*, by, toolkit: ToolkitPage, slug: str) -> ToolkitPage:
    """Take a step off the draft. Raises as ``save_step`` does."""
    current = locked(toolkit)
    check_host(by, current)
    draft = latest_draft(current)
    steps = list(draft.steps.all())
    steps.pop(_place_of(steps, slug))
    return _keep_steps(by, draft, current, steps)


def _place_of(steps: list, slug: str) -> int:
    for place, step in enumerate(steps):
        if step.slug == slug:
            return place
    raise ToolkitConflictError(_("That step is not in the draft any more."))


def _keep_steps(by, draft: ToolkitPage, current: ToolkitPage, steps: list) -> ToolkitPage:
    for place, step in enumerate(steps):
        step.sort_order = place
    draft.steps = steps
    return save_draft(by=by, draft=draft, read_revision_id=current.latest_revision_id)
