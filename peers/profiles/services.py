"""What changes a profile, and keeps what search and the directory know of it in step."""

import io
from collections.abc import Iterable, Sequence
from functools import partial

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import models, transaction
from django.dispatch import Signal
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from hub.base import pictures
from hub.base.access import audiences
from hub.base.files import uploads
from hub.base.models import Audience, Tag
from hub.base.upkeep import asking
from notifications.notices import events
from peers.models import EarlierPost, Organisation, Profile, ProfileTopic, User
from peers.models.profiles import UPKEEP
from peers.profiles.person_entries import entries_of
from search import tasks as search_tasks
from search.entries import services as search_services

PICTURE_PIXELS = 480
# How the names of pictures end that today's cleaner has gone over.
CLEANED = f"-{pictures.CLEANER_VERSION}.jpg"
GIVEN_AT_ONCE = 500
UPKEEP_NOTICE = "peers.profile_upkeep"

# What is found of somebody was written anew (``user``): others than before may know their name.
person_changed = Signal()


@transaction.atomic
def profile_of(user) -> Profile:
    """The user's profile; a member who has none yet gets one, with what they told when joining."""
    found = Profile.objects.filter(user=user).first()
    if found is not None:
        return found
    application = getattr(user, "membership_application", None)
    profile, created = Profile.objects.get_or_create(
        user=user,
        defaults={
            "jurisdiction_name": application.jurisdiction_name if application else "",
            "ask_at": UPKEEP.after_confirmation(timezone.now()).ask_at,
        },
    )
    if created:
        make_findable(user)
    return profile


@transaction.atomic
def save(profile: Profile) -> None:
    """Save what its owner changed; whoever changes a profile confirms the rest of it."""
    profile.changed_at = timezone.now()
    profile.note_confirmation()
    profile.save()
    make_findable(profile.user)


@transaction.atomic
def save_topics(profile: Profile, part: str, rows: Iterable[dict]) -> None:
    """Put these in the place of the topics of one part: ``service_line``, ``theme`` or ``tag_name``, and ``words``.

    A tag that nobody used before is made.
    """
    profile.topics.filter(part=part).delete()
    for row in rows:
        name = row.get("tag_name", "")
        tag = None
        if name:
            name = Tag.resolve_names([name])[0]
            tag = Tag.objects.filter(name__iexact=name).first() or Tag.objects.create(name=name)
        ProfileTopic.objects.create(
            profile=profile,
            part=part,
            service_line=row.get("service_line"),
            theme=row.get("theme"),
            tag=tag,
            words=row.get("words", ""),
        )


@transaction.atomic
def save_earlier_posts(profile: Profile, rows: Iterable[dict]) -> None:
    """Put these in the place of where the person worked before."""
    profile.earlier_posts.all().delete()
    for row in rows:
        organisation = Organisation.objects.named(row["organisation_name"])
        EarlierPost.objects.create(profile=profile, organisation=organisation, **row)


@transaction.atomic
def set_picture(profile: Profile, upload) -> None:
    """Keep a square of the uploaded image, without what the camera wrote into it.

    Raises ``ValidationError`` where it is no image that can be kept.
    """
    uploads.check_image(upload)
    try:
        with Image.open(pictures.without_metadata(upload)) as image:
            square = ImageOps.fit(image.convert("RGB"), (PICTURE_PIXELS,) * 2)
    except (OSError, ValueError) as error:
        raise ValidationError(_("This picture can't be read. Choose another one.")) from error
    written = io.BytesIO()
    square.save(written, format="JPEG", quality=88)
    remove_picture(profile)
    # A name that nobody guesses, and that tells caches of a new picture.
    _keep_picture(profile, pictures.bare(written.getvalue()))


def _keep_picture(profile: Profile, content: bytes) -> None:
    name = f"{get_random_string(20)}{CLEANED}"
    profile.picture.save(name, ContentFile(content), save=False)
    profile.save(update_fields=["picture"])


@transaction.atomic
def remove_picture(profile: Profile) -> None:
    """Take the picture away, with its file."""
    forget_picture(profile)
    profile.picture = ""
    profile.save(update_fields=["picture"])


def forget_picture(profile: Profile) -> None:
    """Delete the file of a picture that no row names any more, once that is settled."""
    if profile.picture:
        transaction.on_commit(partial(profile.picture.storage.delete, profile.picture.name))


def clean_stored_pictures(*, limit: int = 20) -> int:
    """Take out of pictures what an earlier version left in them, a few at a time; returns how many were gone over."""
    due = Profile.objects.exclude(picture="").exclude(picture__endswith=CLEANED).order_by("pk")
    found = list(due.values_list("pk", flat=True)[:limit])
    for pk in found:
        _clean_stored(pk)
    return len(found)


@transaction.atomic
def _clean_stored(pk: int) -> None:
    profile = Profile.objects.select_for_update().filter(pk=pk).first()
    if profile is None or not profile.picture or profile.picture.name.endswith(CLEANED):
        return
    try:
        with profile.picture.storage.open(profile.picture.name, "rb") as stored:
            content = pictures.clean(stored.read())
    except (FileNotFoundError, pictures.DamagedPictureError):
        remove_picture(profile)  # nobody could see it
        return
    forget_picture(profile)
    _keep_picture(profile, content)


@transaction.atomic
def end_first_steps(profile: Profile) -> None:
    """The person has been through the first steps, or wants no more of them."""
    if profile.guided_at is None:
        profile.guided_at = timezone.now()
        profile.save(update_fields=["guided_at"])


@transaction.atomic
def confirm(profile: Profile) -> None:
    """Its owner says that all of it still holds."""
    profile.note_confirmation()
    profile.save(update_fields=["confirmed_on", "ask_at", "times_asked"])


# --- What search and the directory know -----------------------------------------------------------
@transaction.atomic
def make_findable(user: User) -> None:
    """Write anew what search and the directory have of a person, after whatever changed it."""
    # Read again: what was prefetched for the instance at hand may be old by now.
    search_services.refresh(User.objects.get(pk=user.pk))
    person_changed.send(sender=User, user=user)


@transaction.atomic
def make_new_findable(found: Iterable[Profile]) -> None:
    """Write what search and the directory have of people who are in neither yet, in bulk.

    The profiles are given ``with_parts``.
    """
    with Audience.looked_up_once():
        entries = [(profile.user_id, data) for profile in found for data in entries_of(profile)]
    search_services.record_new(kind="person", things=entries)


def name_changed(user: User) -> None:
    """Let what names a person as an author be written anew; there may be much of it."""
    search_tasks.refresh_listed.enqueue("author", str(user.pk))


def refresh_people_of(organisations: Sequence[int]) -> None:
    """Write anew what is findable of the people of these organisations, after those changed."""
    theirs = models.Q(membership_application__organisation__in=organisations)
    theirs |= models.Q(membership_application__organisation__merged_into__in=organisations)
    people = User.objects.filter(theirs, profile__isnull=False).order_by("pk")
    for user in people.iterator():
        make_findable(user)


def give_profiles(*, limit: int = GIVEN_AT_ONCE) -> int:
    """Give a profile to members who have none: those admitted before there were any, or by an administrator."""
    without = User.objects.filter(
        is_active=True, groups__name=audiences.MEMBERS_GROUP, profile__isnull=True
    ).order_by("pk")[:limit]
    for user in without:
        profile_of(user)
    return len(without)


# --- Once a year -----------------------------------------------------------------------------------
def ask_owners(*, now=None, limit: int = asking.ASKED_AT_ONCE) -> int:
    """Ask people whose profile was last confirmed a year ago whether it still holds; returns how many."""
    return asking.ask_due(due=_due, ask=_ask, now=now, limit=limit)


def _due(now):
    return Profile.objects.to_be_asked(now).select_related("user")


def _ask(profile: Profile, now) -> bool:
    is_member = audiences.is_member(profile.user)
    if is_member:
        profile.note_question(now)
    else:
        profile.put_off(now)
    profile.save(update_fields=["ask_at", "times_asked"])
    if is_member:
        events.record(kind=UPKEEP_NOTICE, thing=profile, directly={profile.user: UPKEEP_NOTICE})
    return is_member
