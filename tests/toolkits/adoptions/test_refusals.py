"""What is refused of what members say of toolkits, who sees what is hidden, and the reasons. The rows are made once."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from hub.base.access import audiences
from notifications.models import Event
from peers.models import MembershipApplication, User
from tests.factories.adoptions import make_adoption, make_derivative, make_member_of, said
from tests.factories.peers import OrganisationFactory, make_user
from tests.factories.toolkits import an_upload, make_host, make_toolkit
from toolkits.adoptions import derivatives, events, moderation, reviews, services
from toolkits.desk.services import ToolkitConflictError
from toolkits.models import Adoption, Derivative, Review

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def made_once(rows_of_module):
    host = make_host()
    toolkit = make_toolkit(host=host, files={"charter.txt": b"One."})
    adoption = make_adoption(toolkit)
    derivative = make_derivative(adoption, an_upload("ours.txt", b"Ours."))
    review = reviews.write(by=make_member_of(), toolkit=toolkit, text="Short and clear.", rating=4)
    people = {
        "visitor": None,
        "applicant": make_user("applicant"),
        "member": make_user("member"),
        "other": make_member_of(),
        "host": host,
        "moderator": make_user("moderator"),
        "writer": adoption.recorded_by,
        "colleague": make_member_of(adoption.organisation),
        "reviewer": review.author,
    }
    return {
        "adoption": adoption.pk,
        "derivative": derivative.pk,
        "review": review.pk,
        "people": {name: person and person.pk for name, person in people.items()},
    }


@pytest.fixture
def people(made_once, db):
    return {name: pk and User.objects.get(pk=pk) for name, pk in made_once["people"].items()}


@pytest.fixture
def adoption(made_once, db):
    return Adoption.objects.get(pk=made_once["adoption"])


@pytest.fixture
def derivative(made_once, db):
    return Derivative.objects.get(pk=made_once["derivative"])


@pytest.fixture
def review(made_once, db):
    return Review.objects.get(pk=made_once["review"])


def those_who(people: dict, may) -> set[str]:
    return {name for name, person in people.items() if person is not None and may(person)}


READERS = {"member", "other", "host", "moderator", "writer", "colleague", "reviewer"}


def test_what_is_hidden_is_seen_by_those_who_wrote_it_and_by_moderators(people, adoption, derivative, review):
    def sees(thing):
        return those_who(
            people, lambda person: audiences.may_see(person, type(thing).objects.get(pk=thing.pk))
        )

    for thing in (adoption, derivative, review):
        assert sees(thing) == READERS
    moderation.hide(by=people["moderator"], said=derivative, reason="It names a person.")
    assert sees(derivative) == {"moderator", "writer", "colleague"}
    assert sees(adoption) == READERS
    moderation.show_again(by=people["moderator"], said=derivative)
    moderation.hide(by=people["moderator"], said=adoption, reason="It names a person.")
    # With an adoption go its files.
    assert sees(adoption) == sees(derivative) == {"moderator", "writer", "colleague"}
    moderation.hide(by=people["moderator"], said=review, reason="It names a person.")
    assert sees(review) == {"moderator", "reviewer"}


def test_it_is_changed_by_the_organisation_alone_while_the_toolkit_is_there(people, adoption, derivative):
    toolkit = adoption.toolkit
    assert those_who(people, lambda person: services.may_edit(person, adoption)) == {"writer", "colleague"}
    for name in ("other", "host", "moderator"):
        by = people[name]
        for act in (
            lambda by=by: services.change(by=by, adoption=adoption, said=said(toolkit)),
            lambda by=by: services.withdraw(by=by, adoption=adoption),
            lambda by=by: derivatives.remove(by=by, derivative=derivative),
            lambda by=by: derivatives.add(
                by=by, adoption=adoption, upload=an_upload("x.txt", b"X."), title="", note="", origin=None
            ),
        ):
            with pytest.raises(PermissionDenied):
                act()
    for name in ("other", "host", "writer"):
        with pytest.raises(PermissionDenied):
            moderation.hide(by=people[name], said=adoption, reason="I don't like it.")
        with pytest.raises(PermissionDenied):
            moderation.show_again(by=people[name], said=adoption)
    with pytest.raises(ValidationError, match="Say why"):
        moderation.hide(by=people["moderator"], said=adoption, reason=" ")
    toolkit.unpublish()
    adoption = Adoption.objects.get(pk=adoption.pk)
    assert those_who(people, lambda person: services.may_edit(person, adoption)) == set()
    assert not services.may_record(people["other"], adoption.toolkit)


def test_who_moved_on_meanwhile_is_not_recorded_under_the_former_organisation(client, people, adoption):
    mover, toolkit = people["other"], adoption.toolkit
    former = mover.organisation
    client.force_login(mover)
    address = reverse("toolkits:record_adoption", args=[toolkit.pk])
    assert client.get(address).context["form"].fields["organisation"].initial == former.pk
    MembershipApplication.objects.filter(user=mover).update(organisation=OrganisationFactory())
    sent = {"organisation": former.pk, "release": toolkit.releases.get().pk, "adopted_on": "2025-03-01"}
    for organisation in (former.pk, 987_654):
        sent = {**sent, "organisation": organisation, "result": "worked"}
        assert client.post(address, sent).status_code == 403
    MembershipApplication.objects.filter(user=mover).update(organisation=None)
    assert "organisation" in client.get(address).content.decode()
    assert client.get(address).status_code == 403
    assert Adoption.objects.get() == adoption


def test_what_was_withdrawn_meanwhile_is_not_changed(people, adoption, derivative):
    writer = people["writer"]
    services.withdraw(by=writer, adoption=Adoption.objects.get(pk=adoption.pk))
    for act in (
        lambda: services.change(by=writer, adoption=adoption, said=said(adoption.toolkit)),
        lambda: services.withdraw(by=writer, adoption=adoption),
        lambda: derivatives.add(
            by=writer, adoption=adoption, upload=an_upload("x.txt", b"X."), title="", note="", origin=None
        ),
    ):
        with pytest.raises(ToolkitConflictError, match="withdrawn meanwhile"):
            act()
    with pytest.raises(ToolkitConflictError, match="not there any more"):
        derivatives.remove(by=writer, derivative=derivative)
    assert not Adoption.objects.exists()


@pytest.mark.parametrize("name", ["withdraw_adoption", "remove_derivative"])
def test_who_presses_a_moment_after_a_colleague_reads_that_it_is_gone(
    client, people, adoption, derivative, monkeypatch, name
):
    thing = {"withdraw_adoption": adoption, "remove_derivative": derivative}[name]
    service, act = {
        "withdraw_adoption": (services, "withdraw"),
        "remove_derivative": (derivatives, "remove"),
    }[name]
    done = getattr(service, act)

    def second(**given):
        done(**given)
        return done(**given)

    monkeypatch.setattr(service, act, second)
    client.force_login(people["writer"])
    address = reverse(f"toolkits:{name}", args=[adoption.toolkit.pk, thing.pk])
    answer = client.post(address, follow=True)
    text = answer.content.decode()
    assert "meanwhile" in text or "not there any more" in text
    assert not type(thing).objects.filter(pk=thing.pk).exists()


def test_how_much_one_says_in_a_day_has_an_end(client, people, adoption, monkeypatch):
    monkeypatch.setattr(services, "WRITTEN_A_DAY", 1)
    writer, toolkit = people["writer"], adoption.toolkit
    client.force_login(writer)
    address = reverse("toolkits:edit_adoption", args=[toolkit.pk, adoption.pk])
    sent = {
        "organisation": writer.organisation.pk,
        "release": toolkit.releases.get().pk,
        "adopted_on": "2025-03-01",
        "result": "worked",
    }
    assert client.post(address, {**sent, "outcome": "First."}).status_code == 302
    page = client.post(address, {**sent, "outcome": "Second, kept in the form."}).content.decode()
    assert "You have written as much as is possible in a day. Send it tomorrow." in page
    assert "Second, kept in the form." in page
    assert Adoption.objects.get().outcome == "First."


def test_values_that_no_form_sends_are_refused_by_the_service_too(people, adoption):
    elsewhere = make_toolkit(title="Another", files={"plan.txt": b"One."}).releases.get()
    tomorrow = timezone.localdate() + timedelta(days=1)
    for wrong in ({"release": elsewhere}, {"release": None}, {"adopted_on": tomorrow}, {"rating": 9}):
        with pytest.raises(ValidationError) as error:
            services.change(by=people["writer"], adoption=adoption, said=said(adoption.toolkit, **wrong))
        assert list(error.value.message_dict) == list(wrong)
    assert Adoption.objects.get(pk=adoption.pk).release == adoption.release


def test_of_a_toolkit_without_a_release_none_is_named(people, adoption):
    bare = make_toolkit(title="Words alone")
    assert make_adoption(bare, by=people["other"], release=None).release is None
    with pytest.raises(ValidationError):
        make_adoption(make_toolkit(title="Too"), by=people["other"], release=adoption.release)


@pytest.mark.parametrize(
    ("files", "says"),
    [
        (["OURS.txt"], "There is a file called “OURS.txt” already."),
        (["a.txt", "b.txt"], "You can add 2 files"),
    ],
)
def test_files_have_names_of_their_own_and_are_few(client, people, adoption, monkeypatch, files, says):
    monkeypatch.setattr(derivatives, "MOST_FILES", 2)
    client.force_login(people["colleague"])
    address = reverse("toolkits:adoption_files", args=[adoption.toolkit_id, adoption.pk])
    for name in files:
        page = client.post(address, {"upload": an_upload(name, b"Theirs.")}, follow=True).content.decode()
    assert says in page
    assert files[-1] not in adoption.derivatives.values_list("name", flat=True)


def test_who_maintains_it_or_may_not_read_it_reviews_nothing(people, adoption, review):
    toolkit = adoption.toolkit
    for name in ("applicant", "host", "colleague"):
        with pytest.raises(PermissionDenied):
            reviews.write(by=people[name], toolkit=toolkit, text="Splendid.", rating=5)
    for name in ("other", "member"):
        with pytest.raises(PermissionDenied):
            reviews.withdraw(by=people[name], toolkit=toolkit)
    with pytest.raises(ValidationError, match="Say it in words"):
        reviews.write(by=people["other"], toolkit=toolkit, text=" \n", rating=5)
    assert Review.objects.get() == review


def test_what_is_hidden_while_others_are_asked_is_not_asked_for(people, adoption, monkeypatch):
    begun = timezone.localdate()
    first = make_adoption(adoption.toolkit, adopted_on=begun, result="open")
    second = make_adoption(adoption.toolkit, adopted_on=begun, result="open")
    ask = events.ask_for_outcome

    def ask_and_hide(asked: Adoption) -> None:
        ask(asked)
        moderation.hide(by=people["moderator"], said=second, reason="It names a person.")

    monkeypatch.setattr(events, "ask_for_outcome", ask_and_hide)
    assert services.ask_for_outcomes(now=timezone.now() + timedelta(days=366)) == 2
    asked = Event.objects.filter(kind="toolkits.outcome").values_list("object_id", flat=True)
    assert set(asked) == {adoption.pk, first.pk}


@pytest.mark.parametrize("keep", [True, False])
def test_who_leaves_takes_along_or_leaves_what_they_said(people, adoption, derivative, review, keep):
    services.erase(people["writer"], keep=keep)
    services.erase(people["reviewer"], keep=keep)
    assert [Adoption.objects.exists(), Derivative.objects.exists(), Review.objects.exists()] == [keep] * 3
