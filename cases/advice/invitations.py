"""Inviting members to advise: those whose profile fits, a few at a time, no more often than they agreed to.

Nobody is invited who is not listed, who hides from the authors what they can advise on, who may not read the
case, or who blocked an author or was blocked by one. The authors learn how many were invited, not who.
"""

import logging
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, F, IntegerField, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from cases.advice import matching, requests
from cases.models import AdviceInvitation, AdviceRequest, CasePage
from cases.notices import events as notices_events
from cases.notices import recipients
from forums.models import Post
from hub.base.access import audiences
from hub.base.models import ServiceLine, Tag, Theme
from notifications.notices import events
from peers.models import Block, Profile, ProfileTopic, User
from peers.profiles.visibility import Known, ShownProfile

logger = logging.getLogger(__name__)

AT_A_TIME = 3
BETWEEN_WAVES = timedelta(days=4)
MOST_WAVES = 5
# Within any calendar month no more than somebody agreed to: counted over its longest.
MONTH = timedelta(days=31)
REQUESTS_AT_ONCE = 50
# Of those who fit, so many are looked at closely, who was asked longest ago first.
LOOKED_AT = 200


def invite_next(*, now: datetime | None = None) -> int:
    """Invite for all requests that are due; returns how many people that were. Each in a transaction of its own."""
    now = now or timezone.now()
    invited = 0
    due = AdviceRequest.objects.to_invite_for(now).values_list("pk", flat=True)
    for pk in list(due[:REQUESTS_AT_ONCE]):
        try:
            invited += _invite_for(pk, now)
        except Exception:
            # One request that can't be worked off must not keep the others from it.
            logger.exception("cases: nobody was invited for request %s", pk)
    return invited


@transaction.atomic
def _invite_for(pk: int, now: datetime) -> int:
    due = AdviceRequest.objects.to_invite_for(now).select_for_update(of=("self",)).select_related("case")
    request = due.filter(pk=pk).first()
    if request is None:  # another worker was faster
        return 0
    request.next_wave_at = now + BETWEEN_WAVES
    if _was_answered(request):
        request.save(update_fields=["next_wave_at"])
        return 0
    people = _next_people(request, now)
    if people:
        request.waves += 1
        if request.waves >= MOST_WAVES:
            request.next_wave_at = None
    request.save(update_fields=["next_wave_at", "waves"])
    for user, topics in people:
        invitation = AdviceInvitation.objects.create(
            request=request, user=user, wave=request.waves, reasons=topics, invited_at=now
        )
        notices_events.invite_to_advise(invitation=invitation)
    return len(people)


def _was_answered(request: AdviceRequest) -> bool:
    """Whether one of those invited last has advised: then the others are left in peace for a while."""
    last = request.invitations.filter(wave=request.waves).values_list("user", flat=True)
    return bool(requests.advisers_of(request) & set(last))


def _next_people(request: AdviceRequest, now: datetime) -> list[tuple]:
    """Whom to invite now, each with the keys of the topics that fit."""
    case = request.case
    asker = _asker(request)
    if asker is None:
        return []
    wanted = _wanted(case)
    known = Known.of(asker)
    profiles, candidates = {}, []
    for profile in _fitting_profiles(request, wanted, now)[:LOOKED_AT]:
        # As those who ask may see it: a topic that is kept from them is no reason.
        shown = ShownProfile.to(asker, profile, known)
        topics = tuple(dict.fromkeys(topic.key for topic in shown.advises if topic.key in wanted))
        if not shown.is_visible or not topics:
            continue
        profiles[profile.pk] = profile
        size = float(shown.population) if shown.population else None
        candidates.append(matching.Candidate(profile.pk, topics, shown.level, size, profile.last_asked))
    ordered = matching.in_order(candidates, level=case.level, population=case.population_served, now=now)
    chosen: list[tuple] = []
    for candidate in ordered:
        user = profiles[candidate.key].user
        if audiences.may_see(user, case) and _agrees_to_one_more(profiles[candidate.key], now):
            chosen.append((user, list(candidate.topics)))
        if len(chosen) == AT_A_TIME:
            break
    return chosen


def _asker(request: AdviceRequest):
    """In whose name people are asked: who opened it, or else another author; nobody where all have left."""
    authors = recipients.authors_to_write_to(request.case) or recipients.hosts_to_write_to(request.case)
    if request.opened_by in authors:
        return request.opened_by
    return authors[0] if authors else None


def _wanted(case: CasePage) -> set[str]:
    """What the case is filed under, by the keys of profiles."""
    return {
        *(f"service-line.{line.slug}" for line in case.service_lines.all()),
        *(f"theme.{theme.slug}" for theme in case.themes.all()),
        *(f"tag.{tag.target.slug}" for tag in case.tags.all()),
    }


def _fitting_profiles(request: AdviceRequest, wanted: set[str], now: datetime) -> QuerySet:
    """Profiles that can advise on one of these, of people who may be invited; longest not asked first."""
    slugs: dict[str, list[str]] = {"service-line": [], "theme": [], "tag": []}
    for key in wanted:
        kind, _dot, slug = key.partition(".")
        slugs[kind].append(slug)
    fits = (
        Q(service_line__slug__in=slugs["service-line"])
        | Q(theme__slug__in=slugs["theme"])
        | Q(tag__slug__in=slugs["tag"])
        | Q(tag__merged_into__slug__in=slugs["tag"])
    )
    topics = ProfileTopic.objects.filter(fits, part=ProfileTopic.Part.ADVISE)
    invited = AdviceInvitation.objects.filter(user=OuterRef("user")).order_by().values("user")
    last = invited.annotate(last=Max("invited_at")).values("last")
    number = invited.filter(invited_at__gt=now - MONTH).annotate(number=Count("pk")).values("number")
    members = Q(groups__name=audiences.MEMBERS_GROUP) | Q(is_superuser=True)
    people = User.objects.filter(members, is_active=True, leaving_at__isnull=True)
    return (
        Profile.objects.filter(pk__in=topics.values("profile"), user__in=people.values("pk"), is_listed=True)
        .exclude(user__in=_not_to_be_asked(request))
        .annotate(
            last_asked=Subquery(last),
            asked_lately=Coalesce(Subquery(number, output_field=IntegerField()), 0),
        )
        .filter(advice_invitations_a_month__gt=F("asked_lately"))
        .with_parts()
        .order_by(F("last_asked").asc(nulls_first=True), "pk")
    )


def _not_to_be_asked(request: AdviceRequest) -> set[int]:
    """Authors, those who were asked or wrote already, and those who want nothing to do with an author."""
    authors = requests.author_ids(request.case)
    asked = set(request.invitations.values_list("user", flat=True))
    wrote = Post.objects.filter(thread__advice_question__request=request, author__isnull=False)
    blocks = Block.objects.filter(Q(user__in=authors) | Q(blocked__in=authors)).values_list("user", "blocked")
    return (
        authors | asked | set(wrote.values_list("author", flat=True)) | {pk for pair in blocks for pk in pair}
    )


def _agrees_to_one_more(profile: Profile, now: datetime) -> bool:
    """Asked again with the profile's row locked: two requests at once don't make one invitation too many."""
    row = Profile.objects.select_for_update().get(pk=profile.pk)
    lately = AdviceInvitation.objects.filter(user=row.user_id, invited_at__gt=now - MONTH)
    return lately.count() < row.advice_invitations_a_month


# --- Answering an invitation -------------------------------------------------------------------------


def invitation_of(user, request: AdviceRequest) -> AdviceInvitation | None:
    """The invitation that the person has not declined."""
    if not user.is_authenticated:
        return None
    return request.invitations.filter(user=user, declined_at__isnull=True).first()


@transaction.atomic
def not_now(*, user, invitation: AdviceInvitation) -> None:
    """The person does not want to advise now. Where nobody of the wave is left, others are asked soon.

    Raises ``PermissionDenied`` where the invitation is not theirs.
    """
    if invitation.user_id != user.pk:
        raise PermissionDenied
    request = AdviceRequest.objects.select_for_update().get(pk=invitation.request_id)
    AdviceInvitation.objects.filter(pk=invitation.pk, declined_at__isnull=True).update(
        declined_at=timezone.now()
    )
    events.withdraw(things=[invitation])
    left = request.invitations.filter(wave=request.waves, declined_at__isnull=True)
    if request.is_open and request.next_wave_at is not None and not left.exists():
        AdviceRequest.objects.filter(pk=request.pk).update(next_wave_at=timezone.now())


def reasons_in_words(invitation: AdviceInvitation) -> list[str]:
    """What of the person's profile fits, in the reader's language."""
    models = {"service-line": ServiceLine, "theme": Theme, "tag": Tag}
    words = []
    for key in invitation.reasons:
        kind, _dot, slug = key.partition(".")
        model = models.get(kind)
        row = model.objects.filter(slug=slug).first() if model else None
        if row is not None:
            words.append(str(row))
    return words


def may_see_invitation(user, invitation: AdviceInvitation) -> bool:
    """Whether the invitation still stands: theirs, not declined, the case readable and still asking."""
    if invitation.user_id != user.pk or invitation.declined_at is not None:
        return False
    request = invitation.request
    return request.is_open and audiences.is_member(user) and audiences.may_see(user, request.case)


def invited_count(request: AdviceRequest) -> dict[str, int]:
    """How many were invited, advised, and said not now: numbers alone."""
    people = set(request.invitations.values_list("user", flat=True))
    return {
        "invited": len(people),
        "advised": len(people & requests.advisers_of(request)),
        "declined": request.invitations.filter(declined_at__isnull=False).count(),
    }
