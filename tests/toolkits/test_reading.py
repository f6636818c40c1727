"""What readers see: the list, a toolkit's page, what is found of it, who is told, and the questions about it."""

import csv
import io
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from forums.models import Thread
from hub.base.files import document_texts
from hub.base.models import DocumentText
from notifications.following import services as following_services
from notifications.models import Notice
from search.models import Entry
from tests.factories.files import excel, word
from tests.factories.peers import ProgrammeFactory, make_user
from tests.factories.toolkits import make_draft, make_host, make_release, make_toolkit
from toolkits.desk import services
from toolkits.models import ToolkitUpkeep
from toolkits.reading import questions, upkeep

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_counts_of_another_test():
    cache.clear()


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def read_all_files() -> None:
    """What the worker does with documents that were uploaded."""
    for pk in DocumentText.objects.values_list("document_id", flat=True):
        document_texts.read(pk)


# --- The list ------------------------------------------------------------------------------------------


def test_the_list_is_filtered_and_counts_only_what_the_reader_may_see(roles):
    make_toolkit(title="For all", files={"a.docx": word("One.")})
    make_toolkit(title="In French", language="fr", licence="MIT")
    make_toolkit(title="For members", for_members=True)
    make_draft(title="Not yet")
    visitor, member = roles("visitor"), roles("member")
    page = text_of(visitor.get("/toolkits/"))
    assert "2 toolkits" in page
    assert "For members" not in page
    assert "Not yet" not in page
    assert "3 toolkits" in text_of(member.get("/toolkits/"))
    for query, shown in (
        ("language=fr", "In French"),
        ("file-format=docx", "For all"),
        ("licence=MIT", "In French"),
    ):
        page = text_of(visitor.get(f"/toolkits/?{query}"))
        assert "1 toolkit " in page, query
        assert shown in page
    assert "No toolkits match these filters." in text_of(visitor.get("/toolkits/?level=tribal"))
    titles = text_of(visitor.get("/toolkits/?sort=title"))
    assert titles.index("For all") < titles.index("In French")


def test_the_number_of_queries_does_not_grow_with_the_toolkits(client):
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            client.get("/toolkits/")
        return len(captured)

    make_toolkit(files={"a.docx": word("One.")})
    client.get("/toolkits/")
    few = queries()
    for number in range(3):
        make_toolkit(title=f"Kit {number}", files={f"{number}.docx": word("One."), "b.docx": word("Two.")})
    client.get("/toolkits/")  # the first after a publication reads what is counted by
    assert queries() <= few


def test_words_a_table_and_files_of_the_list(roles):
    make_toolkit(title="For all", files={"a.docx": word("One.")})
    make_toolkit(title="A charter", language="fr")
    make_toolkit(title="For members", for_members=True)
    visitor = roles("visitor")
    assert [kit.title for kit in visitor.get("/toolkits/?q=charter").context["listing"].page] == ["A charter"]
    table = text_of(visitor.get("/toolkits/?view=table&sort=title"))
    assert table.index("A charter") < table.index("For all")
    assert 'aria-sort="ascending"' in table
    rows = b"".join(visitor.get("/toolkits/export.csv?sort=title")).decode("utf-8-sig")
    assert [row["Title"] for row in csv.DictReader(io.StringIO(rows))] == ["A charter", "For all"]
    assert "For members" in b"".join(roles("member").get("/toolkits/export.csv")).decode()
    book = load_workbook(io.BytesIO(visitor.get("/toolkits/export.xlsx?language=fr").getvalue()))
    assert [row[0] for row in book.active.iter_rows(min_row=2, values_only=True)] == ["A charter"]


# --- A toolkit -----------------------------------------------------------------------------------------


def test_files_stand_at_their_steps_and_can_be_read_before_download(client):
    toolkit = make_draft(steps=("sign it",))
    release = make_release(
        toolkit, files={"charter.docx": word("We agree to share."), "x.xlsx": excel(["Cost", 1])}
    )
    file = release.files.get(version__format="docx").version.file
    step = toolkit.steps.get()
    step.file_keys = [file.pk, 10_000]
    services.save_step(
        by=None, toolkit=toolkit, slug=step.slug, step=step, read_revision_id=toolkit.latest_revision_id
    )
    toolkit = services.publish(by=None, toolkit=toolkit)
    read_all_files()
    page = text_of(client.get(toolkit.get_url()))
    assert page.count("charter.docx") > page.count("x.xlsx")
    version = file.versions.get()
    text = text_of(client.get(reverse("toolkits:text", args=[toolkit.pk, "1.0", version.pk])))
    assert "We agree to share." in text
    sheet = release.files.get(version__format="xlsx").version
    assert "Cost" in text_of(client.get(reverse("toolkits:text", args=[toolkit.pk, "1.0", sheet.pk])))


def test_a_toolkit_of_many_steps_has_a_page_for_each(client):
    toolkit = make_toolkit(steps=[f"step {number}" for number in range(14)])
    page = text_of(client.get(toolkit.get_url()))
    assert "How to step 3" not in page
    third = reverse("toolkits:step", args=[toolkit.pk, "step-3"])
    assert third in page
    shown = text_of(client.get(third))
    assert "How to step 3" in shown
    assert reverse("toolkits:step", args=[toolkit.pk, "step-4"]) in shown
    assert client.get(reverse("toolkits:step", args=[toolkit.pk, "no-such"])).status_code == 404


def test_what_nobody_confirmed_for_long_says_so_and_its_maintainers_are_asked_once(client):
    host = make_host()
    toolkit = make_toolkit(host=host)
    assert upkeep.ask_maintainers() == 0
    ToolkitUpkeep.objects.update(last_confirmed_on=timezone.localdate() - timedelta(days=600))
    assert "What it says may have changed since" in text_of(client.get(toolkit.get_url()))
    assert upkeep.ask_maintainers() == 1
    assert upkeep.ask_maintainers() == 0
    assert Notice.objects.filter(user=host, kind="toolkits.asked").count() == 1
    client.force_login(host)
    client.post(reverse("toolkits:still_holds", args=[toolkit.pk]))
    assert "What it says may have changed since" not in text_of(client.get(toolkit.get_url()))


# --- Found, followed, asked about ----------------------------------------------------------------------


def test_a_toolkit_is_found_by_a_word_inside_a_file_of_its_current_release():
    toolkit = make_toolkit(files={"charter.docx": word("The quorum is xylograph.")})
    read_all_files()
    entry = Entry.objects.get(kind="toolkit", object_id=toolkit.pk)
    assert "xylograph" in entry.attachment_text
    make_release(toolkit, files={"charter.docx": word("The quorum is five.")})
    read_all_files()
    entry.refresh_from_db()
    assert "xylograph" not in entry.attachment_text
    assert "five" in entry.attachment_text
    services.take_off(by=None, toolkit=toolkit)
    assert not Entry.objects.filter(kind="toolkit", object_id=toolkit.pk, withdrawn_at__isnull=True).exists()


def test_a_programme_lists_its_toolkits(client):
    programme = ProgrammeFactory()
    make_toolkit(title="Its kit", programme=programme)
    make_toolkit(title="Its secret kit", programme=programme, for_members=True)
    page = text_of(client.get(programme.get_absolute_url()))
    assert "Its kit" in page
    assert "Its secret kit" not in page


def test_followers_hear_of_releases_that_they_may_see():
    toolkit = make_toolkit(for_members=True)
    follower, left = make_user("member"), make_user("member")
    for user in (follower, left):
        following_services.follow(user=user, thing=toolkit)
    left.groups.clear()
    make_release(toolkit, files={"a.docx": word("One.")}, notes="Shorter.")
    [notice] = Notice.objects.filter(kind="toolkits.released")
    assert notice.user == follower


def test_a_release_of_an_unpublished_toolkit_is_told_to_nobody():
    programme = ProgrammeFactory()
    follower = make_user("member")
    following_services.follow(user=follower, thing=programme)
    toolkit = make_draft(programme=programme)
    make_release(toolkit, files={"a.docx": word("One.")})
    assert not Notice.objects.exists()
    services.publish(by=None, toolkit=toolkit)
    assert [notice.kind for notice in Notice.objects.all()] == ["toolkits.published"]


def test_a_question_is_a_thread_that_goes_with_the_toolkit(client, roles):
    host, asker = make_host(), make_user("member")
    toolkit = make_toolkit(host=host)
    client.force_login(asker)
    address = reverse("toolkits:ask", args=[toolkit.pk])
    answer = client.post(address, {"title": "Does it suit a town of 900?", "text": "We have one clerk."})
    thread = Thread.objects.about(toolkit).get()
    assert answer.url == thread.get_absolute_url()
    assert Notice.objects.filter(user=host).exists()
    listed = reverse("toolkits:questions", args=[toolkit.pk])
    visitor = roles("visitor")
    assert "a town of 900" in text_of(visitor.get(listed))
    assert "Read the 1 question" in text_of(visitor.get(toolkit.get_url()))
    assert visitor.get(address).status_code == 302
    assert not questions.may_ask(roles("applicant").user, toolkit)
    services.take_off(by=None, toolkit=toolkit)
    assert visitor.get(thread.get_absolute_url()).status_code in {302, 404}
