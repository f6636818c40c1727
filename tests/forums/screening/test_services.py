"""Posts that wait: new members' first ones, what the lists and the check for spam say, and what becomes of them."""

import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from forums.errors import ChangedMeanwhileError, ForumError
from forums.models import Forum, Hold, ListedText, Post, Thread
from forums.moderation import holds
from forums.screening import spam
from forums.threads import rate_limits, services
from forums.threads.files import Attached
from notifications.models import Notice
from peers.models import Flag, User
from search.models import Entry
from tests.factories.forums import make_forum, make_reply, make_thread, make_writer
from tests.factories.peers import make_user

pytestmark = pytest.mark.django_db
released = threading.Event()


# --- Checks that are plugged in --------------------------------------------------------------------------
def raises(submission):
    raise RuntimeError("The service is away.")


def hangs(submission):
    released.wait(30)
    return spam.Verdict()


def says_no_verdict(submission):
    return True


def refuses(submission):
    return spam.Verdict(spam.Action.REFUSE)


def holds_all(submission):
    assert submission.posts_before == 0
    return spam.Verdict(spam.Action.HOLD, "Looks odd")


def counts(thread: Thread) -> tuple[int, int, int]:
    """Answers, and the forum's threads and posts, as they are told."""
    thread, forum = Thread.objects.get(pk=thread.pk), Forum.objects.get(pk=thread.forum_id)
    return thread.reply_count, forum.thread_count, forum.post_count


class TestHolding:
    def test_a_first_post_waits_and_counts_once_it_is_approved(self, settings, client):
        thread = make_thread()
        settings.FORUM_HOLD_FIRST_POSTS = 1
        moderator, reader = make_user("moderator"), make_user("member")
        waiting = make_reply(thread=thread, author=make_writer(), text="My very first.")
        assert (waiting.is_held, counts(thread)) == (True, (0, 1, 1))
        assert Notice.objects.filter(user=moderator, kind="forums.waits").exists()
        assert not Notice.objects.filter(user=thread.started_by).exists()
        for user, seen in ((waiting.author, True), (moderator, True), (reader, False), (None, False)):
            client.force_login(user) if user else client.logout()
            page = client.get(thread.get_absolute_url()).content.decode()
            assert ("My very first." in page) == seen
            assert ("waits for a moderator" in page) == seen
        settings.FORUM_HOLD_FIRST_POSTS = 0
        later = make_reply(thread=thread, text="Written meanwhile.")
        holds.approve(user=moderator, post=waiting)
        waiting.refresh_from_db()
        assert waiting.position > later.position
        assert counts(thread) == (2, 1, 3)
        assert Entry.objects.current().filter(kind="post", object_id=waiting.pk).exists()
        assert Notice.objects.filter(user=thread.started_by).exists()
        assert not Notice.objects.filter(user=moderator, kind="forums.waits").exists()
        with pytest.raises(ChangedMeanwhileError):
            holds.approve(user=moderator, post=waiting)

    def test_a_whole_thread_waits(self, settings, client):
        settings.FORUM_HOLD_FIRST_POSTS = 1
        writer, moderator = make_writer(), make_user("moderator")
        thread = make_thread(author=writer, title="A thread that waits")
        assert (thread.is_listed, counts(thread)) == (False, (0, 0, 0))
        client.force_login(writer)
        assert "waits for a moderator" in client.get(thread.get_absolute_url()).content.decode()
        assert "A thread that waits" in client.get(reverse("forums:standing"), follow=True).content.decode()
        client.force_login(make_user("member"))
        assert client.get(thread.get_absolute_url()).status_code == 404
        holds.approve(user=moderator, post=thread.first_post)
        assert client.get(thread.get_absolute_url()).status_code == 200
        assert counts(thread) == (0, 1, 1)

    def test_a_refused_post_stays_with_its_writer_who_is_told_why(self, settings, client):
        settings.FORUM_HOLD_FIRST_POSTS = 1
        thread = make_thread(author=make_user("moderator"))
        post = make_reply(thread=thread, author=make_writer(), text="Buy my licences.")
        client.force_login(make_user("moderator"))
        address = reverse("forums:held_post", args=[post.pk])
        assert "Say why" in client.post(address, {"action": "refuse", "reason": ""}).content.decode()
        client.post(address, {"action": "refuse", "reason": "No advertising."})
        assert Hold.objects.get().outcome == Hold.Outcome.REFUSED
        assert counts(thread) == (0, 1, 1)
        assert Notice.objects.filter(user=post.author, kind="forums.moderated").exists()
        assert "Buy my licences." in client.get(f"{reverse('forums:held')}?show=decided").content.decode()

    def test_only_moderators_of_the_place_decide_and_not_on_their_own(self, settings, client):
        settings.FORUM_HOLD_FIRST_POSTS = 1
        moderator = make_user("moderator")
        thread = make_thread(author=moderator)
        elsewhere, own = make_writer(), make_writer()
        make_forum().moderators.add(elsewhere)
        post = make_reply(thread=thread, author=own)
        thread.forum.moderators.add(own)
        for user in (own, elsewhere, make_user("member")):
            user = User.objects.get(pk=user.pk)
            with pytest.raises(PermissionDenied):
                holds.approve(user=user, post=post)
            client.force_login(user)
            address = reverse("forums:held_post", args=[post.pk])
            assert client.post(address, {"action": "approve"}).status_code in {403, 404}
        assert Post.objects.get(pk=post.pk).is_held

    def test_what_waits_about_a_thing_is_told_to_the_moderators_of_the_site(self, settings):
        settings.FORUM_HOLD_FIRST_POSTS = 1
        moderator, about = make_user("moderator"), make_forum()  # any thing with an audience will do
        about.moderators.add(make_user("member"))
        post = services.start_thread(
            author=make_writer(),
            filing=services.Filing(title="About it"),
            text="What would you do?",
            about=about,
            audience=about.audience,
            is_screened=True,
        )
        assert post.is_held
        assert [notice.user for notice in Notice.objects.filter(kind="forums.waits")] == [moderator]
        holds.approve(user=moderator, post=post)
        assert Thread.objects.get().is_listed

    def test_a_moderator_sees_what_became_of_the_writer_before(self, settings, client):
        settings.FORUM_HOLD_FIRST_POSTS = 3
        thread, writer = make_thread(author=make_user("moderator")), make_writer()
        client.force_login(make_user("moderator"))
        first, second = (make_reply(thread=thread, author=writer, text=f"{n} cheap loans.") for n in (1, 2))
        holds.refuse(user=thread.started_by, post=first, reason="No advertising.")
        address = reverse("forums:held_post", args=[second.pk])
        assert client.get(address).context["record"]["refused"] == 1
        Post.objects.update(author=None)
        page = client.get(address)
        assert page.context["record"] == {}
        assert "2 cheap loans." in page.content.decode()

    def test_moderators_never_wait(self, settings):
        settings.FORUM_HOLD_FIRST_POSTS = 5
        assert make_thread(author=make_user("moderator")).is_listed


class TestNewMembers:
    def test_links_and_files_are_limited_until_one_has_written_some(self, settings):
        settings.FORUM_NEW_MEMBER_POSTS, settings.FORUM_NEW_MEMBER_LINKS, settings.FORUM_NEW_MEMBER_FILES = (
            1,
            1,
            0,
        )
        thread, new = make_thread(), make_writer()
        two = "See https://one.example and https://two.example/page."
        file = Attached(SimpleUploadedFile("plan.txt", b"plan"), "The plan")
        with pytest.raises(ForumError, match="1 link"):
            make_reply(thread=thread, author=new, text=two)
        with pytest.raises(ForumError, match="0 images"):
            make_reply(thread=thread, author=new, text="See.", attached=[file])
        make_reply(thread=thread, author=new, text="One: https://one.example.")
        assert make_reply(thread=thread, author=new, text=two).can_be_read

    def test_they_write_less_a_day(self, settings):
        settings.FORUM_NEW_MEMBER_POSTS_A_DAY = 1
        new = make_writer()
        rate_limits.check_rate(new)
        with pytest.raises(ForumError, match="new member"):
            rate_limits.check_rate(new)


class TestLists:
    @pytest.mark.parametrize(
        ("kind", "listed", "text", "found"),
        [
            ("word", "cheap loans", "CHEAP   *loans* today", True),
            ("word", "cheap loans", "Ch\u200beap loans", True),
            ("word", "loan", "A loaned desk", False),
            ("link", "spam.example", "[here](https://www.spam.example/x?y=1)", True),
            ("link", "spam.example", "go to offers.SPAM.example now", True),
            ("link", "spam.example", "https://notspam.example", False),
            ("link", "ours.example/ad", "https://ours.example/ads and https://ours.example/page", True),
            ("link", "ours.example/ad", "https://ours.example/page", False),
        ],
    )
    def test_words_and_links_are_found(self, kind, listed, text, found):
        ListedText.objects.create(kind=kind, text=listed)
        assert bool(spam.found_on_lists(text, spam.addresses_in(text))) == found

    @pytest.mark.parametrize(
        ("kind", "typed", "kept"),
        [
            ("word", "  Cheap   LOANS ", "cheap loans"),
            ("link", "https://www.Spam.example/", "spam.example"),
            ("link", "spam.example/Offers", "spam.example/offers"),
            ("link", "spam", "Write a domain, as spam.example, or the beginning of an address."),
            ("link", "spam.example and more", "Write a domain, as spam.example"),
            ("word", "!!!", "Write a word, a phrase or a domain."),
        ],
    )
    def test_an_editor_lists_a_text_in_the_form_in_which_it_is_looked_for(self, roles, kind, typed, kept):
        form = {"kind": kind, "text": typed, "action": "hold", "note": ""}
        page = roles("editor").post(reverse("listedtext:add"), form).content.decode()
        if kept.startswith("Write"):
            assert kept in page
            assert not ListedText.objects.exists()
        else:
            assert str(ListedText.objects.get()) == kept

    def test_what_is_found_is_flagged_held_or_refused_with_its_title(self):
        for action in ("flag", "hold", "refuse"):
            ListedText.objects.create(text=f"word{action}", action=action)
        thread = make_thread()
        assert make_reply(thread=thread, text="A wordflag.").can_be_read
        assert Flag.objects.get().note == "wordflag"
        held = make_reply(thread=thread, text="A wordhold and a wordflag.")
        assert (held.is_held, held.hold.why, held.hold.details) == (True, "listed", "wordhold")
        with pytest.raises(ForumError, match="wordrefuse"):
            make_thread(title="About wordrefuse")

    def test_a_change_is_checked_as_well_and_waits(self):
        ListedText.objects.create(text="casino")
        writer, moderator = make_writer(), make_user("moderator")
        post = make_reply(thread=make_thread(), author=writer)
        services.edit(user=writer, post=post, text="Now with a casino.")
        assert counts(post.thread) == (0, 1, 1)
        position = Post.objects.get(pk=post.pk).position
        holds.approve(user=moderator, post=post)
        assert counts(post.thread) == (1, 1, 2)
        assert Post.objects.get(pk=post.pk).position == position


class TestPluggedIn:
    @pytest.mark.parametrize(
        ("check", "why"),
        [("raises", "check_failed"), ("says_no_verdict", "check_failed"), ("holds_all", "check")],
    )
    def test_a_check_that_fails_or_holds(self, settings, check, why, caplog):
        thread = make_thread()
        settings.FORUM_SPAM_CHECK = f"{__name__}.{check}"
        post = make_reply(thread=thread)
        assert (post.is_held, post.hold.why) == (True, why)

    def test_a_check_that_refuses_without_a_word_is_answered_with_what_to_do(self, settings, client):
        thread = make_thread()
        settings.FORUM_SPAM_CHECK = f"{__name__}.refuses"
        client.force_login(make_writer())
        page = client.post(reverse("forums:reply", args=[thread.pk]), {"text": "Quite harmless."})
        assert (
            "it looks like spam. If it is not, write to the site&#x27;s moderators." in page.content.decode()
        )
        assert "Quite harmless." in page.content.decode()
        assert counts(thread)[0] == 0

    def test_a_check_that_hangs_keeps_nobody_waiting(self, settings, caplog):
        thread = make_thread()
        settings.FORUM_SPAM_CHECK, settings.FORUM_SPAM_CHECK_SECONDS = f"{__name__}.hangs", 0.05
        try:
            posts = [make_reply(thread=thread) for _number in range(spam.MOST_AT_ONCE + 1)]
        finally:
            released.set()
        assert {post.hold.why for post in posts} == {"check_failed"}
        assert "hangs" in caplog.text
        assert counts(thread)[0] == 0
