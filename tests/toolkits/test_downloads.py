"""Who gets a toolkit's files, and how they are handed out."""

import pytest
from django.core.cache import cache, caches
from django.urls import reverse

from tests.factories.files import word
from tests.factories.toolkits import make_draft, make_host, make_release, make_toolkit
from toolkits.desk import services
from toolkits.files import zips
from toolkits.models import ReleaseZip, ToolkitCount
from toolkits.models.releases import current_release

pytestmark = pytest.mark.django_db

ROLES = ("visitor", "applicant", "member", "host")


@pytest.fixture
def host():
    return make_host()


@pytest.fixture
def clients(roles, host, client):
    client.force_login(host)
    return {"host": client} | {role: roles(role) for role in ROLES[:-1]}


def address_of(toolkit, release) -> str:
    return reverse("toolkits:version", args=[toolkit.pk, release.number, release.files.get().version_id])


def who_gets(clients, address) -> set[str]:
    found = set()
    for role, client in clients.items():
        response = client.get(address)
        if response.status_code == 200:
            found.add(role)
            assert response["Content-Disposition"].startswith("attachment")
            assert response["X-Content-Type-Options"] == "nosniff"
            assert "html" not in response["Content-Type"]
            b"".join(response.streaming_content)  # read to its end, it is closed
        else:
            assert response.status_code in {302, 403, 404}
    return found


@pytest.mark.parametrize(
    ("for_members", "published", "who"),
    [
        (False, True, {"visitor", "applicant", "member", "host"}),
        (True, True, {"member", "host"}),
        (False, False, {"host"}),
    ],
)
def test_files_go_to_those_who_may_see_the_toolkit(clients, host, for_members, published, who):
    toolkit = make_draft(host=host, for_members=for_members)
    release = make_release(toolkit, files={"plan & costs.docx": word("One.")})
    if published:
        services.publish(by=host, toolkit=toolkit)
    zips.make_due()
    # The library's own address would be past the toolkit.
    assert who_gets(clients, release.files.get().version.document.url) == {"host"}
    for address in [
        address_of(toolkit, release),
        reverse("toolkits:file", args=[toolkit.pk, release.files.get().version.file_id]),
        reverse("toolkits:zip", args=[toolkit.pk, release.number]),
    ]:
        assert who_gets(clients, address) == who, address


def test_a_draft_of_a_release_is_the_hosts_alone(clients, host):
    toolkit = make_toolkit(host=host, files={"plan.docx": word("One.")})
    draft = make_release(toolkit, files={"plan.docx": word("Two.")}, published=False)
    assert who_gets(clients, address_of(toolkit, draft)) == {"host"}
    page = reverse("toolkits:release", args=[toolkit.pk, draft.number])
    assert clients["member"].get(page).status_code == 404
    assert clients["host"].get(page).status_code == 200


def test_a_file_keeps_its_name_and_is_given_in_pieces(client):
    toolkit = make_toolkit(files={"Plan  & costs.docx": word("One.")})
    release = toolkit.releases.get()
    response = client.get(address_of(toolkit, release))
    assert response.streaming
    assert 'filename="Plan  & costs.docx"' in response["Content-Disposition"]
    assert len(b"".join(response.streaming_content)) == release.files.get().version.size
    # The address that stays leads to the current version.
    make_release(toolkit, files={"Plan  & costs.docx": word("Two, and longer.")})
    lasting = reverse("toolkits:file", args=[toolkit.pk, release.files.get().version.file_id])
    newest = current_release(toolkit).files.get().version
    assert len(b"".join(client.get(lasting).streaming_content)) == newest.size


def test_a_version_is_no_other_release_s(client):
    toolkit = make_toolkit(files={"plan.docx": word("One.")})
    first = toolkit.releases.get()
    second = make_release(toolkit, files={"plan.docx": word("Two.")})
    wrong = reverse("toolkits:version", args=[toolkit.pk, first.number, second.files.get().version_id])
    assert client.get(wrong).status_code == 404


def test_a_zip_that_is_being_made_says_so(clients, host):
    toolkit = make_toolkit(host=host, files={"plan.docx": word("One.")})
    release = toolkit.releases.get()
    address = reverse("toolkits:zip", args=[toolkit.pk, release.number])
    assert "being made" in clients["member"].get(address, follow=True).content.decode()
    ReleaseZip.objects.update(state="failed")
    again = reverse("toolkits:zip_again", args=[toolkit.pk, release.number])
    assert clients["member"].post(again).status_code == 403
    assert clients["host"].post(again).status_code == 302
    assert ReleaseZip.objects.get().state != "failed"


def test_a_download_that_was_cut_off_goes_on(client):
    cache.clear()
    client.defaults["HTTP_USER_AGENT"] = "Mozilla/5.0 (X11; Linux) Firefox/140.0"
    toolkit = make_toolkit(files={"plan.txt": b"0123456789"})
    address = address_of(toolkit, toolkit.releases.get())

    def ask(asked, **more):
        response = client.get(address, headers={"range": asked, **more})
        body = b"".join(response.streaming_content) if response.streaming else response.content
        assert response["Accept-Ranges"] == "bytes"
        return response.status_code, response.get("Content-Range"), body

    whole = client.get(address)
    assert b"".join(whole.streaming_content) == b"0123456789"
    assert ask("bytes=4-") == (206, "bytes 4-9/10", b"456789")
    assert ask("bytes=4-6") == (206, "bytes 4-6/10", b"456")
    assert ask("bytes=-3") == (206, "bytes 7-9/10", b"789")
    assert ask("bytes=8-99", if_range=whole["ETag"]) == (206, "bytes 8-9/10", b"89")
    assert ask("bytes=8-99", if_range=whole["Last-Modified"])[0] == 206
    assert ask("bytes=10-") == (416, "bytes */10", b"")
    # A file that is another one by now, and what is no range, gets the whole.
    for asked, more in [("bytes=4-", {"if_range": '"older"'}), ("bytes=0-1,4-5", {}), ("bytes=6-4", {})]:
        assert ask(asked, **more) == (200, None, b"0123456789")
    # Only a part that begins at the beginning is one more download.
    count = ToolkitCount.objects.filter(kind="file")
    assert count.get().count == 1
    caches["limits"].clear()
    ask("bytes=4-")
    assert count.get().count == 1
    ask("bytes=0-")
    assert count.get().count == 2
