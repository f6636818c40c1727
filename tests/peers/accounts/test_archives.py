"""All of a person's data as one file: made by the worker, for its owner alone."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from hub.base import checks
from hub.base.people import personal_data
from notifications.models import OutgoingMail
from peers.accounts import archive_making, archives
from peers.models import DataArchive
from tests.conftest import PASSWORD
from tests.factories.cases import make_published
from tests.factories.peers import make_user
from tests.factories.profiles import make_profile, start_conversation

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_storage(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)


def contents(archive) -> zipfile.ZipFile:
    with default_storage.open(archive.name) as file:
        return zipfile.ZipFile(io.BytesIO(file.read()))


def test_archive_has_what_there_is_of_its_owner_and_of_nobody_else():
    user = make_profile(user=make_user("member", name="Ana Sample"), about="**Payroll** for eleven.").user
    other = make_profile(user=make_user("member", name="Other Sample"), about="Secretoftheother").user
    user.profile.picture.save("me.jpg", ContentFile(b"picture"))
    start_conversation(sender=other, to=user, text="May I ask Ana?")
    stranger = make_profile().user
    start_conversation(sender=other, to=stranger, text="Nothingofana")
    make_published(author=user, title="Our own case")
    archive = archives.ask(user)
    assert archive_making.make_due() == 1
    packed = contents(archive)
    names = packed.namelist()
    assert {"README.md", "profile/profile.json", "profile/about.md", "profile/files/picture.jpg"} <= set(
        names
    )
    everything = "\n".join(packed.read(name).decode(errors="replace") for name in names)
    assert "Ana Sample" in everything
    assert "**Payroll**" in everything
    assert "May I ask Ana?" in everything
    assert any(name.startswith("cases/") and name.endswith(".md") for name in names)
    assert "Secretoftheother" not in everything
    assert "Nothingofana" not in everything
    assert other.email not in everything
    assert json.loads(packed.read("account/account.json"))[0]["email"] == user.email
    assert OutgoingMail.objects.filter(recipient=user.email, subject__contains="data is ready").exists()


def test_archive_stopped_half_way_begins_anew(monkeypatch):
    user = make_profile().user
    archive = archives.ask(user)
    export = archive_making.Folder.write

    def killed(self, items):
        if self.name == "account":
            raise KeyboardInterrupt
        return export(self, items)

    monkeypatch.setattr(archive_making.Folder, "write", killed)
    with pytest.raises(KeyboardInterrupt):
        archive_making.make_due()
    archive.refresh_from_db()
    assert archive.state == DataArchive.State.WORKING
    assert not default_storage.exists(archive.name)
    monkeypatch.undo()
    # As long as the dead worker's hold lasts nobody else begins.
    assert archive_making.make_due() == 0
    DataArchive.objects.update(held_until=timezone.now() - timedelta(seconds=1))
    assert archive_making.make_due() == 1
    assert contents(archive).testzip() is None


def test_archive_of_an_account_that_goes_meanwhile_leaves_no_file(monkeypatch):
    user = make_profile().user
    archive = archives.ask(user)
    pack = archive_making._pack

    def pack_and_delete(archive, packed):
        pack(archive, packed)
        user.delete()

    monkeypatch.setattr(archive_making, "_pack", pack_and_delete)
    archive_making.make_due()
    assert not default_storage.exists(archive.name)
    assert not DataArchive.objects.exists()


def test_archive_that_always_fails_is_given_up_and_keeps_nobody_waiting(monkeypatch, caplog):
    user, other = make_profile().user, make_profile().user
    broken = archives.ask(user)
    well = archives.ask(other)
    export = archive_making._pack

    def fails(archive, packed):
        if archive.pk == broken.pk:
            raise OSError("disk")
        export(archive, packed)

    monkeypatch.setattr(archive_making, "_pack", fails)
    for _number in range(archive_making.MOST_ATTEMPTS + 1):
        archive_making.make_due()
        DataArchive.objects.filter(pk=broken.pk).update(held_until=None)
    broken.refresh_from_db()
    well.refresh_from_db()
    assert (broken.state, well.state) == (DataArchive.State.FAILED, DataArchive.State.READY)
    archives.ask(user)  # may be asked for again


def test_only_its_owner_has_the_file_and_only_while_it_holds(roles):
    client = roles("member")
    make_profile(user=client.user)
    assert client.get("/my/data/archive/").status_code == 404
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert client.post("/my/data/", follow=True).status_code == 200
    archive_making.make_due()
    response = client.get("/my/data/archive/")
    assert response["Content-Type"] == "application/zip"
    assert zipfile.ZipFile(io.BytesIO(b"".join(response))).testzip() is None
    archive = DataArchive.objects.get()
    for role in ("member", "administrator"):
        assert roles(role).get("/my/data/archive/").status_code == 404
    assert client.get(f"/files/{archive.name}").status_code == 404
    # A second one on the same day is refused, and said so.
    assert "tomorrow" in client.post("/my/data/", follow=True).content.decode()
    archives.delete_expired(now=timezone.now() + DataArchive.HOLDS_FOR + timedelta(hours=1))
    assert client.get("/my/data/archive/").status_code == 404
    assert "Make my archive" in client.get("/my/data/").content.decode()


def test_what_nobody_decided_about_fails_the_check(monkeypatch):
    assert checks.every_column_to_people_is_decided(None) == []
    there = personal_data.columns_to_people()
    monkeypatch.setattr(
        personal_data, "columns_to_people", lambda: {**there, "x.New.user": there["peers.Profile.user"]}
    )
    (error,) = checks.every_column_to_people_is_decided(None)
    assert error.id == "base.E101"
    assert "x.New.user" in error.msg
