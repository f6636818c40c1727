"""Members who work for another organisation now."""

import pytest

from cases.models import CaseAuthor
from peers.membership import employer_changes
from peers.membership.roles import Role
from peers.models import Organisation, OrganisationMove, ProgrammeParticipant, ProgrammePerson
from tests.factories.cases import make_published
from tests.factories.peers import OrganisationFactory, ProgrammeFactory, make_user
from tests.factories.profiles import make_profile

pytestmark = pytest.mark.django_db

ANSWERS = {
    "organisation_name": "Sample Port",
    "level": "county",
    "country": "US",
    "jurisdiction_name": "Sample Bay",
    "job_title": "Director",
    "from_year": 2019,
    "until_year": 2026,
}


@pytest.fixture
def old():
    return OrganisationFactory(name="Sample Old County")


@pytest.fixture
def member(old):
    return make_profile(organisation=old, job_title="Analyst").user


def organisation_of(user) -> Organisation | None:
    return type(user).objects.get(pk=user.pk).organisation


def test_verified_domain_changes_it_at_once(member, old, client):
    port = OrganisationFactory(name="Sample Port", domain="sample-port.example")
    member.email = "me@sample-port.example"
    member.save()
    member.emailaddress_set.update(email=member.email)
    case = make_published(author=member)
    client.force_login(member)
    page = client.post("/my/organisation/", ANSWERS, follow=True).content.decode()
    assert "You belong to Sample Port now" in page
    assert organisation_of(member) == port
    (post,) = member.profile.earlier_posts.all()
    assert (post.organisation, post.job_title, post.from_year, post.until_year) == (
        old,
        "Analyst",
        2019,
        2026,
    )
    member.profile.refresh_from_db()
    assert member.profile.job_title == "Director"
    # What was written stays under the organisation of that time.
    assert CaseAuthor.objects.get(case=case).organisation == old


def test_otherwise_a_moderator_decides(member, old, client, roles):
    moderator = roles("moderator")
    client.force_login(member)
    assert "A moderator reads it" in client.post("/my/organisation/", ANSWERS, follow=True).content.decode()
    assert organisation_of(member) == old
    move = OrganisationMove.objects.get()
    # Nothing is told twice, and nobody decides on their own.
    with pytest.raises(employer_changes.MoveError):
        employer_changes.tell(user=member, answers=ANSWERS)
    address = f"/moderation/moves/{move.pk}/"
    assert "Sample Port" in moderator.get("/moderation/moves/").content.decode()
    page = moderator.post(address, {"action": "approve", "version": 1, "organisation": "new"}, follow=True)
    assert page.status_code == 200
    assert organisation_of(member).name == "Sample Port"
    with pytest.raises(employer_changes.MoveError, match="already"):
        employer_changes.approve(move=move, by=moderator.user, organisation=None)


def test_refused_or_taken_back_nothing_changes(member, old, client, roles):
    moderator = roles("moderator")
    move = employer_changes.tell(user=member, answers=ANSWERS)
    address = f"/moderation/moves/{move.pk}/"
    assert "required" in moderator.post(address, {"action": "refuse", "answer": ""}).content.decode()
    moderator.post(address, {"action": "refuse", "answer": "They say no."})
    move.refresh_from_db()
    assert move.status == OrganisationMove.Status.REFUSED
    again = employer_changes.tell(user=member, answers=ANSWERS)
    client.force_login(member)
    client.post("/my/organisation/", {"action": "take_back"})
    again.refresh_from_db()
    assert again.status == OrganisationMove.Status.WITHDRAWN
    assert organisation_of(member) == old
    assert not member.profile.earlier_posts.exists()


def test_rights_through_the_old_one_end_and_others_stay(member, old):
    port = OrganisationFactory(name="Sample Port")
    through_old, through_both, own = ProgrammeFactory(), ProgrammeFactory(), ProgrammeFactory()
    for programme, bodies in ((through_old, [old]), (through_both, [old, port]), (own, [])):
        for body in bodies:
            ProgrammeParticipant.objects.create(programme=programme, organisation=body)
        ProgrammePerson.objects.create(programme=programme, user=member, part=ProgrammePerson.Part.HOST)
    move = employer_changes.tell(user=member, answers=ANSWERS)
    employer_changes.approve(move=move, by=make_user("moderator"), organisation=port)
    left = set(ProgrammePerson.objects.filter(user=member).values_list("programme", flat=True))
    assert left == {through_both.pk, own.pk}
    assert not through_old.may_be_edited_by(member)
    assert member.groups.filter(name=Role.PROGRAM_HOSTS.value).exists()


def test_years_must_make_sense_and_what_was_typed_stays(member, client):
    client.force_login(member)
    page = client.post(
        "/my/organisation/", {**ANSWERS, "from_year": 2026, "until_year": 2019}
    ).content.decode()
    assert "before you began" in page
    assert "Sample Port" in page
    assert not OrganisationMove.objects.exists()


def test_administrators_account_without_an_application_gets_its_organisation():
    user = make_user("member")
    port = OrganisationFactory(name="Sample Port")
    move = employer_changes.tell(user=user, answers=ANSWERS)
    employer_changes.approve(move=move, by=make_user("moderator"), organisation=port)
    assert organisation_of(user) == port
