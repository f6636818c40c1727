"""A merging and its undoing over invented rows in every table that names an organisation: all tables are compared."""

from collections.abc import Callable
from datetime import date
from functools import partial
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.models import (
    Participant,
    Round,
    SavedGroup,
    SavedGroupMember,
    Submission,
    SubmissionMessage,
    SubmissionView,
    SubmittedFigure,
)
from cases.models import CaseAuthor, CasePartner
from hub.base.models import Audience, ServiceLine
from notifications.following import services as following
from peers.models import (
    DuplicatePair,
    MergeConsent,
    Organisation,
    OrganisationDomain,
    OrganisationFigure,
    OrganisationMerge,
    OrganisationName,
    OrganisationSource,
    PrivilegedChange,
    PrivilegeKind,
    ProgrammeParticipant,
    ServiceLink,
)
from peers.organisations import merge_consents, merge_rules, merging, unmerging
from tests.factories.benchmarks import member_of, version_of
from tests.factories.cases import make_draft
from tests.factories.peers import (
    InvitationFactory,
    MembershipApplicationFactory,
    OrganisationChangeFactory,
    OrganisationFactory,
    OrganisationMoveFactory,
    ProgrammeFactory,
    UserFactory,
)
from tests.factories.profiles import make_profile
from tests.factories.toolkits import make_toolkit
from toolkits.models import Adoption

pytestmark = pytest.mark.django_db

# What is found and what is queued are written anew from the rest.
NOT_COMPARED = {"search", "django_tasks_database"}
# Where a merging leaves a row of its own.
MAY_GROW = {
    "peers.OrganisationMerge",
    "peers.MergeConsent",
    "notifications.Event",
    "notifications.Notice",
    "notifications.NoticePart",
    "notifications.OutgoingMail",
}


class World:
    """Two organisations, and what both may have to do with."""

    def __init__(self):
        self.before = [OrganisationFactory() for _number in range(2)]
        self.source, self.target = (
            OrganisationFactory(name="County of Willow", place="Willow", region="Ohio"),
            OrganisationFactory(name="Willow County"),
        )
        self.others = [OrganisationFactory() for _number in range(2)]
        self.people = [UserFactory(role="Members") for _number in range(2)]
        self.programmes = [ProgrammeFactory() for _number in range(2)]
        self.groups = [SavedGroup.objects.create(owner=one, name="Peers") for one in self.people]
        self.case = make_draft()
        self.kit = make_toolkit()
        self.rounds = [
            Round.objects.create(
                title="Round", slug=f"round-{number}", period="2026", year=2026, audience=Audience.everyone()
            )
            for number in range(2)
        ]


def _submission(world: World, body: Organisation, number: int):
    row = Submission.objects.create(
        round=world.rounds[number], organisation=body, state="sent", sent_at=timezone.now()
    )
    SubmittedFigure.objects.create(submission=row, version=version_of(), numerator=5, denominator=7)
    SubmissionMessage.objects.create(submission=row, text="Is it so?")
    SubmissionView.objects.create(
        submission=row, reader=world.people[number], role="steward", what="figures", edition=1
    )


def _past_merge(world: World, body: Organisation, number: int, *, column: str = "source"):
    other = {"target": "source", "source": "target"}[column]
    return OrganisationMerge.objects.create(
        **{column: body, other: world.others[number]}, undone_at=timezone.now()
    )


def _link(world: World, body: Organisation, number: int, *, column: str):
    other = {"host": "recipient", "recipient": "host"}[column]
    third = world.others[0] if number else (world.target if body == world.source else world.source)
    ServiceLink.objects.create(**{column: body, other: third}, service_line=ServiceLine.objects.first())


def _pair(world: World, body: Organisation, number: int, *, column: str):
    if column == "first":
        DuplicatePair.objects.create(first=body, second=world.others[number])
    else:
        DuplicatePair.objects.create(first=world.before[number], second=body)


MAKERS: dict[str, Callable] = {
    "peers.organisation.parent": lambda world, body, number: OrganisationFactory(parent=body),
    "peers.organisation.merged_into": lambda world, body, number: OrganisationFactory(merged_into=body),
    "peers.organisationname.organisation": lambda world, body, number: OrganisationName.objects.create(
        organisation=body, name=["Willow", "County of Willow"][number]
    ),
    "peers.organisationdomain.organisation": lambda world, body, number: OrganisationDomain.objects.create(
        organisation=body, domain=f"willow-{number}.example", verified=body == world.source
    ),
    "peers.organisationfigure.organisation": lambda world, body, number: OrganisationFigure.objects.create(
        organisation=body, kind="population", year=2020 + number, value=body.pk
    ),
    "peers.organisationsource.organisation": lambda world, body, number: OrganisationSource.objects.create(
        organisation=body, source="file", key=uuid4().hex
    ),
    "peers.programmeparticipant.organisation": lambda world, body, number: (
        ProgrammeParticipant.objects.create(organisation=body, programme=world.programmes[number])
    ),
    "peers.servicelink.host": partial(_link, column="host"),
    "peers.servicelink.recipient": partial(_link, column="recipient"),
    "peers.membershipapplication.organisation": lambda world, body, number: (
        member_of(body) if number else MembershipApplicationFactory(organisation=body)
    ),
    "peers.invitation.organisation": lambda world, body, number: InvitationFactory(organisation=body),
    "peers.organisationmove.organisation": lambda world, body, number: OrganisationMoveFactory(
        organisation=body
    ),
    "peers.organisationmove.from_organisation": lambda world, body, number: OrganisationMoveFactory(
        from_organisation=body
    ),
    "peers.earlierpost.organisation": lambda world, body, number: make_profile().earlier_posts.create(
        organisation=body, organisation_name="Then"
    ),
    "peers.organisationchange.organisation": lambda world, body, number: OrganisationChangeFactory(
        organisation=body
    ),
    "peers.privilegedchange.organisation": lambda world, body, number: PrivilegedChange.objects.create(
        kind=PrivilegeKind.DOMAIN,
        organisation=body,
        domain=f"d{number}.example",
        asked_about=body.pk,
        takes_effect_at=timezone.now(),
        state="applied",
    ),
    "peers.organisationmerge.source": _past_merge,
    "peers.organisationmerge.target": partial(_past_merge, column="target"),
    "peers.mergeconsent.organisation": lambda world, body, number: MergeConsent.objects.create(
        merge=_past_merge(world, body, number), organisation=body
    ),
    "peers.duplicatepair.first": partial(_pair, column="first"),
    "peers.duplicatepair.second": partial(_pair, column="second"),
    "benchmarks.submission.organisation": _submission,
    "benchmarks.participant.organisation": lambda world, body, number: Participant.objects.create(
        round=world.rounds[number], key=f"body-{body.pk}", name=body.name, organisation=body
    ),
    "benchmarks.savedgroupmember.organisation": lambda world, body, number: SavedGroupMember.objects.create(
        group=world.groups[number], organisation=body
    ),
    "cases.casepage.lead_organisation": lambda world, body, number: make_draft(lead_organisation=body),
    "cases.casepartner.organisation": lambda world, body, number: CasePartner.objects.create(
        page=world.case, name="Partner", organisation=body
    ),
    "cases.caseauthor.organisation": lambda world, body, number: CaseAuthor.objects.create(
        case=world.case, user=UserFactory(role="Members"), organisation=body
    ),
    "toolkits.adoption.organisation": lambda world, body, number: Adoption.objects.create(
        toolkit=world.kit,
        organisation=body,
        adopted_on=date(2026, 1, 1),
        hidden_at=timezone.now() if number else None,
    ),
    # No column: what members follow.
    "notifications.subscription.object_id": lambda world, body, number: following.follow(
        user=world.people[number], thing=body
    ),
}
# Written anew from the others, and from nothing else.
DERIVED = {"peers.sharedconfidence.reader", "peers.sharedconfidence.giver"}
# What members and editors may change meanwhile, of rows that move and of rows that stay.
CHANGED = {
    "peers.OrganisationFigure": ("source", "Counted anew"),
    "peers.ProgrammeParticipant": ("part", "host"),
    "peers.OrganisationDomain": ("domain", "new.example"),
    "benchmarks.Submission": ("note", "Read this"),
    "toolkits.Adoption": ("outcome", "It went well."),
    "cases.CasePartner": ("name", "Another name"),
    "peers.MembershipApplication": ("reason", "Because."),
    "notifications.Subscription": ("how", "muted"),
}


def dump() -> dict[str, dict]:
    """Every row of every table, by model and key."""
    return {
        model._meta.label: {row[model._meta.pk.attname]: row for row in model._base_manager.values()}
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and model._meta.app_label not in NOT_COMPARED
    }


def differing(expected: dict, now: dict) -> list[str]:
    """What is missing or different, row by row, and what there is too much."""
    found = []
    for label, rows in expected.items():
        for pk, row in rows.items():
            there = now[label].get(pk)
            if there is None:
                found.append(f"{label} {pk} is gone: {row}")
            elif there != row:
                wrong = {name: (row[name], there[name]) for name in row if row[name] != there[name]}
                found.append(f"{label} {pk}: {wrong}")
        if label not in MAY_GROW:
            found += [f"{label} {pk} is new" for pk in now[label].keys() - rows.keys()]
    return found


def change(data, expected: dict) -> None:
    """Change some rows of which a part was moved, and say so in what is expected."""
    for label, (name, value) in CHANGED.items():
        model = apps.get_model(label)
        for pk in sorted(expected[label]):
            if data.draw(st.booleans()):
                try:
                    with transaction.atomic():
                        models.QuerySet(model).filter(pk=pk).update(**{name: value})
                except IntegrityError:
                    continue
                expected[label][pk][name] = value


def write_about(world: World, merge: OrganisationMerge, expected: dict) -> None:
    """Write something new about the one that stands; it is expected to be there, and unchanged."""
    body = Organisation.objects.get(pk=world.target.pk)
    OrganisationFigure.objects.create(organisation=body, kind="staff", year=2030, value=3)
    OrganisationName.objects.create(organisation=body, name="A newer name")
    ProgrammeParticipant.objects.create(organisation=body, programme=ProgrammeFactory())
    member_of(body)
    for label, rows in dump().items():
        for pk, row in rows.items():
            is_of_merge = label == "peers.SharedConfidence" or (
                label == "peers.OrganisationName" and pk in merge.moved.get("named", ())
            )
            if label not in MAY_GROW and pk not in expected[label] and not is_of_merge:
                expected[label][pk] = row


def answer(data, merge: OrganisationMerge) -> None:
    """Let those who are asked agree, refuse, or say nothing."""
    for consent in merge.consents.all():
        people = merge_consents.answerers(consent)
        agrees = data.draw(st.sampled_from((None, True, False)))
        if agrees is not None and people:
            merge_consents.answer(by=people[0], consent=consent, agrees=agrees)


def test_every_table_that_names_an_organisation_is_tried():
    keys = {f"{column.model._meta.label_lower}.{column.name}" for column in merge_rules.columns()}
    assert keys - DERIVED == MAKERS.keys() - {"notifications.subscription.object_id"}


def test_a_table_that_nobody_declared_stops_every_merging(monkeypatch):
    assert merge_rules.undeclared() == []
    rules = {key: rule for key, rule in merge_rules._rules.items() if key != "cases.casepartner.organisation"}
    monkeypatch.setattr(merge_rules, "_rules", rules)
    with pytest.raises(merge_rules.ImproperlyConfigured, match="casepartner"):
        merging.merge(source=OrganisationFactory(), target=OrganisationFactory(), by=None)
    assert not OrganisationMerge.objects.exists()


rows = st.lists(st.tuples(st.sampled_from(("source", "target")), st.integers(0, 1)), max_size=3, unique=True)


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(made=st.fixed_dictionaries(dict.fromkeys(MAKERS, rows)), data=st.data())
def test_undoing_restores_every_row_of_every_table(made, data):
    with transaction.atomic():
        world = World()
        for key, wanted in made.items():
            for side, number in wanted:
                try:
                    with transaction.atomic():
                        MAKERS[key](world, getattr(world, side), number)
                except IntegrityError:
                    continue  # no two of this kind can be there
        expected = dump()
        merge = merging.merge(source=world.source, target=world.target, by=None)
        merged = dump()
        assert {label for label in expected if expected[label].keys() - merged[label].keys()} == set()
        answer(data, merge)
        change(data, expected)
        write_about(world, merge, expected)
        unmerging.undo(merge=merge, by=None)
        assert differing(expected, dump()) == []
        transaction.set_rollback(True)
