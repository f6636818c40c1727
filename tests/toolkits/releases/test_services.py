"""Releases: what goes into a draft, what is refused, and that nothing of a published one changes."""

import hashlib
import io
import socket
import socketserver
import struct
import threading
import zipfile

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage

from hub.base.models import DocumentText, HubDocument
from tests.factories import pictures as planted
from tests.factories.files import pdf, word
from tests.factories.peers import make_user
from tests.factories.toolkits import an_upload, make_draft, make_host, make_release, make_toolkit
from toolkits.desk import services
from toolkits.desk.services import ToolkitConflictError
from toolkits.files import storing_files, zips
from toolkits.models import FileVersion, ReleaseZip, ToolkitFile
from toolkits.releases import release_diff
from toolkits.releases import services as releases_services

pytestmark = pytest.mark.django_db


def names(release) -> list[str]:
    return [row.version.file.name for row in release.files.select_related("version__file")]


def stored(version) -> bytes:
    with version.document.file.open() as file:
        return file.read()


@pytest.fixture
def draft():
    return releases_services.begin_release(by=None, toolkit=make_draft())


# --- Files ---------------------------------------------------------------------------------------------


def test_a_file_is_kept_with_its_format_size_and_sum(draft):
    content = word("A charter.")
    row = releases_services.add_file(
        by=None, release=draft, upload=an_upload("Charter & notes.docx", content)
    )
    version = row.version
    assert (version.file.name, version.number, version.format) == ("Charter & notes.docx", 1, "docx")
    assert (version.size, version.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert stored(version) == content


def test_a_name_that_leads_elsewhere_leads_nowhere(draft):
    row = releases_services.add_file(by=None, release=draft, upload=an_upload("x.docx"))
    hostile = an_upload("y.docx")
    hostile._name = "../../../etc/evil.docx"  # a browser's form would be cleaned by Django before
    evil = releases_services.add_file(by=None, release=draft, upload=hostile)
    assert evil.version.file.name == "evil.docx"
    assert evil.version.document.file.name.startswith("documents/")
    assert row.version.document.file.name.startswith("documents/")


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("empty.docx", b"", "empty"),
        ("charter.docx", b"%PDF-1.7 no Word document", "content"),
        ("page.html", b"<script>", "extension"),
        ("film.mp4", b"no film at all", "content"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(draft, name, content, code):
    before = HubDocument.objects.count()
    with pytest.raises(ValidationError) as error:
        releases_services.add_file(by=None, release=draft, upload=an_upload(name, content))
    assert error.value.code == code
    assert not draft.files.exists()
    assert HubDocument.objects.count() == before


def test_two_of_one_name_are_refused_and_the_second_is_not_stored(draft):
    releases_services.add_file(by=None, release=draft, upload=an_upload("Charter.docx"))
    there = set(default_storage.listdir("documents")[1])
    with pytest.raises(ValidationError, match="already"):
        releases_services.add_file(by=None, release=draft, upload=an_upload("charter.DOCX", word("Another.")))
    assert names(draft) == ["Charter.docx"]
    assert set(default_storage.listdir("documents")[1]) == there


def test_a_replaced_file_keeps_its_name_and_gets_the_next_version():
    toolkit = make_draft()
    first = make_release(toolkit, files={"charter.docx": word("One.")})
    second = releases_services.begin_release(by=None, toolkit=toolkit)
    [row] = second.files.all()
    row = releases_services.replace_file(
        by=None, release_file=row, upload=an_upload("New.docx", word("Two."))
    )
    assert (row.version.file.name, row.version.number) == ("charter.docx", 2)
    assert first.files.get().version.number == 1
    with pytest.raises(ValidationError, match="docx"):
        releases_services.replace_file(by=None, release_file=row, upload=an_upload("x.pdf", pdf("Three.")))


def test_the_same_content_is_no_new_version():
    toolkit, content = make_draft(), word("One.")
    make_release(toolkit, files={"charter.docx": content})
    [row] = releases_services.begin_release(by=None, toolkit=toolkit).files.all()
    row = releases_services.replace_file(by=None, release_file=row, upload=an_upload("charter.docx", content))
    assert row.version.number == 1


def test_what_is_taken_out_of_a_draft_leaves_nothing_that_no_release_has():
    toolkit = make_draft()
    make_release(toolkit, files={"charter.docx": word("One.")})
    draft = releases_services.begin_release(by=None, toolkit=toolkit)
    added = releases_services.add_file(by=None, release=draft, upload=an_upload("plan.docx"))
    name = added.version.document.file.name
    for row in draft.files.all():
        releases_services.remove_file(by=None, release_file=row)
    assert list(ToolkitFile.objects.values_list("name", flat=True)) == ["charter.docx"]
    assert FileVersion.objects.count() == 1
    assert not HubDocument.objects.filter(file=name).exists()


# --- A scanner -----------------------------------------------------------------------------------------


class _Scanner(socketserver.BaseRequestHandler):
    """Speaks INSTREAM as ClamAV does, and finds one thing."""

    def handle(self):
        file = self.request.makefile("rb")
        assert file.read(10) == b"zINSTREAM\0"
        content = b""
        while size := struct.unpack("!L", file.read(4))[0]:
            content += file.read(size)
        found = b"stream: Eicar-Test-Signature FOUND\0" if b"EICAR" in content else b"stream: OK\0"
        self.request.sendall(found)


@pytest.fixture
def scanner(settings):
    with socketserver.TCPServer(("127.0.0.1", 0), _Scanner) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.CLAMAV_HOST, settings.CLAMAV_PORT = server.server_address
        yield
        server.shutdown()


def test_a_virus_is_refused_where_a_scanner_is_configured(draft, scanner):
    releases_services.add_file(by=None, release=draft, upload=an_upload("clean.txt", b"Nothing."))
    with pytest.raises(ValidationError, match="Eicar") as error:
        releases_services.add_file(by=None, release=draft, upload=an_upload("bad.txt", b"EICAR" * 300_000))
    assert error.value.code == "virus"
    assert names(draft) == ["clean.txt"]


def test_what_can_t_be_scanned_is_not_kept(draft, settings):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        settings.CLAMAV_HOST, settings.CLAMAV_PORT = unused.getsockname()
        with pytest.raises(ValidationError) as error:
            releases_services.add_file(by=None, release=draft, upload=an_upload())
    assert error.value.code == "unchecked"
    assert not draft.files.exists()


# --- Publication ---------------------------------------------------------------------------------------


def test_a_release_without_a_file_is_refused(draft):
    with pytest.raises(ValidationError, match="at least one file"):
        releases_services.publish_release(by=None, release=draft)


def test_a_published_release_can_not_be_changed():
    toolkit = make_draft()
    release = make_release(toolkit, files={"charter.docx": word("One.")})
    row = release.files.get()
    for change in (
        lambda: releases_services.add_file(by=None, release=release, upload=an_upload("x.docx")),
        lambda: releases_services.replace_file(by=None, release_file=row, upload=an_upload()),
        lambda: releases_services.remove_file(by=None, release_file=row),
        lambda: releases_services.describe(
            by=None, release=release, number="9", dated=release.dated, notes=""
        ),
        lambda: releases_services.publish_release(by=None, release=release),
        lambda: releases_services.discard_release(by=None, release=release),
    ):
        with pytest.raises(ToolkitConflictError):
            change()
    assert names(release) == ["charter.docx"]


def test_only_hosts_put_releases_together():
    host, other = make_host(), make_user("member")
    toolkit = make_draft(host=host)
    with pytest.raises(PermissionDenied):
        releases_services.begin_release(by=other, toolkit=toolkit)
    release = releases_services.begin_release(by=host, toolkit=toolkit)
    for act in (
        lambda by: releases_services.add_file(by=by, release=release, upload=an_upload()),
        lambda by: releases_services.publish_release(by=by, release=release),
        lambda by: releases_services.discard_release(by=by, release=release),
    ):
        with pytest.raises(PermissionDenied):
            act(other)
    releases_services.add_file(by=host, release=release, upload=an_upload())
    assert releases_services.publish_release(by=host, release=release).published_by == host


def test_the_next_release_begins_where_the_last_one_ended():
    toolkit = make_draft()
    make_release(toolkit, files={"a.docx": word("A."), "b.docx": word("B.")}, number="2026-9")
    draft = releases_services.begin_release(by=None, toolkit=toolkit)
    assert (draft.number, names(draft)) == ("2026-10", ["a.docx", "b.docx"])
    assert releases_services.begin_release(by=None, toolkit=toolkit) == draft
    with pytest.raises(ValidationError, match="number"):
        releases_services.describe(by=None, release=draft, number="2026-9", dated=draft.dated, notes="")
    with pytest.raises(ValidationError):
        releases_services.describe(by=None, release=draft, number="../1", dated=draft.dated, notes="")


# --- The zip -------------------------------------------------------------------------------------------


def unpacked(release) -> dict[str, bytes]:
    packed = ReleaseZip.objects.get(release=release)
    assert packed.is_ready
    with default_storage.open(packed.name) as file:
        content = file.read()
    assert (packed.size, packed.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_zip_has_the_release_s_files_whatever_was_released_since():
    toolkit = make_draft()
    one, two = word("One."), word("Two.")
    first = make_release(toolkit, files={"charter & co.docx": one, "ABOUT.md": b"Ours.\n"})
    second = make_release(toolkit, files={"charter & co.docx": two})
    assert zips.make_due() == 2
    files = unpacked(first)
    assert files["charter & co.docx"] == one
    assert files["ABOUT.md"] == b"Ours.\n"
    assert hashlib.sha256(one).hexdigest() in files["_ABOUT.md"].decode()
    assert unpacked(second)["charter & co.docx"] == two
    assert zips.make_due() == 0


def test_a_zip_of_a_file_that_was_changed_behind_our_back_is_given_up():
    release = make_release(make_draft(), files={"plan.txt": b"One."})
    name = release.files.get().version.document.file.name
    default_storage.delete(name)
    with default_storage.open(name, "wb") as file:
        file.write(b"Two.")
    for _attempt in range(4):
        assert zips.make_due() == 0
        ReleaseZip.objects.update(held_until=None)
    packed = ReleaseZip.objects.get()
    assert packed.state == ReleaseZip.State.FAILED
    assert not default_storage.exists(packed.name)


# --- What changed --------------------------------------------------------------------------------------


def test_two_releases_are_compared_by_their_files_and_their_words():
    toolkit = make_draft()
    first = make_release(
        toolkit, files={"plan.txt": b"We meet on Monday.", "old.txt": b"Old.", "same.txt": b"Same."}
    )
    draft = releases_services.begin_release(by=None, toolkit=toolkit)
    rows = {row.version.file.name: row for row in draft.files.select_related("version__file")}
    releases_services.remove_file(by=None, release_file=rows["old.txt"])
    releases_services.replace_file(
        by=None, release_file=rows["plan.txt"], upload=an_upload("plan.txt", b"We meet on Friday.")
    )
    releases_services.add_file(by=None, release=draft, upload=an_upload("new.txt", b"New."))
    second = releases_services.publish_release(by=None, release=draft)
    for text in DocumentText.objects.select_related("document"):
        text.text = stored(text.document.toolkit_version).decode()
        text.status = DocumentText.Status.READ
        text.save()
    assert release_diff.previous(second) == first
    found = release_diff.between(first, second, with_text=True)
    assert [version.file.name for version in found.added] == ["new.txt"]
    assert [version.file.name for version in found.removed] == ["old.txt"]
    assert found.same == 1
    [pair] = found.changed
    assert ("removed", "Monday. ") in pair.pieces
    assert ("added", "Friday. ") in pair.pieces


def test_a_deleted_draft_takes_its_files_along():
    toolkit = make_draft()
    release = make_release(toolkit, files={"plan.txt": b"One."})
    name = release.files.get().version.document.file.name
    services.delete_draft(by=None, toolkit=toolkit)
    assert not HubDocument.objects.filter(file=name).exists()
    with pytest.raises(ToolkitConflictError):
        services.delete_draft(by=None, toolkit=make_toolkit())


@pytest.mark.parametrize(("name", "content"), [("a.jpg", planted.jpeg()), ("a.png", planted.png())])
def test_a_picture_among_the_files_keeps_nothing_but_what_is_seen(draft, tmp_path, name, content):
    row = releases_services.add_file(by=None, release=draft, upload=an_upload(name, content))
    with row.version.document.file.open("rb") as stored:
        kept = stored.read()
    assert planted.SECRET not in kept
    assert (row.version.sha256, row.version.size) == (hashlib.sha256(kept).hexdigest(), len(kept))
    # An import that brings the same file again knows it by that sum.
    (tmp_path / name).write_bytes(content)
    assert storing_files.sum_of(tmp_path / name) == row.version.sha256


def test_a_picture_among_the_files_that_is_cut_off_is_refused(draft):
    with pytest.raises(ValidationError):
        releases_services.add_file(by=None, release=draft, upload=an_upload("a.jpg", planted.jpeg()[:700]))
