"""A published release taken back by its hosts."""

import pytest
from django.urls import reverse

from hub.base.models import DocumentText
from notifications.models import Event
from tests.factories.adoptions import make_adoption, make_member_of
from tests.factories.files import word
from tests.factories.toolkits import make_host, make_release, make_toolkit
from toolkits.desk.services import ToolkitConflictError
from toolkits.files import zips
from toolkits.models.releases import current_release
from toolkits.releases import services

pytestmark = pytest.mark.django_db


@pytest.fixture
def host():
    return make_host()


def test_a_recalled_release_is_told_of_and_can_not_be_had(client, host, roles):
    toolkit = make_toolkit(host=host, files={"plan.docx": word("One.")})
    user = make_member_of()
    first, second = toolkit.releases.get(), make_release(toolkit, files={"plan.docx": word("Two.")})
    make_adoption(toolkit, by=user)
    DocumentText.objects.update(status="read", text="Two.")
    zips.make_due()
    here = {"pk": toolkit.pk, "number": second.number}
    address = reverse("toolkits:recall_release", kwargs=here)
    assert roles("member").get(address).status_code == 403
    client.force_login(host)
    assert "This field is required" in client.post(address, {"reason": " "}).content.decode()
    assert client.post(address, {"reason": "The costs were wrong."}).status_code == 302

    assert current_release(toolkit) == first
    event = Event.objects.get(kind="toolkits.recalled")
    assert event.directly == {str(user.pk): "toolkits.recalled_used"}
    assert not Event.objects.filter(kind="toolkits.released", object_id=second.pk).exists()
    version = second.files.get().version_id
    reader = roles("member")
    for name in ("version", "text"):
        file = reverse(f"toolkits:{name}", kwargs={**here, "version": version})
        assert "The costs were wrong." in reader.get(file, follow=True).content.decode()
    assert "can't be had" in reader.get(reverse("toolkits:zip", kwargs=here), follow=True).content.decode()
    entries = reader.get(reverse("toolkits:toolkit_feed", args=[toolkit.pk])).content.decode()
    assert "release 1.0" in entries
    assert "release 1.1" not in entries
    page = reader.get(toolkit.get_url()).content.decode()
    assert "The costs were wrong." in page
    assert reverse("toolkits:zip", kwargs={**here, "number": first.number}) in page
    # History is kept, for readers by name, for hosts with the files; the number stays taken.
    assert "plan.docx" in reader.get(reverse("toolkits:release", kwargs=here)).content.decode()
    kept = client.get(reverse("toolkits:version", kwargs={**here, "version": version}))
    assert b"".join(kept.streaming_content).startswith(b"PK")
    with pytest.raises(ToolkitConflictError):
        services.recall_release(by=host, release=second, reason="Again.")
    assert services.begin_release(by=host, toolkit=toolkit).number not in {first.number, second.number}
