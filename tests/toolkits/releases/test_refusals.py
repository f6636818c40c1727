"""What is refused while a release is put together, and what its hosts read then. The rows are made once."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from tests.factories.peers import make_user
from tests.factories.toolkits import an_upload, make_host, make_toolkit
from toolkits.desk.services import ToolkitConflictError
from toolkits.models import Release, ReleaseFile, ToolkitFile, ToolkitPage
from toolkits.releases import services

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def made_once(rows_of_module):
    host = make_host()
    toolkit = make_toolkit(host=host, files={"charter.txt": b"One.", "plan.txt": b"One."})
    services.begin_release(by=host, toolkit=toolkit)
    return {"toolkit": toolkit.pk, "host": host, "stranger": make_user("program_host")}


@pytest.fixture
def host(made_once, db):
    return made_once["host"]


@pytest.fixture
def toolkit(made_once, db):
    return ToolkitPage.objects.get(pk=made_once["toolkit"])


@pytest.fixture
def draft(toolkit):
    return toolkit.releases.get(published_at=None)


@pytest.fixture
def desk(client, host):
    client.force_login(host)
    return client


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def rows_of(release: Release) -> dict[str, ReleaseFile]:
    return {row.version.file.name: row for row in release.files.select_related("version__file")}


def all_that_changes(release: Release, by) -> list:
    row = ReleaseFile(pk=0, release=release)
    return [
        lambda: services.add_file(by=by, release=release, upload=an_upload("new.txt", b"New.")),
        lambda: services.replace_file(by=by, release_file=row, upload=an_upload("plan.txt", b"Two.")),
        lambda: services.name_file(by=by, release_file=row, title="The plan"),
        lambda: services.remove_file(by=by, release_file=row),
        lambda: services.describe(by=by, release=release, number="9", dated=release.dated, notes=""),
        lambda: services.publish_release(by=by, release=release),
        lambda: services.discard_release(by=by, release=release),
    ]


def test_who_hosts_another_programme_changes_nothing(made_once, draft):
    for change in all_that_changes(draft, made_once["stranger"]):
        with pytest.raises(PermissionDenied):
            change()
    published = draft.toolkit.releases.get(number="1.0")
    with pytest.raises(PermissionDenied):
        services.recall_release(by=made_once["stranger"], release=published, reason="Wrong.")
    assert set(rows_of(draft)) == {"charter.txt", "plan.txt"}


def test_in_a_draft_that_was_thrown_away_meanwhile_nothing_is_changed(host, draft):
    services.discard_release(by=host, release=Release.objects.get(pk=draft.pk))
    for change in all_that_changes(draft, host):
        with pytest.raises(ToolkitConflictError, match="draft of a release is not there any more"):
            change()
    assert set(ToolkitFile.objects.values_list("name", flat=True)) == {"charter.txt", "plan.txt"}


def test_a_file_that_was_taken_out_meanwhile_is_not_changed(host, draft):
    row = rows_of(draft)["plan.txt"]
    services.remove_file(by=host, release_file=ReleaseFile.objects.get(pk=row.pk))
    for change in (
        lambda: services.replace_file(by=host, release_file=row, upload=an_upload("plan.txt", b"Two.")),
        lambda: services.name_file(by=host, release_file=row, title="The plan"),
        lambda: services.remove_file(by=host, release_file=row),
    ):
        with pytest.raises(ToolkitConflictError, match="not in this release any more"):
            change()
    assert ToolkitFile.objects.get(name="plan.txt").versions.count() == 1


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"number": "1.0"}, "There is a release of this number already. Choose another."),
        ({"number": "1/0"}, "Use digits, letters, dots and hyphens"),
        ({"number": ""}, "This field is required."),
    ],
)
def test_a_wrong_number_is_said_and_nothing_is_published(desk, toolkit, draft, typed, says):
    described = {"number": "1.1", "dated": "2026-11-01", "notes": "Kept notes.", "action": "publish", **typed}
    page = text_of(desk.post(reverse("toolkits:publish_release", args=[toolkit.pk]), described))
    assert says in page
    assert "Kept notes." in page
    draft.refresh_from_db()
    assert (draft.number, draft.is_published) == ("1.1", False)


def test_a_release_has_a_file_and_not_more_than_a_kit_needs(desk, host, toolkit, draft, monkeypatch):
    monkeypatch.setattr(services, "MOST_FILES", 2)
    add = reverse("toolkits:add_files", args=[toolkit.pk])
    assert "A release can have 2 files." in text_of(desk.post(add, {"uploads": an_upload("3.txt", b"3")}))
    assert set(rows_of(draft)) == {"charter.txt", "plan.txt"}
    for row in rows_of(draft).values():
        remove = reverse("toolkits:remove_file", args=[toolkit.pk, row.pk])
        assert "Releases that have it keep it." in text_of(desk.get(remove))
        desk.post(remove)
    described = {"number": "1.1", "dated": "2026-11-01", "notes": "", "action": "publish"}
    page = text_of(desk.post(reverse("toolkits:publish_release", args=[toolkit.pk]), described))
    assert "A release needs at least one file. Add one, then publish it." in page


def test_a_draft_is_thrown_away_with_what_no_other_release_has(desk, host, toolkit, draft):
    rows = rows_of(draft)
    services.replace_file(by=host, release_file=rows["plan.txt"], upload=an_upload("plan.txt", b"Two."))
    services.add_file(by=host, release=draft, upload=an_upload("new.txt", b"New."))
    discard = reverse("toolkits:discard_release", args=[toolkit.pk])
    assert desk.get(discard).status_code == 200
    assert draft.files.count() == 3
    page = text_of(desk.post(discard, follow=True))
    assert "The draft of the release is thrown away." in page
    assert [release.number for release in toolkit.releases.all()] == ["1.0"]
    kept = {file.name: [v.number for v in file.versions.all()] for file in toolkit.files.all()}
    assert kept == {"charter.txt": [1], "plan.txt": [1]}
    assert desk.post(discard).status_code == 404


def test_a_name_that_the_toolkit_had_becomes_that_file_s_next_version(host, draft):
    services.remove_file(by=host, release_file=rows_of(draft)["plan.txt"])
    row = services.add_file(by=host, release=draft, upload=an_upload("PLAN.txt", b"Two."), title="The plan")
    assert (row.version.file.name, row.version.number, row.version.file.title) == ("plan.txt", 2, "The plan")


def test_a_recall_names_its_reason_and_of_one_off_the_site_nobody_is_told(host, toolkit):
    release = toolkit.releases.get(number="1.0")
    with pytest.raises(ValidationError, match="Say why"):
        services.recall_release(by=host, release=release, reason=" \n ")
    toolkit.unpublish()
    recalled = services.recall_release(by=host, release=release, reason="The  costs\nwere wrong.")
    assert recalled.recall_reason == "The costs were wrong."
    assert recalled.recalled_by == host
    assert not release.toolkit.releases.in_force().exists()
    with pytest.raises(ToolkitConflictError, match="recalled already"):
        services.recall_release(by=host, release=release, reason="Again.")


@pytest.mark.parametrize(
    ("number", "following"),
    [
        ("1.9", "1.10"),
        ("2026-1b", "2026-2b"),
        ("spring", "spring-2"),
        ("a-very-long-name-xyz", "very-long-name-xyz-2"),
    ],
)
def test_the_next_number_counts_on(number, following):
    assert services.next_number(number) == following
