"""The host's desk: beginning, writing, publishing, and what happens where two write at once."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from hub.base.models import HubDocument, UnsavedForm
from tests.factories.files import pdf, word
from tests.factories.peers import ProgrammeFactory
from tests.factories.toolkits import an_upload, make_draft, make_host, make_toolkit
from toolkits.desk import services, unsaved
from toolkits.models import ToolkitPage
from toolkits.models.releases import draft_release
from toolkits.releases import services as releases_services

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_counts_of_another_test():
    cache.clear()


@pytest.fixture
def host():
    return make_host()


@pytest.fixture
def desk(client, host):
    client.force_login(host)
    return client


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def about(toolkit, **changes) -> dict:
    return {
        "title": toolkit.draft_title,
        "summary": "A kit.",
        "purpose": "To share a desk.",
        "suits": "",
        "prerequisites": "",
        "tags": "payroll, charter",
        "licence": "MIT",
        "language": "fr",
        "levels": ["county", "city"],
        "for_members": "1",
        "revision": toolkit.latest_revision_id,
        **changes,
    }


def test_a_host_begins_fills_and_publishes_a_toolkit(desk, host):
    programme = ProgrammeFactory(hosts=[host])
    ProgrammeFactory(hosts=[make_host()], name="Not theirs")
    page = text_of(desk.get(reverse("toolkits:new")))
    assert "Not theirs" not in page
    desk.post(reverse("toolkits:new"), {"title": "A sample kit", "programme": programme.pk})
    toolkit = ToolkitPage.objects.get()
    assert (toolkit.live, toolkit.programme, toolkit.owner) == (False, programme, host)
    assert desk.get(toolkit.get_url()).status_code == 404
    lacking = text_of(desk.post(reverse("toolkits:publish", args=[toolkit.pk])))
    assert "Choose a licence" in lacking
    assert not ToolkitPage.objects.get().live
    answer = desk.post(toolkit.edit_url, about(toolkit, action="continue"))
    assert answer.url == reverse("toolkits:steps", args=[toolkit.pk])
    new_step = reverse("toolkits:new_step", args=[toolkit.pk])
    desk.post(new_step, {"title": "Ask the treasurer", "text": "Do **it**.", "action": "another"})
    desk.post(new_step, {"title": "Sign", "outcome": "A signed charter"})
    desk.post(reverse("toolkits:move_step", args=[toolkit.pk, "sign"]), {"to": "up"})
    preview = text_of(desk.get(reverse("toolkits:preview", args=[toolkit.pk])))
    assert preview.index("1. Sign") < preview.index("2. Ask the treasurer")
    desk.post(reverse("toolkits:publish", args=[toolkit.pk]))
    toolkit = ToolkitPage.objects.get()
    assert toolkit.live
    assert (toolkit.licence, toolkit.language, toolkit.audience.kind) == ("MIT", "fr", "members")
    assert toolkit.level_labels == ["County or regional", "City or local"]
    assert [step.slug for step in toolkit.steps.all()] == ["sign", "ask-the-treasurer"]
    shown = text_of(desk.get(toolkit.get_url()))
    assert "<strong>it</strong>" in shown
    assert "A signed charter" in shown


def test_what_is_changed_is_seen_once_it_is_published(desk, host):
    toolkit = make_toolkit(host=host)
    desk.post(toolkit.edit_url, about(toolkit, title="Another name", for_members="0"))
    assert "Another name" not in text_of(desk.get(toolkit.get_url()))
    assert "Another name" in text_of(desk.get(reverse("toolkits:publish", args=[toolkit.pk])))
    desk.post(reverse("toolkits:publish", args=[toolkit.pk]))
    assert "Another name" in text_of(desk.get(toolkit.get_url()))
    history = text_of(desk.get(reverse("toolkits:history", args=[toolkit.pk])))
    assert "What readers see" in history
    first = toolkit.revisions.order_by("pk").first()
    newest = ToolkitPage.objects.get().latest_revision_id
    restore = reverse("toolkits:restore", args=[toolkit.pk, first.pk])
    assert "Another name" in text_of(desk.get(restore))
    desk.post(restore, {"revision": newest})
    assert services.latest_draft(ToolkitPage.objects.get()).title == "Setting up a sample desk"


def test_who_saves_second_sees_both_texts(desk, host):
    toolkit = make_draft(host=host)
    read = toolkit.latest_revision_id
    desk.post(toolkit.edit_url, about(toolkit, summary="The first."))
    answer = desk.post(toolkit.edit_url, about(toolkit, summary="The second.", revision=read))
    assert answer.status_code == 409
    page = text_of(answer)
    assert "The first." in page
    assert "The second." in page
    newest = ToolkitPage.objects.get().latest_revision_id
    desk.post(toolkit.edit_url, about(toolkit, summary="The second.", revision=newest))
    assert services.latest_draft(ToolkitPage.objects.get()).summary == "The second."


def test_two_who_write_different_steps_do_not_disturb_each_other(desk, host):
    toolkit = make_draft(host=host, steps=("begin", "end"))
    read = toolkit.latest_revision_id
    for slug in ("begin", "end"):
        address = reverse("toolkits:edit_step", args=[toolkit.pk, slug])
        answer = desk.post(address, {"title": slug, "text": "Changed.", "revision": read})
        assert answer.status_code == 302
    again = desk.post(
        reverse("toolkits:edit_step", args=[toolkit.pk, "end"]),
        {"title": "end", "text": "Lost?", "revision": read},
    )
    assert again.status_code == 409
    assert "Lost?" in text_of(again)
    draft = services.latest_draft(ToolkitPage.objects.get())
    assert [step.text for step in draft.steps.all()] == ["Changed.", "Changed."]
    removed = reverse("toolkits:remove_step", args=[toolkit.pk, "begin"])
    desk.post(removed)
    assert desk.post(removed).status_code == 302
    assert [step.slug for step in services.latest_draft(ToolkitPage.objects.get()).steps.all()] == ["end"]


def test_what_is_typed_is_kept_until_it_is_saved(desk, host):
    toolkit = make_draft(host=host)
    keep = unsaved.place_of(toolkit, "about").address
    typed = about(toolkit, summary="Typed, not saved.", typed_by=host.pk)
    stamp = desk.post(keep, typed).json()["kept"]
    page = text_of(desk.get(toolkit.edit_url))
    assert "Typed, not saved." in page
    assert "This is what you typed and have not saved" in page
    assert "You typed something and did not save it" in text_of(desk.get(reverse("toolkits:desk")))
    desk.post(toolkit.edit_url, about(toolkit, summary="Saved.", kept=stamp))
    assert not UnsavedForm.objects.exists()


def test_a_member_of_another_programme_has_no_business_here(roles, host):
    toolkit = make_draft(host=host)
    stranger = roles("program_host")
    assert stranger.post(toolkit.edit_url, about(toolkit)).status_code == 403
    assert stranger.post(reverse("toolkits:publish", args=[toolkit.pk])).status_code == 403
    files = reverse("toolkits:add_files", args=[toolkit.pk])
    assert stranger.post(files, {"uploads": an_upload()}).status_code == 403
    assert toolkit.draft_title not in text_of(stranger.get(reverse("toolkits:desk")))


# --- Releases ------------------------------------------------------------------------------------------


def test_six_files_and_a_second_release(desk, host):
    toolkit = make_toolkit(host=host)
    desk.post(reverse("toolkits:begin_release", args=[toolkit.pk]))
    add = reverse("toolkits:add_files", args=[toolkit.pk])
    uploads = [an_upload(f"file {number}.docx", word(str(number))) for number in range(5)]
    desk.post(add, {"uploads": [*uploads, an_upload("plan.pdf", pdf("Plan"))]})
    publish = reverse("toolkits:publish_release", args=[toolkit.pk])
    described = {"number": "1.0", "dated": "2026-11-01", "notes": "The **first**.", "action": "publish"}
    answer = desk.post(publish, described)
    assert answer.url == reverse("toolkits:release", args=[toolkit.pk, "1.0"])
    page = text_of(desk.get(answer.url))
    assert "<strong>first</strong>" in page
    assert page.count("SHA-256:") == 6
    desk.post(reverse("toolkits:begin_release", args=[toolkit.pk]))
    draft = draft_release(toolkit)
    row = draft.files.select_related("version__file").first()
    change = reverse("toolkits:change_file", args=[toolkit.pk, row.pk])
    desk.post(change, {"upload": an_upload("x.docx", word("Changed")), "title": "The plan"})
    assert "version 1 became 2" in text_of(desk.get(reverse("toolkits:files", args=[toolkit.pk])))
    desk.post(publish, {**described, "number": "1.1"})
    assert "1.1" in text_of(desk.get(toolkit.get_url()))
    older = text_of(desk.get(reverse("toolkits:release", args=[toolkit.pk, "1.0"])))
    assert "This is an older release." in older
    assert "version 1 became 2" in text_of(desk.get(reverse("toolkits:changes", args=[toolkit.pk, "1.1"])))


def test_one_bad_file_among_several_loses_no_other(desk, host):
    toolkit = make_draft(host=host)
    release = releases_services.begin_release(by=host, toolkit=toolkit)
    answer = desk.post(
        reverse("toolkits:add_files", args=[toolkit.pk]),
        {"uploads": [an_upload("good.docx"), an_upload("empty.txt", b""), an_upload("page.html", b"<p>")]},
    )
    page = text_of(answer)
    assert "“empty.txt” is empty" in page
    assert "“page.html” is not of a kind" in page
    assert release.files.get().version.file.name == "good.docx"


def test_large_files_are_for_hosts_and_only_up_to_a_size(desk, host, settings):
    settings.UPLOAD_MAX_BYTES = settings.UPLOAD_MAX_IMAGE_BYTES = 1000
    settings.TOOLKIT_UPLOAD_MAX_BYTES = 3_000_000
    toolkit = make_draft(host=host)
    release = releases_services.begin_release(by=host, toolkit=toolkit)
    add = reverse("toolkits:add_files", args=[toolkit.pk])
    large, larger = (an_upload(f"{size}.txt", b"x" * size) for size in (2_800_000, 3_100_000))
    before = HubDocument.objects.count()
    assert desk.post(add, {"uploads": large}).status_code == 302
    assert "at the most" in text_of(desk.post(add, {"uploads": larger}))
    assert release.files.get().version.size == 2_800_000
    assert HubDocument.objects.count() == before + 1
    strict = type(desk)(enforce_csrf_checks=True)
    strict.force_login(host)
    assert strict.post(add, {"uploads": an_upload("other.docx")}).status_code == 403
    assert release.files.count() == 1


# --- Upkeep --------------------------------------------------------------------------------------------


def test_a_toolkit_is_taken_off_and_put_back(desk, host, roles):
    toolkit = make_toolkit(host=host, files={"plan.docx": word("One.")})
    desk.post(reverse("toolkits:take_off", args=[toolkit.pk]))
    reader = roles("member")
    assert reader.get(toolkit.get_url()).status_code == 404
    assert reader.get(reverse("toolkits:release", args=[toolkit.pk, "1.0"])).status_code == 404
    desk.post(reverse("toolkits:publish", args=[toolkit.pk]))
    assert reader.get(toolkit.get_url()).status_code == 200


def test_the_maintainers_are_hosts(desk, host):
    toolkit = make_draft(host=host)
    stranger = make_host()
    people = reverse("toolkits:people", args=[toolkit.pk])
    assert "not one of the available" in text_of(desk.post(people, {"people": [stranger.pk]}))
    desk.post(people, {"people": []})
    assert not toolkit.maintainers.exists()
    desk.post(people, {"people": [host.pk]})
    assert toolkit.maintainers.get().user == host
