""" "We used this": who may say so and read it, what it says, and the question after a year."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from hub.base.models import HubDocument
from notifications.models import Event
from peers.models import OrganisationFigure, ProgrammePerson
from peers.moderation import flag_decisions
from peers.moderation.errors import ChangedMeanwhileError
from tests.factories.adoptions import make_adoption, make_derivative, make_member_of, said
from tests.factories.cases import make_published
from tests.factories.files import word
from tests.factories.peers import OrganisationFactory, make_user
from tests.factories.toolkits import an_upload, make_host, make_release, make_toolkit
from toolkits.adoptions import moderation, reviews, services
from toolkits.desk.services import ToolkitConflictError
from toolkits.models import Adoption, Derivative, Review

pytestmark = pytest.mark.django_db


@pytest.fixture
def host():
    return make_host()


@pytest.fixture
def toolkit(host):
    return make_toolkit(host=host, files={"charter.docx": word("One."), "costs.csv": b"a,b\n1,2\n"})


@pytest.fixture
def member(client):
    member = make_member_of()
    client.force_login(member)
    return member


def address(name: str, toolkit, *more) -> str:
    return reverse(f"toolkits:{name}", args=[toolkit.pk, *more])


def typed(toolkit, member, **changed) -> dict:
    return {
        "organisation": member.organisation.pk,
        "release": toolkit.releases.get().pk,
        "adopted_on": "2025-03-01",
        "adapted": "We left out the fees.",
        "result": "worked",
        "outcome": "Nine town halls signed it.",
        "again": "yes",
        "rating": "4",
        "case": "",
        **changed,
    }


# --- Recording -------------------------------------------------------------------------------------


def test_a_member_records_changes_and_withdraws_an_adoption(client, toolkit, member, host):
    case = make_published(title="Our desk")
    page = client.get(toolkit.url).content.decode()
    assert address("record_adoption", toolkit) in page
    response = client.post(address("record_adoption", toolkit), typed(toolkit, member, case=case.pk))
    adoption = Adoption.objects.get()
    assert response["Location"] == address("adoption_files", toolkit, adoption.pk)
    assert (adoption.organisation, adoption.case, adoption.rating) == (member.organisation, case, 4)
    assert Event.objects.get(kind="toolkits.used").directly == {str(host.pk): "toolkits.used"}
    listed = client.get(address("adoptions", toolkit)).content.decode()
    assert "Nine town halls signed it." in listed
    assert case.url in listed
    assert toolkit.url in client.get(case.url).content.decode()

    edit = address("edit_adoption", toolkit, adoption.pk)
    client.post(edit, typed(toolkit, member, result="partly", outcome="Eight stayed."))
    adoption.refresh_from_db()
    assert (adoption.result, adoption.outcome) == ("partly", "Eight stayed.")
    withdraw = address("withdraw_adoption", toolkit, adoption.pk)
    assert client.get(withdraw).status_code == 200
    assert Adoption.objects.exists()
    client.post(withdraw)
    assert not Adoption.objects.exists()
    assert not Event.objects.filter(kind="toolkits.used").exists()


def test_only_their_own_organisation(client, toolkit, member):
    other = OrganisationFactory()
    with pytest.raises(PermissionDenied):
        services.record(by=member, toolkit=toolkit, organisation=other, said=said(toolkit))
    sent = typed(toolkit, member, organisation=other.pk)
    assert client.post(address("record_adoption", toolkit), sent).status_code == 403
    theirs = make_adoption(toolkit)
    for name in ("edit_adoption", "withdraw_adoption", "adoption_files"):
        assert client.get(address(name, toolkit, theirs.pk)).status_code == 403
        assert client.post(address(name, toolkit, theirs.pk), typed(toolkit, member)).status_code == 403
    assert Adoption.objects.get() == theirs


def test_a_colleague_changes_it_and_nobody_records_it_twice(toolkit):
    adoption = make_adoption(toolkit)
    colleague = make_member_of(adoption.organisation)
    with pytest.raises(ToolkitConflictError):
        make_adoption(toolkit, by=colleague)
    services.change(by=colleague, adoption=adoption, said=said(toolkit, outcome="Still."))
    adoption.refresh_from_db()
    assert adoption.outcome == "Still."


def test_wrong_input_is_said_at_its_field_and_stays(client, toolkit, member):
    elsewhere = make_toolkit(title="Another", files={"plan.txt": b"One."})
    hidden = make_published(title="Hidden")
    hidden.unpublish()
    for field, value in (
        ("release", elsewhere.releases.get().pk),
        ("case", hidden.pk),
        ("adopted_on", (timezone.localdate() + timedelta(days=2)).isoformat()),
        ("adopted_on", ""),
        ("rating", "9"),
        ("result", "splendid"),
    ):
        response = client.post(address("record_adoption", toolkit), typed(toolkit, member, **{field: value}))
        assert field in response.context["form"].errors, field
        assert "Nine town halls signed it." in response.content.decode()
    assert not Adoption.objects.exists()
    unseen = said(toolkit, case=hidden)
    with pytest.raises(ValidationError):
        services.record(by=member, toolkit=toolkit, organisation=member.organisation, said=unseen)


def test_hosts_do_not_rate_their_own_toolkit(toolkit, host):
    host = make_member_of(OrganisationFactory(), email="h@sample.example")
    ProgrammePerson.objects.create(programme=toolkit.programme, user=host, part="host")
    with pytest.raises(ValidationError):
        make_adoption(toolkit, by=host, rating=5)


def test_members_alone_read_adoptions(roles, toolkit):
    make_adoption(toolkit)
    listing = address("adoptions", toolkit)
    assert roles("visitor").get(listing).status_code == 302
    assert roles("applicant").get(listing).status_code == 403
    assert roles("member").get(listing).status_code == 200
    page = roles("visitor").get(toolkit.url).content.decode()
    assert "Nine town halls" not in page
    assert "organisation used it" not in page


def test_level_and_size_are_shown(roles, toolkit):
    county = OrganisationFactory(level="county")
    OrganisationFigure.objects.create(
        organisation=county, kind="population", year=2025, value=42_000, source="Told"
    )
    make_adoption(toolkit, by=make_member_of(county))
    make_adoption(toolkit, by=make_member_of(OrganisationFactory(level="city")))
    use = roles("member").get(address("adoptions", toolkit)).context["use"]
    assert [(one.label, one.count) for one in use.levels] == [("County or regional", 1), ("City or local", 1)]
    assert [(one.label, one.count) for one in use.sizes] == [("10,000 to 50,000", 1), ("Not known", 1)]


def test_queries_do_not_grow_with_adoptions(client, member, toolkit, django_assert_max_num_queries):
    make_derivative(make_adoption(toolkit), an_upload("ours.txt", b"Ours."))
    client.get(address("adoptions", toolkit))
    for number in range(3):
        adoption = make_adoption(toolkit, case=make_published(title=f"Case {number}"))
        make_derivative(adoption, an_upload("ours.txt", b"Ours."))
    with django_assert_max_num_queries(45):
        client.get(address("adoptions", toolkit))


# --- After a year ----------------------------------------------------------------------------------


def test_the_outcome_is_asked_for_once_after_a_year(toolkit):
    begun = timezone.localdate()
    adoption = make_adoption(toolkit, adopted_on=begun, result="open")
    told = make_adoption(toolkit, adopted_on=begun - timedelta(days=500))
    assert told.ask_on is None
    assert services.ask_for_outcomes() == 0
    later = timezone.now() + timedelta(days=366)
    assert services.ask_for_outcomes(now=later) == 1
    event = Event.objects.get(kind="toolkits.outcome")
    assert event.directly == {str(adoption.recorded_by_id): "toolkits.outcome"}
    services.change(by=adoption.recorded_by, adoption=adoption, said=said(toolkit, adopted_on=begun))
    assert services.ask_for_outcomes(now=later + timedelta(days=500)) == 0
    assert Event.objects.filter(kind="toolkits.outcome").count() == 1


def test_colleagues_are_asked_where_the_one_who_recorded_it_left(toolkit):
    adoption = make_adoption(toolkit, adopted_on=timezone.localdate(), result="open")
    colleague = make_member_of(adoption.organisation)
    gone = adoption.recorded_by
    gone.is_active = False
    gone.save()
    services.ask_for_outcomes(now=timezone.now() + timedelta(days=366))
    assert Event.objects.get(kind="toolkits.outcome").directly == {str(colleague.pk): "toolkits.outcome"}


# --- Files made of it ------------------------------------------------------------------------------


def test_a_derivative_names_its_origin_and_goes_to_those_who_see_the_toolkit(client, roles, toolkit, member):
    adoption = make_adoption(toolkit, by=member)
    origin = toolkit.releases.get().files.first().version
    files = address("adoption_files", toolkit, adoption.pk)
    content = word("Ours.")
    sent = {"upload": an_upload("our charter & fees.docx", content), "origin": origin.pk, "note": "x"}
    assert client.post(files, sent).status_code == 302
    derivative = Derivative.objects.get()
    assert (derivative.origin, derivative.name) == (origin, "our charter & fees.docx")
    assert "made of “charter.docx”, version 1" in client.get(address("adoptions", toolkit)).content.decode()
    place = address("derivative", toolkit, derivative.pk)
    reader = roles("member")
    response = reader.get(place)
    assert response["Content-Disposition"].startswith("attachment")
    assert b"".join(response) == content
    assert reader.get(derivative.document.url).status_code == 404
    assert roles("visitor").get(place).status_code == 302
    assert roles("applicant").get(place).status_code == 403
    toolkit.unpublish()
    assert reader.get(place).status_code == 404

    remove = address("remove_derivative", toolkit, derivative.pk)
    toolkit.save_revision().publish()
    assert client.get(remove).status_code == 200
    client.post(remove)
    assert not HubDocument.objects.filter(pk=derivative.document_id).exists()


@pytest.mark.parametrize(
    ("name", "content"), [("empty.txt", b""), ("page.html", b"<p>"), ("charter.docx", b"no word file")]
)
def test_a_file_that_is_not_taken_is_refused(client, toolkit, member, name, content):
    adoption = make_adoption(toolkit, by=member)
    response = client.post(
        address("adoption_files", toolkit, adoption.pk), {"upload": an_upload(name, content)}
    )
    assert name in str(response.context["form"].errors["upload"])
    assert not Derivative.objects.exists()


def test_an_origin_of_another_release_is_refused(toolkit):
    adoption = make_adoption(toolkit)
    make_release(toolkit, files={"new.txt": b"New."})
    new = toolkit.files.get(name="new.txt").versions.get()
    with pytest.raises(ValidationError):
        make_derivative(adoption, an_upload("ours.txt", b"Ours."), origin=new)


# --- Reviews ---------------------------------------------------------------------------------------


def test_a_rating_comes_with_words(client, toolkit, member):
    review = address("review", toolkit)
    assert "text" in client.post(review, {"rating": "5", "text": " "}).context["form"].errors
    assert not Review.objects.exists()
    client.post(review, {"rating": "5", "text": "Clear and short."})
    client.post(review, {"rating": "3", "text": "Clear, but long."})
    assert Review.objects.get().rating == 3
    make_adoption(toolkit, rating=5)
    use = client.get(address("adoptions", toolkit)).context["use"]
    assert (use.rating.count, use.rating.mean) == (2, 4)
    client.post(address("withdraw_review", toolkit))
    assert not Review.objects.exists()


def test_who_recorded_an_adoption_says_it_there_and_hosts_say_nothing(client, toolkit, member, host):
    adoption = make_adoption(toolkit, by=member)
    response = client.get(address("review", toolkit))
    assert response["Location"] == address("edit_adoption", toolkit, adoption.pk)
    client.force_login(host)
    assert client.get(address("review", toolkit)).status_code == 403


# --- Moderation ------------------------------------------------------------------------------------


def test_a_moderator_hides_with_a_reason_and_gives_back(roles, toolkit):
    adoption = make_adoption(toolkit, rating=1)
    derivative = make_derivative(adoption, an_upload("ours.txt", b"Ours."))
    moderator, reader = roles("moderator"), roles("member")
    hide = address("hide_said", toolkit, "adoption", adoption.pk)
    assert reader.get(hide).status_code == 403
    assert moderator.post(hide, {"reason": ""}).context["form"].errors
    moderator.post(hide, {"reason": "It names a person."})
    assert Event.objects.get(kind="forums.moderated").directly == {
        str(adoption.recorded_by_id): "forums.moderated"
    }
    listing = reader.get(address("adoptions", toolkit))
    assert "Nine town halls" not in listing.content.decode()
    assert listing.context["use"].rating is None
    assert reader.get(address("derivative", toolkit, derivative.pk)).status_code == 404
    own = roles("visitor")
    own.force_login(adoption.recorded_by)
    assert "It names a person." in own.get(address("adoptions", toolkit)).content.decode()
    moderator.post(hide)
    assert "Nine town halls" in reader.get(address("adoptions", toolkit)).content.decode()


def test_of_two_moderators_who_hide_the_second_is_told(roles, toolkit, monkeypatch):
    adoption, moderator = make_adoption(toolkit), roles("moderator")

    def decide(**_kwargs):
        raise ChangedMeanwhileError("Another moderator was faster.")

    monkeypatch.setattr(flag_decisions, "decide", decide)
    hide = address("hide_said", toolkit, "adoption", adoption.pk)
    page = moderator.post(hide, {"reason": "It names a person."}, follow=True)
    assert "Another moderator was faster." in page.content.decode()


def test_a_moderator_does_not_hide_what_they_wrote_where_another_can(roles, toolkit):
    own, other = roles("moderator"), roles("moderator")
    adoption = make_adoption(toolkit)
    Adoption.objects.filter(pk=adoption.pk).update(recorded_by=own.user)
    hide = address("hide_said", toolkit, "adoption", adoption.pk)
    assert own.get(hide).status_code == 403
    assert other.get(hide).status_code == 200


def test_only_moderators_hide(toolkit, host):
    adoption = make_adoption(toolkit)
    for user in (host, adoption.recorded_by, make_user("editor")):
        with pytest.raises(PermissionDenied):
            moderation.hide(by=user, said=adoption, reason="No.")


# --- When an account goes --------------------------------------------------------------------------


@pytest.mark.parametrize("keep", [True, False])
def test_what_was_said_stays_under_no_name_or_goes(toolkit, keep):
    adoption = make_adoption(toolkit)
    user = adoption.recorded_by
    services.erase(user, keep)
    user.delete()
    assert Adoption.objects.filter(pk=adoption.pk, recorded_by=None).exists() is keep


def test_moderators_look_through_what_is_said(client, toolkit, roles, django_assert_max_num_queries):
    adoption = make_adoption(toolkit, outcome="Nine town halls signed.")
    make_derivative(adoption, an_upload("ours.txt", b"Ours."))
    writer = make_member_of()
    reviews.write(by=writer, toolkit=toolkit, text="Short and clear.", rating=4)
    other = make_toolkit(files={"a.txt": b"A."})
    make_adoption(other, outcome="Elsewhere too.")
    address = reverse("toolkits:moderation")
    moderator = roles("moderator")
    moderator.get(address)
    with django_assert_max_num_queries(16):
        page = moderator.get(address).content.decode()
    for told in ("Nine town halls signed.", "ours.txt", "Short and clear.", "Elsewhere too."):
        assert told in page
    moderation.hide(by=make_user("moderator"), said=adoption, reason="Names a person.")
    assert "Nine town halls signed." not in moderator.get(address).content.decode()
    hidden = moderator.get(address, {"show": "hidden"}).content.decode()
    assert "Names a person." in hidden
    assert "Short and clear." not in hidden


def test_the_feed_has_the_releases_that_a_reader_may_see(client, roles):
    make_toolkit(title="Open kit", files={"a.txt": b"A."})
    make_toolkit(title="Kit for members", files={"a.txt": b"A."}, for_members=True)
    address = reverse("toolkits:feed")
    told = client.get(address).content.decode()
    assert "Open kit, release 1.0" in told
    assert "Kit for members" not in told
    assert "Kit for members, release 1.0" in roles("member").get(address).content.decode()
    assert "<entry>" not in client.get(address, {"level": "tribal"}).content.decode()
