"""Private files: who gets them, how they are handed out, and that nobody else learns of them."""

import contextlib

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import CollectionViewRestriction, Page, PageViewRestriction, ReferenceIndex, Site

from cases.models import CaseAttachment, CaseImage
from hub.base import services
from hub.base.access import private_files
from hub.base.models import Audience, HubImage, SiteIdentity
from hub.home.models import StandardPage
from tests.factories.base import DocumentFactory, ImageFactory, png, upload
from tests.factories.cases import make_published

pytestmark = pytest.mark.django_db

EVERYBODY = {"visitor", "applicant", "member", "moderator", "editor", "administrator"}
MEMBERS = EVERYBODY - {"visitor", "applicant"}
ADMIN = {"editor", "administrator"}


def fetch(client, url, **kwargs):
    """The response to a GET, with all that it sent as ``body``."""
    response = client.get(url, **kwargs)
    response.body = b"".join(response.streaming_content) if response.streaming else response.content
    return response


def case_with(*, image=None, document=None, **fields):
    """A published case that shows an image or has an attachment."""
    case = make_published(**fields)
    if image:
        case.images.add(CaseImage(image=image, alt_text="Sample"))
    if document:
        case.attachments.add(CaseAttachment(document=document, title="Sample"))
    case.save_revision().publish()
    return case


@pytest.fixture
def who_gets(roles):
    """Ask for an address in every role; return those that got the file."""
    clients = {role: roles(role) for role in EVERYBODY}

    def ask(url) -> set[str]:
        statuses = {role: fetch(client, url).status_code for role, client in clients.items()}
        assert set(statuses.values()) <= {200, 404}
        return {role for role, status in statuses.items() if status == 200}

    return ask


# --- Who -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(("for_members", "admitted"), [(False, EVERYBODY), (True, MEMBERS)])
def test_a_files_audience_is_that_of_the_page_it_is_on(who_gets, for_members, admitted):
    image, document = ImageFactory(), DocumentFactory()
    case_with(image=image, document=document, for_members=for_members)

    for url in (image.file.url, image.get_rendition("width-2").url, document.file.url, document.url):
        assert who_gets(url) == admitted


def test_what_nothing_published_refers_to_is_for_the_admin_and_its_uploader(who_gets, roles):
    member = roles("member")
    document = services.store_document(upload=upload(), title="", user=member.user)
    image = services.store_image(upload=upload("sample.png", png()), title="", user=member.user)

    for url in (document.url, image.file.url, image.get_rendition("width-2").url):
        assert who_gets(url) == ADMIN
        assert fetch(member, url).status_code == 200
    member.user.is_active = False
    assert not private_files.may_see_file(member.user, document)


def test_unpublishing_takes_the_files_along(who_gets):
    document = DocumentFactory()
    case = case_with(document=document)
    case.unpublish()

    assert who_gets(document.url) == ADMIN


def test_publishing_a_version_without_a_file_takes_it_away_at_once(roles, settings):
    document, visitor = DocumentFactory(), roles("visitor")
    case = case_with(document=document)
    # As in production, where Wagtail's own tasks wait for a worker.
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    assert fetch(visitor, document.url).status_code == 200

    case.attachments.clear()
    case.save_revision()
    assert fetch(visitor, document.url).status_code == 200, "a draft changes nothing"
    case.get_latest_revision().publish()
    assert fetch(visitor, document.url).status_code == 404

    case.attachments.add(CaseAttachment(document=document, title="Sample"))
    case.save_revision().publish()
    assert fetch(visitor, document.url).status_code == 200


def test_wagtails_privacy_of_a_page_holds_for_its_files(who_gets):
    document = DocumentFactory()
    case = case_with(document=document)
    restriction = PageViewRestriction.objects.create(page=case, restriction_type="groups")
    restriction.groups.set(Group.objects.filter(name="Moderators"))

    assert who_gets(document.url) == {"moderator", *ADMIN}


@pytest.mark.parametrize(
    ("kind", "admitted"), [("groups", {"moderator"}), ("login", set()), ("password", set())]
)
def test_the_privacy_of_a_collection_holds_for_what_is_in_it(who_gets, kind, admitted):
    document = DocumentFactory()
    case_with(document=document)
    restriction = CollectionViewRestriction.objects.create(
        collection=document.collection, restriction_type=kind, password="sample"
    )
    restriction.groups.set(Group.objects.filter(name="Moderators"))

    assert who_gets(document.url) == admitted | ADMIN


def test_one_public_use_is_enough(who_gets):
    document = DocumentFactory()
    case_with(document=document, for_members=True)
    case_with(document=document, title="A second sample")

    assert who_gets(document.url) == EVERYBODY


def test_the_logo_is_for_everybody_without_waiting_for_a_worker(who_gets, roles, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    logo = ImageFactory()
    assert fetch(roles("visitor"), logo.file.url).status_code == 404
    identity = SiteIdentity.load()
    identity.logo = logo
    identity.save()

    assert who_gets(logo.get_rendition("height-2").url) == EVERYBODY


def test_what_only_a_model_without_a_rule_refers_to_is_hidden(who_gets):
    document = DocumentFactory()
    page = Site.objects.get().root_page.add_child(
        instance=StandardPage(title="Sample", slug="sample", audience=Audience.members(), live=False)
    )
    ReferenceIndex.objects.create(
        content_type=page.content_type,
        base_content_type=page.content_type,
        object_id=str(page.pk),
        to_content_type=ReferenceIndex._get_base_content_type(document),
        to_object_id=str(document.pk),
        model_path="body",
        content_path="body",
        content_path_hash="00000000-0000-0000-0000-000000000001",
    )

    assert who_gets(document.url) == ADMIN


def test_an_app_can_name_who_sees_a_drafts_file(roles, monkeypatch):
    document, member = DocumentFactory(), roles("member")
    monkeypatch.setattr(private_files, "_file_rules", [])
    private_files.register_file_rule(lambda user, file: file == document and user == member.user)

    assert fetch(member, document.url).status_code == 200
    assert fetch(roles("member"), document.url).status_code == 404
    assert fetch(roles("visitor"), document.url).status_code == 404


# --- How -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "disposition"),
    [
        ("sample.pdf", 'attachment; filename="sample.pdf"'),
        ("costs & savings 2026.pdf", 'attachment; filename="costs & savings 2026.pdf"'),
        ("coûts réels.pdf", "attachment; filename*=utf-8''co%C3%BBts%20r%C3%A9els.pdf"),
        ('a"b.pdf', 'attachment; filename="a\\"b.pdf"'),
    ],
)
def test_a_document_is_saved_under_its_own_name(roles, name, disposition):
    editor = roles("editor")
    document = services.store_document(upload=upload(name), title="", user=editor.user)

    for url in (document.url, document.file.url):
        response = fetch(editor, url)
        assert response["Content-Disposition"] == disposition
        assert response["Content-Type"] == "application/pdf"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in response["Content-Security-Policy"]
        assert response.body == b"%PDF-1.7\n%sample\n"


def test_an_image_is_shown_in_place(roles):
    image = ImageFactory()
    case_with(image=image)
    response = fetch(Client(), image.get_rendition("width-2|format-webp").url)

    assert response["Content-Type"] == "image/webp"
    assert response["Content-Disposition"].startswith("inline")
    assert "sandbox" in response["Content-Security-Policy"]
    assert response.body[8:12] == b"WEBP"


def test_caches_keep_only_what_visitors_may_see(roles):
    image = ImageFactory()
    case_with(image=image)

    assert fetch(Client(), image.file.url)["Cache-Control"] == "public, max-age=300"
    private = fetch(roles("member"), image.file.url)
    assert private["Cache-Control"] == "private, no-cache"
    assert "Cookie" in private["Vary"]


def test_what_the_reader_has_is_not_sent_again_but_asked_about_again(roles):
    document, member = DocumentFactory(), roles("member")
    case = case_with(document=document, for_members=True)
    first = fetch(member, document.url)

    for headers in ({"If-None-Match": first["ETag"]}, {"If-Modified-Since": first["Last-Modified"]}):
        again = fetch(member, document.url, headers=headers)
        assert (again.status_code, again.content) == (304, b"")
        assert again["Cache-Control"] == "private, no-cache"
        assert again["ETag"] == first["ETag"]
    case.unpublish()
    assert fetch(member, document.url, headers={"If-None-Match": first["ETag"]}).status_code == 404


def test_head_tells_the_size_and_sends_nothing(roles):
    document = DocumentFactory()
    case_with(document=document)
    response = Client().head(document.url)

    assert (response.status_code, response["Content-Length"], response.content) == (200, "17", b"")
    assert response["Content-Disposition"].startswith("attachment")


def test_only_reading_is_allowed(roles):
    assert roles("administrator").post(ImageFactory().file.url).status_code == 405


@pytest.mark.parametrize(
    "path",
    [
        "/files/documents/unknown.pdf",
        "/files/../../etc/passwd",
        "/files/documents/../../../etc/passwd",
        "/files/%2e%2e/%2e%2e/etc/passwd",
        "/files//etc/passwd",
        "/files/documents/a%00b.pdf",
        "/files/hub.sqlite3",
        "/files/documents/" + "a" * 5000,
        "/documents/99999999999999999999999999/a.pdf",
        "/documents/0/a.pdf",
    ],
)
def test_an_address_that_leads_nowhere_is_not_found(roles, path):
    assert fetch(roles("administrator"), path).status_code == 404


def test_a_document_is_found_by_its_own_name_only_and_while_it_is_in_storage(roles):
    document, client = DocumentFactory(), roles("administrator")

    assert fetch(client, reverse("wagtaildocs_serve", args=[document.pk, "other.pdf"])).status_code == 404
    document.file.storage.delete(document.file.name)
    assert fetch(client, document.url).status_code == 404


def test_unknown_and_forbidden_look_the_same(roles):
    document, member = DocumentFactory(), roles("member")
    forbidden = fetch(member, document.file.url)
    unknown = fetch(member, "/files/documents/unknown.pdf")

    assert (forbidden.status_code, forbidden.headers.keys()) == (unknown.status_code, unknown.headers.keys())


# --- What it costs -------------------------------------------------------------------------------
def test_a_large_file_is_not_read_into_memory(roles):
    client = roles("administrator")
    document = DocumentFactory(file=ContentFile(b"%PDF-1.7\n" + b" " * 3_000_000, name="large.pdf"))
    response = client.get(document.url)

    with contextlib.closing(response):
        assert max(len(chunk) for chunk in response.streaming_content) <= 64 * 1024


@pytest.mark.parametrize(("role", "most"), [("visitor", 7), ("member", 11)])
def test_a_file_costs_the_same_however_often_it_is_used(roles, role, most):
    image, client = ImageFactory(), roles(role)
    url = image.get_rendition("width-2").url

    def count():
        with CaptureQueriesContext(connection) as queries:
            assert fetch(client, url).status_code == 200
        return len(queries)

    case_with(image=image)
    count()
    before = count()
    for number in range(4):
        case_with(image=image, title=f"Sample {number}", for_members=number > 1)
    assert count() == before <= most


def test_renditions_of_a_list_cost_no_query_each(django_assert_num_queries):
    for image in ImageFactory.create_batch(3):
        image.get_rendition("width-2")

    with django_assert_num_queries(2):
        for image in HubImage.objects.prefetch_renditions("width-2"):
            assert image.get_rendition("width-2").url.startswith("/files/images/")


def test_a_page_of_wagtails_own_shows_its_files(who_gets):
    """A page type without an audience is public unless Wagtail's privacy says otherwise."""
    document = DocumentFactory()
    page = Page.objects.get(pk=Site.objects.get().root_page_id)
    ReferenceIndex.objects.create(
        content_type=page.content_type,
        base_content_type=page.content_type,
        object_id=str(page.pk),
        to_content_type=ReferenceIndex._get_base_content_type(document),
        to_object_id=str(document.pk),
        model_path="body",
        content_path="body",
        content_path_hash="00000000-0000-0000-0000-000000000002",
    )
    assert page.live
    assert who_gets(document.url) == EVERYBODY
