"""What members are refused in the forums, with the reason that they read, and what is done once. Rows made once."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from forums.errors import ForumError
from forums.models import Forum, Post, PostFile, Thread
from forums.moderation import services as moderation_services
from forums.threads import files, services
from hub.base.models import Audience, HubDocument
from notifications.models import Notice
from peers.models import User
from search.models import Entry
from tests.factories.base import upload
from tests.factories.forums import make_forum, make_reply, make_thread
from tests.factories.peers import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def made_once(rows_of_module):
    thread = make_thread(title="How do you split licence costs?")
    answer = make_reply(thread=thread, text="By seats.")
    people = {"asker": thread.started_by, "writer": answer.author}
    people |= {"member": make_user("member"), "moderator": make_user("moderator")}
    return {
        "thread": thread.pk,
        "answer": answer.pk,
        "people": {name: one.pk for name, one in people.items()},
    }


@pytest.fixture
def thread(made_once, db):
    return Thread.objects.select_related("forum").get(pk=made_once["thread"])


@pytest.fixture
def answer(made_once, db):
    return Post.objects.select_related("thread__forum").get(pk=made_once["answer"])


@pytest.fixture
def person(made_once, db):
    return lambda name: User.objects.get(pk=made_once["people"][name])


@pytest.fixture
def as_(client, person):
    """A client that is logged in as one of the people."""

    def log_in(name: str):
        client.force_login(person(name))
        return client

    return log_in


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def send(client, name: str, thing, **typed) -> str:
    """What is read after a press."""
    return text_of(client.post(reverse(f"forums:{name}", args=[thing.pk]), typed, follow=True))


def again(thing):
    return type(thing).objects.get(pk=thing.pk)


# --- Answering -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("merge", "This thread was merged into another one. Answer there."),
        ("hide", "This thread is no longer there."),
        ("lock", "This thread was locked by a moderator."),
        ("close", "This thread was closed: nobody answers in it any more."),
        ("close_forum", "This forum is closed: it can be read, and nobody writes in it."),
    ],
)
def test_why_nobody_answers_is_said_and_the_text_is_kept(as_, person, thread, change, says):
    moderator = person("moderator")
    if change == "merge":
        moderation_services.merge(user=moderator, thread=thread, into=make_thread(author=moderator))
    elif change == "hide":
        moderation_services.hide_thread(user=moderator, thread=thread)
    elif change == "lock":
        moderation_services.lock(user=moderator, thread=thread)
    elif change == "close":
        moderation_services.close(user=moderator, thread=thread, closed_as="outdated")
    else:
        Forum.objects.filter(pk=thread.forum_id).update(is_closed=True)
    count = Post.objects.count()
    response = as_("member").post(reverse("forums:reply", args=[thread.pk]), {"text": "My long thoughts."})
    assert response.status_code == (404 if change == "hide" else 409)
    page = text_of(response)
    assert says in page
    assert "My long thoughts." in page
    assert Post.objects.count() == count


def test_a_question_about_a_thing_that_was_taken_away_takes_no_answer(person):
    about = make_forum()
    first = services.start_thread(
        author=person("asker"),
        filing=services.Filing(title="Advice"),
        text="What would you do?",
        about=about,
        audience=Audience.members(),
    )
    about.delete()
    with pytest.raises(PermissionDenied):
        services.reply(author=person("member"), thread=again(first.thread), text="This.")
    assert again(first.thread).reply_count == 0


@pytest.mark.parametrize("title", ["", "  \n "])
def test_a_thread_has_a_title(as_, person, thread, title):
    filing = services.Filing(title=title)
    with pytest.raises(ForumError, match="Give the thread a title"):
        services.start_thread(author=person("member"), forum=thread.forum, filing=filing, text="Text.")
    with pytest.raises(ForumError, match="Give the thread a title"):
        services.refile(user=person("asker"), thread=thread, filing=filing)
    start = reverse("forums:start", args=[thread.forum.slug])
    typed = {"forum": thread.forum.slug, "kind": "question", "title": title, "text": "My long thoughts."}
    assert "My long thoughts." in text_of(as_("member").post(start, typed))
    assert Thread.objects.count() == 1


# --- Filing ----------------------------------------------------------------------------------------------


def test_others_file_no_thread_and_what_moderators_file_is_in_their_log(as_, thread):
    typed = {"title": "By seats or by budget?", "kind": "discussion", "tags": "licences"}
    address = reverse("forums:refile", args=[thread.pk])
    assert as_("writer").get(address).status_code == 403
    assert as_("writer").post(address, typed).status_code == 403
    assert again(thread).title == thread.title
    assert thread.title in text_of(as_("moderator").get(address))
    page = send(as_("moderator"), "refile", thread, **typed)
    assert "The thread is filed anew." in page
    assert (again(thread).title, again(thread).kind) == ("By seats or by budget?", "discussion")
    log = text_of(as_("moderator").get(reverse("forums:log"), follow=True))
    assert "Renamed or filed anew" in log
    assert Entry.objects.get(kind="post", object_id=thread.first_post_id).title == "By seats or by budget?"


# --- Changing --------------------------------------------------------------------------------------------


def test_what_a_moderator_changes_is_in_their_log_and_in_the_history(as_, answer):
    edit = reverse("forums:edit", args=[answer.pk])
    assert as_("member").get(edit).status_code == 403
    assert "By seats." in text_of(as_("moderator").get(edit))
    page = send(as_("moderator"), "edit", answer, text="By seats, mostly.", read="0")
    assert "The post is changed." in page
    assert "Edited a post" in text_of(as_("moderator").get(reverse("forums:log"), follow=True))
    history = text_of(as_("member").get(reverse("forums:history", args=[answer.pk])))
    assert "mostly" in history


def test_who_saves_a_change_second_sees_both_texts(as_, answer):
    send(as_("moderator"), "edit", answer, text="The moderator's words.", read="0")
    page = send(as_("writer"), "edit", answer, text="My own words.", read="0")
    assert "changed since you opened it" in page
    assert "My own words." in page
    assert "The moderator&#x27;s words." in page
    assert again(answer).text == "The moderator's words."
    send(as_("writer"), "edit", answer, text="My own words.", read="1")
    assert again(answer).text == "My own words."


def test_what_was_deleted_or_hidden_meanwhile_is_not_changed(person, answer):
    services.delete(user=person("writer"), post=again(answer))
    with pytest.raises(PermissionDenied):
        services.edit(user=person("writer"), post=answer, text="Changed.")
    assert again(answer).text == "By seats."
    assert not answer.revisions.exists()


def test_files_are_added_and_taken_off_with_no_new_version_of_the_text(as_, person, answer):
    file = {"file_1": upload("plan.txt", b"plan"), "file_1_shows": "The plan"}
    send(as_("writer"), "edit", answer, text="By seats.", read="0", **file)
    row = PostFile.objects.get(post=answer)
    assert not answer.revisions.exists()
    assert again(answer).file_count == 1
    with pytest.raises(PermissionDenied):
        services.remove_file(user=person("member"), post=answer, file_id=row.pk)
    # A file of another post is not taken off by this one.
    other = make_reply(thread=answer.thread, author=person("writer"))
    services.remove_file(user=person("writer"), post=other, file_id=row.pk)
    assert PostFile.objects.filter(pk=row.pk).exists()
    send(as_("writer"), "edit", answer, text="By seats.", read="0", remove_file=str(row.pk))
    assert again(answer).file_count == 0
    assert not HubDocument.objects.filter(pk=row.document_id).exists()


def test_a_post_has_so_many_files_and_no_more(as_, answer, monkeypatch):
    monkeypatch.setattr(files, "MOST_FILES", 1)
    two = {f"file_{number}": upload(f"{number}.txt", b"plan") for number in (1, 2)}
    page = send(as_("writer"), "edit", answer, text="See both.", read="0", **two)
    assert "A post can have 1 files." in page
    assert "See both." in page
    assert (again(answer).file_count, again(answer).text) == (0, "By seats.")
    assert not PostFile.objects.exists()


# --- Deleting --------------------------------------------------------------------------------------------


def test_a_post_is_deleted_and_put_back_after_a_word(as_, person, answer):
    for name in ("delete", "undelete"):
        assert as_("member").post(reverse(f"forums:{name}", args=[answer.pk])).status_code == 403
    assert as_("writer").get(reverse("forums:delete", args=[answer.pk])).status_code == 200
    assert again(answer).deleted_at is None
    assert "The post is deleted." in send(as_("writer"), "delete", answer)
    assert again(answer.thread).reply_count == 0
    assert as_("writer").get(reverse("forums:undelete", args=[answer.pk])).status_code == 200
    assert "The post is back." in send(as_("writer"), "undelete", answer)
    assert again(answer.thread).reply_count == 1
    # Done again, by an old page, each changes nothing more.
    services.undelete(user=person("writer"), post=answer)
    for _ in range(2):
        services.delete(user=person("writer"), post=answer)
    assert again(answer.thread).reply_count == 0


def test_what_a_moderator_deletes_says_why_and_its_writer_does_not_put_it_back(as_, person, answer):
    send(as_("moderator"), "delete", answer, reason="It names a person.")
    assert Notice.objects.filter(user=person("writer")).exists()
    assert "It names a person." in text_of(as_("writer").get(reverse("forums:standing"), follow=True))
    with pytest.raises(PermissionDenied):
        services.undelete(user=person("writer"), post=answer)
    send(as_("moderator"), "undelete", answer)
    assert again(answer).can_be_read
    assert "Put a deleted post back" in text_of(as_("moderator").get(reverse("forums:log"), follow=True))


def test_what_is_hidden_stays_hidden_when_a_deletion_is_taken_back(person, answer):
    moderator = person("moderator")
    moderation_services.hide_post(user=moderator, post=answer)
    services.delete(user=moderator, post=answer)
    services.undelete(user=moderator, post=answer)
    assert not again(answer).can_be_read
    assert again(answer.thread).reply_count == 0


def test_with_a_deleted_question_one_is_back_in_its_forum(as_, person):
    thread = make_thread(author=person("asker"), title="Asked too early")
    response = as_("asker").post(reverse("forums:delete", args=[thread.first_post_id]))
    assert response["Location"] == thread.forum.get_absolute_url()
    assert not again(thread).is_listed


# --- Thanks, answers, me too -----------------------------------------------------------------------------


def test_a_question_is_no_answer_to_itself_and_an_answer_is_accepted_once(as_, thread, answer):
    assert "The question is no answer to itself." in send(as_("asker"), "accept", thread.first_post)
    for _ in range(2):
        send(as_("asker"), "accept", answer)
        assert again(thread).accepted_count == 1
    assert Notice.objects.filter(user=answer.author, kind="forums.accepted").count() == 1
    for _ in range(2):
        send(as_("asker"), "accept", answer, action="undo")
        assert (again(thread).accepted_count, again(answer).accepted_by) == (0, None)
    assert as_("member").post(reverse("forums:accept", args=[answer.pk])).status_code == 403


def test_the_same_question_is_had_once_by_others_and_taken_back(as_, person, thread):
    for _ in range(2):
        send(as_("member"), "me_too", thread)
        assert again(thread).me_too_count == 1
    for _ in range(2):
        send(as_("member"), "me_too", thread, action="undo")
        assert again(thread).me_too_count == 0
    assert "You asked this yourself." in send(as_("asker"), "me_too", thread)
    discussion = make_thread(author=person("asker"), kind=Thread.Kind.DISCUSSION)
    assert as_("member").post(reverse("forums:me_too", args=[discussion.pk])).status_code == 403


def test_thanks_are_for_what_others_wrote_and_can_be_read(as_, person, answer):
    assert "This post is your own." in send(as_("writer"), "thank", answer)
    send(as_("member"), "thank", answer)
    send(as_("member"), "thank", answer, action="undo")
    assert again(answer).thanks_count == 0
    services.delete(user=person("writer"), post=answer)
    with pytest.raises(PermissionDenied):
        services.thank(user=person("moderator"), post=again(answer), thanks=True)


# --- Ends and forums -------------------------------------------------------------------------------------


def test_a_settled_thread_keeps_its_first_reason(as_, person, thread):
    services.settle(by=person("asker"), thread=thread, reason="It is in the case.")
    services.settle(by=person("moderator"), thread=thread, reason="Another.")
    found = again(thread)
    assert (found.closed_by, found.closed_reason) == (person("asker"), "It is in the case.")
    assert "It is in the case." in text_of(as_("member").get(thread.get_absolute_url()))


def forum_form(forum: Forum, **changed) -> dict:
    return {
        "category": forum.category_id,
        "name": forum.name,
        "slug": forum.slug,
        "description": "",
        "started_by": forum.started_by,
        "sort_order": forum.sort_order,
        "reach": "everyone",
        **changed,
    }


def test_an_editor_who_narrows_a_forum_takes_its_threads_along(roles, client, thread, answer):
    editor, address = roles("editor"), reverse("forum:edit", args=[thread.forum_id])
    kept = make_thread(title="Elsewhere")
    page = text_of(editor.post(address, forum_form(thread.forum, reach="group")))
    assert "Choose at least one group." in page
    assert client.get(thread.get_absolute_url()).status_code == 200
    response = editor.post(address, forum_form(thread.forum, reach="members", name="Closer circle"))
    assert response.status_code == 302
    members = Audience.members()
    assert again(thread).audience == members
    assert {entry.audience for entry in Entry.objects.filter(group=f"thread:{thread.pk}")} == {members}
    assert Entry.objects.get(kind="forum", object_id=thread.forum_id).title == "Closer circle"
    assert client.get(thread.get_absolute_url()).status_code == 302
    assert again(kept).audience == Audience.everyone()
