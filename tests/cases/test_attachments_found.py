"""What is in a case's files is found with the case, by those who may read the case and the file."""

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Collection, CollectionViewRestriction

from cases.models import CasePage
from cases.review import services
from cases.search_entries import case_entry, cases_to_find
from hub.base.files import document_texts
from hub.base.models import Audience, HubDocument
from search.models import Entry
from tests.factories.base import upload
from tests.factories.cases import make_draft, make_published, read_and_approve
from tests.factories.peers import UserFactory

pytestmark = pytest.mark.django_db

CHARTER = b"The hosting county keeps a sinking fund for turbines."


def with_file(*, published=True, content=CHARTER, **changes) -> CasePage:
    """A case with a file that has been read; the title of the file says nothing of what is in it."""
    case = make_draft(**changes)
    services.add_attachment(
        author=case.owner, case=case, upload=upload("charter.txt", content), title="Charter"
    )
    document_texts.read(the_document().pk)
    case = CasePage.objects.get(pk=case.pk)
    return read_and_approve(services.submit(author=case.owner, case=case)) if published else case


def the_document() -> HubDocument:
    return HubDocument.objects.latest("pk")


def finds(client, words="turbines") -> bool:
    return "One desk for eleven sample counties" in client.get("/search/", {"q": words}).content.decode()


def test_words_of_a_file_find_its_case(client):
    with_file()
    assert finds(client)
    assert finds(client, "charter")


def test_a_file_read_after_the_publication_is_found_from_then_on(client):
    case = make_draft()
    services.add_attachment(
        author=case.owner, case=case, upload=upload("charter.txt", CHARTER), title="Charter"
    )
    read_and_approve(services.submit(author=case.owner, case=CasePage.objects.get(pk=case.pk)))
    assert not finds(client)
    document_texts.read(the_document().pk)
    assert finds(client)


def test_only_who_may_read_the_case_finds_it_by_its_files(client, roles):
    with_file(audience=Audience.members())
    assert not finds(client)
    assert not finds(roles("applicant"))
    assert finds(roles("member"))


def test_a_file_of_a_draft_is_found_by_nobody(roles):
    with_file(published=False)
    assert not Entry.objects.filter(attachment_text__contains="turbines").exists()
    assert not finds(roles("administrator"))


def test_a_file_that_only_a_later_draft_has_is_not_found(client):
    case = make_published()
    services.add_attachment(
        author=case.owner, case=case, upload=upload("charter.txt", CHARTER), title="Charter"
    )
    document_texts.read(the_document().pk)
    assert not finds(client)


def test_another_file_in_its_place(client):
    with_file()
    document = the_document()
    document.file = ContentFile(b"Nothing but windmills.", name="charter.txt")
    document.save()
    assert not finds(client), "what it said is not found any more"
    document_texts.read(document.pk)
    assert finds(client, "windmills")


def test_a_file_that_was_taken_off_the_case(client):
    case = with_file()
    services.remove_file(
        author=case.owner, case=case, kind="attachments", position=0, read_revision_id=case.latest_revision_id
    )
    assert finds(client), "what is published has it still"
    read_and_approve(services.submit(author=case.owner, case=CasePage.objects.get(pk=case.pk)))
    assert not finds(client)


def test_a_collection_closed_by_an_editor_keeps_the_text_back(client, roles):
    with_file()
    restriction = CollectionViewRestriction.objects.create(
        collection=Collection.get_first_root_node(), restriction_type=CollectionViewRestriction.GROUPS
    )
    restriction.groups.add(Group.objects.get(name="Editors"))
    assert not finds(client)
    assert finds(client, "charter"), "that there is a file stands on the case's page"
    restriction.delete()
    assert finds(client)
    closed = Collection.get_first_root_node().add_child(name="Closed")
    CollectionViewRestriction.objects.create(
        collection=closed, restriction_type=CollectionViewRestriction.GROUPS
    )
    address = reverse("wagtail_bulk_action", args=["base", "hubdocument", "add_to_collection"])
    roles("administrator").post(f"{address}?id={the_document().pk}", {"collection": closed.pk})
    assert the_document().collection != closed, "a file of a published case stays as it was reviewed"
    assert finds(client)


def test_one_long_file_leaves_room_for_the_others():
    case = make_draft()
    for name, content in (("long.txt", b"budget " * 60_000), ("short.txt", CHARTER)):
        services.add_attachment(author=case.owner, case=case, upload=upload(name, content), title=name)
        case = CasePage.objects.get(pk=case.pk)
        document_texts.read(the_document().pk)
    read_and_approve(services.submit(author=case.owner, case=case))
    entry = Entry.objects.of_kind("case").get()
    assert "turbines" in entry.attachment_text
    assert len(entry.attachment_text) > 250_000


def test_many_cases_and_files_cost_no_more_queries_than_one():
    def read_of_cases() -> list[str]:
        with CaptureQueriesContext(connection) as queries:
            list(map(case_entry, cases_to_find()))
        # Who may see a page is asked for each page.
        return [
            query["sql"]
            for query in queries
            if not any(
                name in query["sql"] for name in ("pageviewrestriction", "base_audience", "alias_of_id")
            )
        ]

    with_file()
    one = len(read_of_cases())
    author = UserFactory(role="Members")
    for number in range(3):
        case = with_file(author=author, title=f"One desk for {number} sample counties")
        case.tags.add("invoicing")
        case.save_revision().publish()
    assert len(read_of_cases()) == one
