"""What the desk answers hosts whose page is older than the toolkit. The rows are made once."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from tests.factories.peers import make_user
from tests.factories.toolkits import make_draft, make_host, make_toolkit
from toolkits.desk import services
from toolkits.desk.services import ToolkitConflictError
from toolkits.models import ToolkitPage, ToolkitStep

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def made_once(rows_of_module):
    host = make_host()
    published = make_toolkit(host=host, title="On the site", steps=("begin", "end"))
    draft = make_draft(host=host, title="Never published")
    return {"host": host, "published": published.pk, "draft": draft.pk}


@pytest.fixture
def host(made_once, db):
    return made_once["host"]


@pytest.fixture
def desk(client, host):
    client.force_login(host)
    return client


@pytest.fixture
def toolkit(made_once, db):
    return ToolkitPage.objects.get(pk=made_once["published"])


@pytest.fixture
def draft(made_once, db):
    return ToolkitPage.objects.get(pk=made_once["draft"])


def send(desk, name: str, toolkit, *more, **typed) -> str:
    """What is read after a press at the desk."""
    response = desk.post(reverse(f"toolkits:{name}", args=[toolkit.pk, *more]), typed, follow=True)
    return " ".join(response.content.decode().split())


def change(toolkit, summary="Changed meanwhile.") -> None:
    """A colleague saves the draft."""
    draft = services.latest_draft(ToolkitPage.objects.get(pk=toolkit.pk))
    draft.summary = summary
    services.save_draft(by=None, draft=draft, read_revision_id=None)


def test_what_was_not_read_is_neither_published_nor_replaced(desk, toolkit):
    read, first = toolkit.latest_revision_id, toolkit.revisions.order_by("pk").first()
    change(toolkit)
    page = send(desk, "publish", toolkit, revision=read)
    assert "The draft was changed meanwhile. Look at it again, then publish." in page
    page = send(desk, "restore", toolkit, first.pk, revision=read)
    assert "This toolkit was changed meanwhile. Look at its versions again." in page
    toolkit.refresh_from_db()
    assert toolkit.summary != "Changed meanwhile."
    assert services.latest_draft(toolkit).summary == "Changed meanwhile."


def test_a_version_of_another_toolkit_or_none_is_not_restored(host, desk, toolkit, draft):
    foreign = draft.revisions.first().pk
    assert desk.post(reverse("toolkits:restore", args=[toolkit.pk, foreign])).status_code == 404
    with pytest.raises(ToolkitConflictError, match="version is not there any more"):
        services.restore_version(
            by=host, toolkit=toolkit, version_id=foreign, read_revision_id=toolkit.latest_revision_id
        )


def test_what_is_off_the_site_is_neither_taken_off_nor_confirmed(desk, toolkit, draft):
    services.take_off(by=None, toolkit=toolkit)
    for there in (toolkit, draft):
        assert "This toolkit is not on the site any more." in send(desk, "take_off", there)
        assert "there is nothing to confirm" in send(desk, "still_holds", there)
    assert not hasattr(draft, "upkeep")


def test_what_was_published_is_not_deleted(desk, toolkit, draft):
    assert "can only be taken off the site" in send(desk, "delete", toolkit)
    services.take_off(by=None, toolkit=toolkit)
    assert "can only be taken off the site" in send(desk, "delete", toolkit)
    assert "The draft is deleted." in send(desk, "delete", draft)
    assert list(ToolkitPage.objects.all()) == [toolkit]


def test_people_who_host_nothing_here_change_nothing_here(toolkit, draft):
    by, revision = make_user("program_host"), toolkit.latest_revision_id
    step = ToolkitStep(title="Mine")
    for act in (
        lambda: services.save_draft(by=by, draft=draft, read_revision_id=None),
        lambda: services.publish(by=by, toolkit=draft),
        lambda: services.take_off(by=by, toolkit=toolkit),
        lambda: services.delete_draft(by=by, toolkit=draft),
        lambda: services.confirm(by=by, toolkit=toolkit),
        lambda: services.set_maintainers(by=by, toolkit=toolkit, people=[by]),
        lambda: services.save_step(by=by, toolkit=toolkit, slug="", step=step, read_revision_id=revision),
        lambda: services.move_step(by=by, toolkit=toolkit, slug="begin", places=1),
        lambda: services.remove_step(by=by, toolkit=toolkit, slug="begin"),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_a_maintainer_hosts_the_programme_when_named_and_may_stay(host, toolkit):
    with pytest.raises(ValidationError, match="Only people who host the programme"):
        services.set_maintainers(by=host, toolkit=toolkit, people=[host, make_host()])
    former = make_host()
    toolkit.maintainers.create(user=former)
    services.set_maintainers(by=host, toolkit=toolkit, people=[host, former])
    assert {row.user for row in toolkit.maintainers.all()} == {host, former}


def test_steps_of_one_title_have_addresses_of_their_own(desk, toolkit):
    for title in ("Sign", "Sign", "Sign", "???"):
        send(desk, "new_step", toolkit, title=title)
    draft = services.latest_draft(ToolkitPage.objects.get(pk=toolkit.pk))
    slugs = [step.slug for step in draft.steps.all()]
    assert slugs == ["begin", "end", "sign", "sign-2", "sign-3", "step"]


def test_a_step_that_was_taken_out_meanwhile_says_so(desk, host, toolkit):
    services.remove_step(by=host, toolkit=toolkit, slug="begin")
    for name, typed in (("move_step", {"to": "up"}), ("remove_step", {})):
        assert "That step is not in the draft any more." in send(desk, name, toolkit, "begin", **typed)
    draft = services.latest_draft(ToolkitPage.objects.get(pk=toolkit.pk))
    assert [step.slug for step in draft.steps.all()] == ["end"]


@pytest.mark.parametrize("field", ["summary", "purpose", "licence"])
def test_what_is_missing_is_asked_for_before_anything_is_published(desk, draft, field):
    setattr(draft, field, "")
    services.save_draft(by=None, draft=draft, read_revision_id=None)
    page = send(desk, "publish", draft, revision=ToolkitPage.objects.get(pk=draft.pk).latest_revision_id)
    asks = {
        "summary": "Say in two or three sentences what is in it.",
        "purpose": "Say what it is for.",
        "licence": "Choose a licence: without one, nobody may use the files.",
    }
    assert asks[field] in page
    assert not ToolkitPage.objects.get(pk=draft.pk).live
