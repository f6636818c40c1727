import pytest
from django.urls import reverse

from hub.base.models import Audience
from peers.models import ProgrammeParticipant, ProgrammePerson
from search.declarations.data import EntryData
from search.entries import services as search_services
from search.models import Entry
from tests.factories.peers import OrganisationFactory, ProgrammeFactory

pytestmark = pytest.mark.django_db

LIST = reverse("peers:programmes")


@pytest.fixture
def programme():
    programme = ProgrammeFactory(about="We run **one desk**.\n\n<script>alert(1)</script>")
    for name, part in (("Host County", "host"), ("Guest County", "participant")):
        ProgrammeParticipant.objects.create(
            programme=programme, organisation=OrganisationFactory(name=name), part=part
        )
    return programme


@pytest.fixture
def host_client(roles, programme):
    client = roles("program_host")
    ProgrammePerson.objects.create(programme=programme, user=client.user, part="host")
    return client


def form(programme, *, add="", part="participant", changes=None, **fields):
    """What the browser sends: the texts, the participants with ``changes`` by index, and one to add."""
    rows = list(programme.participants.all())
    data = {
        "summary": programme.summary,
        "about": programme.about,
        "web_site": programme.web_site,
        "participants-TOTAL_FORMS": len(rows),
        "participants-INITIAL_FORMS": len(rows),
        "new-name": add,
        "new-part": part,
    }
    for index, row in enumerate(rows):
        data[f"participants-{index}-id"] = row.pk
        data[f"participants-{index}-part"] = row.part
    return {**data, **(changes or {}), **fields}


def edit_address(programme):
    return reverse("peers:edit_programme", args=[programme.slug])


def names(programme):
    return {
        part.organisation.name: part.part for part in programme.participants.select_related("organisation")
    }


def test_a_page_shows_hosts_participants_and_sanitised_text(client, programme):
    page = client.get(programme.get_absolute_url()).content.decode()
    assert "<strong>one desk</strong>" in page
    assert "<script>alert" not in page
    assert page.index("Host County") < page.index("Guest County")
    assert edit_address(programme) not in page


def test_a_page_lists_what_was_published_for_it(client, programme):
    data = EntryData(
        title="A case of theirs", url="/cases/1/", audience=Audience.everyone(), programme_id=programme.pk
    )
    search_services.record(kind="case", object_id=1, data=data)
    assert "A case of theirs" in client.get(programme.get_absolute_url()).content.decode()


def test_the_list(client, programme, django_assert_max_num_queries):
    for _number in range(10):
        other = ProgrammeFactory()
        ProgrammeParticipant.objects.create(programme=other, organisation=OrganisationFactory(), part="host")
    client.get(LIST)
    with django_assert_max_num_queries(7):
        page = client.get(LIST).content.decode()
    assert programme.name in page
    assert "Host County" in page


@pytest.mark.parametrize("role", ["applicant", "member", "program_host", "moderator", "editor"])
def test_only_its_hosts_edit_it(roles, programme, role):
    client = roles(role)
    before = programme.summary
    assert client.get(edit_address(programme)).status_code == 403
    assert client.post(edit_address(programme), form(programme, summary="Mine")).status_code == 403
    programme.refresh_from_db()
    assert programme.summary == before


def test_a_participant_of_the_programme_does_not_edit_it(roles, programme):
    client = roles("member")
    ProgrammePerson.objects.create(programme=programme, user=client.user, part="participant")
    assert client.get(edit_address(programme)).status_code == 403


def test_a_visitor_is_asked_to_log_in(client, programme):
    assert client.get(edit_address(programme)).url.startswith(reverse("account_login"))


def test_an_administrator_edits_every_programme(roles, programme):
    assert roles("administrator").get(edit_address(programme)).status_code == 200


def test_a_host_changes_the_texts_and_search_knows(host_client, programme):
    assert edit_address(programme) in host_client.get(programme.get_absolute_url()).content.decode()
    response = host_client.post(edit_address(programme), form(programme, summary="Twelve counties now"))
    assert response.url == programme.get_absolute_url()
    programme.refresh_from_db()
    assert programme.summary == "Twelve counties now"
    assert (
        Entry.objects.current().get(kind="programme", object_id=programme.pk).summary == "Twelve counties now"
    )


def test_a_host_adds_changes_and_removes_participants(host_client, programme):
    OrganisationFactory(name="Third County")
    host_client.post(edit_address(programme), form(programme, add="third county", part="host"))
    assert names(programme) == {"Host County": "host", "Guest County": "participant", "Third County": "host"}
    rows = [row.organisation.name for row in programme.participants.all()]
    gone, changed = rows.index("Guest County"), rows.index("Third County")
    changes = {f"participants-{gone}-DELETE": "on", f"participants-{changed}-part": "participant"}
    host_client.post(edit_address(programme), form(programme, changes=changes))
    assert names(programme) == {"Host County": "host", "Third County": "participant"}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Nowhere at all", "No organisation has this name"),
        ("county", "Did you mean"),
        ("Guest County", "in the programme already"),
    ],
)
def test_an_organisation_that_cannot_be_added_is_said_and_the_texts_stay(host_client, programme, typed, said):
    response = host_client.post(edit_address(programme), form(programme, add=typed, summary="Kept text"))
    page = response.content.decode()
    assert said in page
    assert "Kept text" in page
    programme.refresh_from_db()
    assert programme.summary != "Kept text"
    assert len(names(programme)) == 2


@pytest.mark.parametrize(
    "fields",
    [
        {"summary": ""},
        {"summary": "x" * 301},
        {"web_site": "not an address"},
        {"web_site": "javascript:alert(1)"},
    ],
)
def test_wrong_input_is_said_at_its_field(host_client, programme, fields):
    response = host_client.post(edit_address(programme), form(programme, **fields))
    assert response.context["form"].errors.keys() == fields.keys()


def test_rows_of_another_programme_cannot_be_touched(host_client, programme):
    other = ProgrammeFactory()
    theirs = ProgrammeParticipant.objects.create(programme=other, organisation=OrganisationFactory())
    changes = {"participants-0-id": theirs.pk, "participants-0-DELETE": "on"}
    host_client.post(edit_address(programme), form(programme, changes=changes))
    assert ProgrammeParticipant.objects.filter(pk=theirs.pk).exists()
    assert len(names(programme)) == 2
