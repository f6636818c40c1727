"""Files that something answers for: as they were released, or not at all; and what can't be deleted says why."""

import logging

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cases.models import CaseUpload
from cases.review import services
from forums.models import Forum
from hub.base.models import Audience, HubDocument
from peers.models import Organisation, ProgrammeParticipant
from tests.factories.base import DocumentFactory
from tests.factories.cases import make_draft
from tests.factories.files import word
from tests.factories.peers import OrganisationFactory, ProgrammeFactory, make_user
from tests.factories.toolkits import make_host, make_toolkit
from toolkits.models import FileVersion
from toolkits.models.releases import current_release

pytestmark = pytest.mark.django_db
EXPLAINED = "can't be changed or deleted here"


@pytest.fixture
def toolkit():
    return make_toolkit(host=make_host(), files={"plan.docx": word("One.")})


@pytest.fixture
def released(toolkit) -> HubDocument:
    return FileVersion.objects.get().document


def upload(text) -> SimpleUploadedFile:
    return SimpleUploadedFile("plan.docx", word(text))


def read(response) -> None:
    """Read a file to its end, which closes it."""
    assert response.status_code == 200
    b"".join(response.streaming_content)


def address(name, *args) -> str:
    return reverse(f"wagtaildocs:{name}", args=args)


@pytest.mark.parametrize("role", ["editor", "administrator"])
def test_a_released_file_is_neither_changed_nor_deleted_in_the_library(role, roles, released):
    client = roles(role)
    stored = (released.file.name, released.file_hash, released.title)
    form = {"title": "Other", "file": upload("Two."), "collection": released.collection_id, "tags": ""}
    for name in ("edit", "delete"):
        page = client.get(address(name, released.pk))
        assert EXPLAINED in page.content.decode()
        assert "Release 1.0 of the toolkit" in page.content.decode()
        response = client.post(address(name, released.pk), form)
        assert response.status_code == 403
        assert EXPLAINED in response.content.decode()
    for name in ("edit_multiple", "delete_multiple"):
        client.post(address(name, released.pk), form, headers={"x-requested-with": "XMLHttpRequest"})
    bulk = reverse("wagtail_bulk_action", args=["base", "hubdocument", "delete"])
    client.post(f"{bulk}?id={released.pk}")
    released = HubDocument.objects.get(pk=released.pk)
    assert (released.file.name, released.file_hash, released.title) == stored


def test_its_use_is_counted(roles, released):
    text = roles("editor").get(address("document_usage", released.pk)).content.decode()
    assert "Used 1 time" in text


@pytest.mark.parametrize("role", ["editor", "administrator"])
def test_other_documents_are_kept_as_before(role, roles):
    document, client = DocumentFactory(), roles(role)
    assert client.get(address("edit", document.pk)).status_code == 200
    assert client.get(address("document_usage", document.pk)).status_code == 200
    client.post(address("delete", document.pk))
    assert not HubDocument.objects.exists()


def test_files_of_drafts_are_not_in_the_library_of_editors():
    author, editor = make_user("member"), make_user("editor")
    case = make_draft(author=author)
    services.add_attachment(author=author, case=case, upload=upload("Costs."), title="What it cost us")
    document = CaseUpload.objects.get().document
    client = _client(editor)
    for url in (address("index"), reverse("wagtaildocs_chooser:choose")):
        assert "What it cost us" not in client.get(url).content.decode()
    for name in ("edit", "delete", "document_usage"):
        assert client.get(address(name, document.pk)).status_code in (302, 403)
    assert client.get(document.file.url).status_code == 404
    read(_client(author).get(document.file.url))


def _client(user):
    client = Client()
    client.force_login(user)
    return client


# --- Checksums -------------------------------------------------------------------------------------
def change_bytes(document) -> None:
    storage, name = document.file.storage, document.file.name
    storage.delete(name)
    assert storage.save(name, ContentFile(b"other bytes")) == name


def test_a_changed_file_is_withheld_and_recorded(client, toolkit, released, caplog):
    release = current_release(toolkit)
    own = reverse("toolkits:version", args=[toolkit.pk, release.number, FileVersion.objects.get().pk])
    read(client.get(own))
    change_bytes(released)
    host = _client(toolkit.owner)
    with caplog.at_level(logging.ERROR, logger="hub.base.files.checksums"):
        for response in (client.get(own), host.get(released.file.url), host.get(released.url)):
            assert response.status_code == 503
            assert b"other bytes" not in response.content
    assert released.file.name in caplog.text
    part = client.get(own, headers={"range": "bytes=0-3"})
    assert part.status_code == 503


def test_a_changed_file_of_the_library_is_withheld(client):
    document = DocumentFactory()
    document._set_document_file_metadata()
    document.file.close()
    document.save()
    administrator = _client(make_user("administrator"))
    read(administrator.get(document.file.url))
    change_bytes(document)
    assert administrator.get(document.file.url).status_code == 503


# --- What can't be deleted -------------------------------------------------------------------------
def test_a_group_that_a_forum_uses_is_not_deleted(roles):
    group = Group.objects.create(name="Nine")
    forum = Forum.objects.first()
    Forum.objects.filter(pk=forum.pk).update(audience=Audience.of_groups([group]))
    client = roles("administrator")
    url = reverse("wagtailusers_groups:delete", args=[group.pk])
    response = client.post(url, follow=True)
    assert "It can&#x27;t be deleted, because it is used by: 1 forum" in response.content.decode()
    assert Group.objects.filter(pk=group.pk).exists()
    other = Group.objects.create(name="Unused")
    client.post(reverse("wagtailusers_groups:delete", args=[other.pk]))
    assert not Group.objects.filter(pk=other.pk).exists()


def test_a_protected_delete_in_the_admin_says_why(roles):
    organisation = OrganisationFactory()
    ProgrammeParticipant.objects.create(programme=ProgrammeFactory(), organisation=organisation)
    url = reverse("wagtailsnippets_peers_organisation:delete", args=[organisation.pk])
    response = roles("editor").post(url, follow=True)
    assert response.status_code == 200
    assert "used by: 1 participant" in response.content.decode()
    assert Organisation.objects.exists()
