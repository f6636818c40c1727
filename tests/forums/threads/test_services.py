"""What members do in the forums, and what follows of it: counters, rights, search."""

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from forums.errors import ChangedMeanwhileError, ForumError, NotOpenError
from forums.models import Forum, Post, ReadMark, Thread
from forums.moderation import services as moderation_services
from forums.threads import services
from hub.base.access import audiences
from hub.base.models import Audience
from notifications.following import services as following_services
from notifications.models.frequency import How
from search.models import Entry
from tests.factories.forums import make_forum, make_reply, make_thread, make_writer
from tests.factories.peers import make_user

pytestmark = pytest.mark.django_db


def counts(thread: Thread) -> tuple:
    """The kept counters of a thread and its forum beside what there is."""
    thread = Thread.objects.get(pk=thread.pk)
    forum = Forum.objects.get(pk=thread.forum_id)
    return (
        thread.reply_count,
        thread.last_post.text,
        forum.thread_count,
        forum.post_count,
        forum.last_post.text,
    )


def found(thread: Thread) -> set[int]:
    """The posts of a thread that search finds."""
    return set(
        Entry.objects.current().filter(group=f"thread:{thread.pk}").values_list("object_id", flat=True)
    )


class TestWriting:
    def test_counters_marks_and_search_follow(self):
        thread = make_thread(text="The question.")
        answer = make_reply(thread=thread, text="The answer.")
        assert counts(thread) == (1, "The answer.", 1, 2, "The answer.")
        assert answer.position == 2
        assert found(thread) == {thread.first_post_id, answer.pk}
        assert ReadMark.objects.get(thread=thread, user=answer.author).has_written
        entry = Entry.objects.get(object_id=answer.pk, kind="post")
        assert (entry.title, entry.audience) == (thread.title, thread.audience)

    def test_who_follows_a_person_is_told_of_the_threads_that_they_start(self):
        author, reader = make_writer(name="Ruth Sample"), make_writer()
        following_services.follow(user=reader, thing=author, how=How.IN_APP)
        make_reply(thread=make_thread(author=make_writer()), author=author)
        assert not reader.notices.exists()
        thread = make_thread(author=author)
        assert reader.notices.get().event.object_id == thread.first_post_id

    def test_a_form_sent_twice_makes_one_post(self):
        thread, author, key = make_thread(), make_user("member"), uuid4()
        first = services.reply(author=author, thread=thread, text="Once.", key=key)
        assert services.reply(author=author, thread=thread, text="Once.", key=key) == first
        assert counts(thread)[0] == 1
        # Another person's key is another key.
        assert services.reply(author=make_user("member"), thread=thread, text="Too.", key=key) != first

    @pytest.mark.parametrize("text", ["", "  \n ", "x" * 100_000])
    def test_empty_and_endless_posts_are_refused(self, text):
        thread = make_thread()
        with pytest.raises(ForumError):
            make_reply(thread=thread, text=text)
        assert counts(thread)[0] == 0

    def test_nobody_writes_where_they_may_not(self):
        members_only = make_forum(audience=Audience.members())
        thread = make_thread(forum=members_only)
        for role in ("applicant",):
            with pytest.raises(PermissionDenied):
                make_reply(thread=thread, author=make_user(role))
        announcements = make_forum(started_by=Forum.StartedBy.MODERATORS)
        with pytest.raises(PermissionDenied):
            make_thread(forum=announcements)
        assert make_thread(forum=announcements, author=make_user("moderator")).is_listed

    @pytest.mark.parametrize(
        ("change", "code"),
        [
            ({"is_locked": True}, "locked"),
            ({"hidden_at": "2026-11-01T00:00Z", "is_listed": False}, "deleted"),
        ],
    )
    def test_what_was_locked_or_deleted_meanwhile_says_so(self, change, code):
        thread = make_thread()
        Thread.objects.filter(pk=thread.pk).update(**change)
        with pytest.raises(NotOpenError) as error:
            make_reply(thread=thread)
        assert error.value.code == code

    def test_what_is_answered_may_be_gone(self):
        thread = make_thread()
        answer = make_reply(thread=thread)
        services.delete(user=answer.author, post=answer)
        with pytest.raises(ForumError):
            make_reply(thread=thread, reply_to=answer)


class TestDeleting:
    def test_a_deleted_post_vanishes_and_comes_back(self):
        thread = make_thread(text="The question.")
        first, second = make_reply(thread=thread, text="One."), make_reply(thread=thread, text="Two.")
        services.delete(user=second.author, post=second)
        assert counts(thread) == (1, "One.", 1, 2, "One.")
        assert found(thread) == {thread.first_post_id, first.pk}
        assert not audiences.may_see(make_user("member"), Post.objects.get(pk=second.pk))
        services.undelete(user=second.author, post=Post.objects.get(pk=second.pk))
        assert counts(thread) == (2, "Two.", 1, 3, "Two.")
        assert second.pk in found(thread)

    def test_with_the_first_post_goes_the_thread(self):
        thread = make_thread()
        answer = make_reply(thread=thread)
        question = Post.objects.get(pk=thread.first_post_id)
        with pytest.raises(PermissionDenied):  # others have answered
            services.delete(user=question.author, post=question)
        moderator = make_user("moderator")
        services.delete(user=moderator, post=question, reason="Asked elsewhere.")
        forum = Forum.objects.get(pk=thread.forum_id)
        assert (forum.thread_count, forum.post_count, forum.last_post) == (0, 0, None)
        assert found(thread) == set()
        assert not audiences.may_see(answer.author, Post.objects.get(pk=answer.pk))
        services.undelete(user=moderator, post=Post.objects.get(pk=question.pk))
        assert counts(thread)[2:4] == (1, 2)
        assert found(thread) == {question.pk, answer.pk}

    def test_a_moderator_hides_a_post(self):
        thread = make_thread()
        answer = make_reply(thread=thread)
        moderation_services.hide_post(user=make_user("moderator"), post=answer)
        assert counts(thread)[0] == 0
        assert found(thread) == {thread.first_post_id}
        with pytest.raises(PermissionDenied):
            moderation_services.hide_post(user=answer.author, post=answer)


class TestEditing:
    def test_the_version_before_is_kept(self):
        thread = make_thread(text="Wrods.")
        post = Post.objects.get(pk=thread.first_post_id)
        services.edit(user=post.author, post=post, text="Words.", read=0)
        assert [row.text for row in post.revisions.all()] == ["Wrods."]
        with pytest.raises(ChangedMeanwhileError):
            services.edit(user=make_user("moderator"), post=post, text="Words!", read=0)
        with pytest.raises(PermissionDenied):
            services.edit(user=make_user("member"), post=post, text="Mine.")

    def test_a_rename_reaches_search(self):
        thread = make_thread(title="Before")
        make_reply(thread=thread)
        filing = services.Filing(title="Afterwards", tags=["Rate card"])
        services.refile(user=thread.started_by, thread=thread, filing=filing)
        entries = Entry.objects.current().filter(group=f"thread:{thread.pk}")
        assert {entry.title for entry in entries} == {"Afterwards"}
        assert entries.filter(facets__facet="tag", facets__value="rate card").count() == 2


class TestThanksAndAnswers:
    def test_thanks_count_once(self):
        post, reader = make_reply(thread=make_thread()), make_user("member")
        services.thank(user=reader, post=post, thanks=True)
        services.thank(user=reader, post=post, thanks=True)
        assert Post.objects.get(pk=post.pk).thanks_count == 1
        services.thank(user=reader, post=post, thanks=False)
        assert Post.objects.get(pk=post.pk).thanks_count == 0
        with pytest.raises(ForumError):
            services.thank(user=post.author, post=post, thanks=True)

    def test_who_asked_accepts_several(self):
        thread = make_thread()
        answers = [make_reply(thread=thread) for _ in range(2)]
        with pytest.raises(PermissionDenied):
            services.accept(user=answers[0].author, post=answers[0], accepted=True)
        for answer in answers:
            services.accept(user=thread.started_by, post=answer, accepted=True)
        assert Thread.objects.get(pk=thread.pk).accepted_count == 2
        assert not Thread.objects.unanswered().exists()
        services.delete(user=make_user("moderator"), post=answers[0])
        assert Thread.objects.get(pk=thread.pk).accepted_count == 1

    def test_me_too(self):
        thread, reader = make_thread(), make_user("member")
        for _ in range(2):
            services.say_me_too(user=reader, thread=thread, me_too=True)
        assert Thread.objects.get(pk=thread.pk).me_too_count == 1
        with pytest.raises(ForumError):
            services.say_me_too(user=thread.started_by, thread=thread, me_too=True)


class TestThreadsAboutThings:
    def test_it_is_seen_by_those_who_see_the_thing(self):
        about = make_forum(audience=Audience.members())  # any thing with an audience will do
        first = services.start_thread(
            author=make_user("member"),
            filing=services.Filing(title="Advice"),
            text="What would you do?",
            about=about,
            audience=Audience.members(),
        )
        assert list(Thread.objects.about(about)) == [first.thread]
        assert audiences.may_see(make_user("member"), first.thread)
        assert not audiences.may_see(make_user("applicant"), first.thread)
        services.follow_audience(about=about, audience=Audience.of_people("nobody", []))
        assert not audiences.may_see(make_user("member"), Thread.objects.get())


class TestMentions:
    def test_a_name_becomes_a_link_and_a_row(self):
        named = make_writer(name="Ruth Sample")
        post = make_reply(thread=make_thread(), text="Ask @Ruth Sample about it, not `@Ruth Sample`.")
        assert f"[@Ruth Sample](/people/{named.pk}/) about it, not `@Ruth Sample`." in post.text
        assert [row.user for row in post.mentions.all()] == [named]

    def test_who_is_hidden_unlisted_or_blocked_is_not_named(self):
        writer = make_writer()
        hidden = make_writer(name="Hidden Sample")
        hidden.profile.reaches = {"name": "me"}
        hidden.profile.save()
        unlisted = make_writer(name="Unlisted Sample")
        unlisted.profile.is_listed = False
        unlisted.profile.save()
        blocked = make_writer(name="Blocked Sample")
        writer.blocks.create(blocked=blocked)
        text = "@Hidden Sample, @Unlisted Sample, @Blocked Sample"
        links = " ".join(f"[@X](/people/{one.pk}/)" for one in (hidden, unlisted, blocked))
        post = make_reply(thread=make_thread(), author=writer, text=f"{text} {links}")
        assert post.text.startswith(text)
        assert not post.mentions.exists()
