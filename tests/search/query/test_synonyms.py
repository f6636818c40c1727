import pytest
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from search import clock_jobs, tasks
from search.elastic import indices, mapping, status
from search.models import SiteSynonyms
from search.query import parsing, synonyms
from tests.factories.search import make_entry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def none_of_another_test():
    synonyms.forget()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("AP", "accounts payable"),
        ("accounts payable", "ap"),
        ("HR", "human resources"),
        ("erp", "enterprise resource planning"),
        ("ECM", "enterprise content management"),
        ("memorandum of understanding", "mou"),
        ("sla", "service level agreement"),
        ("RFP", "request for proposals"),
        ("gis", "geographic information system"),
    ],
)
def test_short_forms_and_what_they_stand_for_mean_the_same(typed, meant):
    assert meant in parsing.parse(f"our {typed} desk").synonyms


def test_it_is_a_word_and_IT_is_a_field():  # noqa: N802 - the capitals are what it is about
    assert "information technology" in parsing.parse("IT desk").synonyms
    query = parsing.parse("how does it work")
    assert query.synonyms == ()
    assert query.words == ("work",)


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("AP consolidation", "An accounts payable desk"),
        ("accounts payable", "The AP desk"),
        ("who has a memorandum of understanding", "They signed an MOU"),
        ("MOU", "They signed a memorandum of understanding"),
        ("help desk", "One helpdesk for nine towns"),
    ],
)
def test_synonyms_are_found(client, answering, typed, text):
    make_entry(title="Here", body=text)
    make_entry(title="Elsewhere", body="Roads and bridges")
    answering()
    found = client.get("/search/", {"q": typed}).context["results"]
    assert [entry.title for entry in found.entries] == ["Here"]
    assert "<mark>" in found.entries[0].passage


def test_a_site_adds_its_own_and_its_index_is_to_be_made_anew(settings, tmp_path):
    before = mapping.synonyms_digest(), mapping.digest()
    own = tmp_path / "synonyms.txt"
    own.write_text("# ours\nSSD, Shared Service Desk\nalone\n=> , x\n, ,\n", encoding="utf-8")
    settings.SEARCH_SYNONYMS_FILE = str(own)
    assert synonyms.of(["our", "ssd"]) == ("shared service desk",)
    assert "accounts payable" in synonyms.of(["AP"])
    assert mapping.synonyms_digest() != before[0]
    assert mapping.digest() == before[1]


def test_a_file_that_is_not_there_is_no_error(settings, tmp_path):
    settings.SEARCH_SYNONYMS_FILE = str(tmp_path / "none.txt")
    assert synonyms.groups()


def save(client, words: str):
    address = reverse("wagtailsettings:edit", args=["search", "sitesynonyms", SiteSynonyms.load().pk])
    return client.post(address, {"words": words}, follow=True)


def test_an_editor_reads_and_extends_them(roles):
    editor = roles("editor")
    page = editor.get(reverse("wagtailsettings:edit", args=["search", "sitesynonyms"]), follow=True)
    assert "accounts payable" in page.content.decode()
    make_entry(title="The quillon desk")
    assert save(editor, "# ours\nSSD, quillon desk").status_code == 200
    assert synonyms.of(["our", "ssd"]) == ("quillon desk",)
    assert [e.title for e in editor.get("/search/?q=SSD").context["results"].entries] == ["The quillon desk"]


def test_mistakes_are_told_at_their_lines(roles):
    written = "ap, payables\nalone\nhr => people\nap, payables\n,-,\n# a remark\nx, " + "y" * 100
    text = save(roles("editor"), written).content.decode()
    for line in (2, 3, 4, 5, 7):
        assert f"Line {line}: " in text
    assert "Line 1: " not in text
    assert "Line 6: " not in text
    assert written.split("\n")[1] in text
    assert SiteSynonyms.load().words == ""


def test_a_member_may_not(roles):
    address = reverse("wagtailsettings:edit", args=["search", "sitesynonyms", SiteSynonyms.load().pk])
    assert roles("member").post(address, {"words": "a, b"}).status_code in {302, 403}
    assert SiteSynonyms.load().words == ""


@pytest.mark.elasticsearch
def test_a_change_has_the_worker_make_a_new_index(elasticsearch, index_all, client, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
    make_entry(title="The quillon desk")
    index_all()
    before = indices.live(elasticsearch).name
    row = SiteSynonyms.load()
    row.words = "SSD, quillon desk"
    row.save()
    assert DBTaskResult.objects.ready().filter(task_path="search.tasks.make_index").exists()
    assert status.read().problems == ["outdated_synonyms"]
    indices.forget_state()
    # Until there is a new one, the old one answers.
    found = client.get("/search/?q=quillon").context["results"]
    assert [entry.title for entry in found.entries] == ["The quillon desk"]
    assert not found.found.stand_in
    clock_jobs.see_to_the_index()
    tasks.make_index.call()
    assert indices.live(elasticsearch).name != before
    assert status.read().problems == []
    found = client.get("/search/?q=SSD").context["results"]
    assert [entry.title for entry in found.entries] == ["The quillon desk"]
