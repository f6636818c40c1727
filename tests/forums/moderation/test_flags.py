"""Reports: who may, what moderators do about them, and who learns of it."""

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from forums.models import Post, Thread
from hub.base.models import Audience
from notifications.models import Notice
from peers.models import Flag, ModeratorAct
from peers.moderation import assignments, flag_decisions, flags
from peers.moderation.errors import ChangedMeanwhileError, ModerationError
from tests.factories.forums import make_forum, make_reply, make_thread, make_writer
from tests.factories.peers import make_user

pytestmark = pytest.mark.django_db


def reported(**fields) -> tuple[Post, Flag]:
    """A post that a member has reported."""
    post = make_reply(
        thread=make_thread(**fields), author=make_writer(name="Rude Sample"), text="You are all fools."
    )
    flag = flags.flag(user=make_user("member"), thing=post, reason="hurtful", note="It insults us.")
    return post, flag


def told(user) -> set[str]:
    """The kinds of notices that somebody has."""
    return set(Notice.objects.filter(user=user).values_list("kind", flat=True))


class TestReporting:
    def test_once_for_each_person_and_thing_by_whom_may_read_it(self):
        post, flag = reported()
        with pytest.raises(ModerationError):
            flags.flag(user=flag.flagged_by, thing=post, reason="spam")
        flags.flag(user=flag.flagged_by, thing=post.thread, reason="elsewhere")
        few = make_forum(audience=Audience.of_people("a few", []))
        closed = make_thread(forum=few, author=make_user("administrator"))
        for user, thing in [
            (post.author, post),
            (make_user("applicant"), post),
            (make_user("member"), closed),
        ]:
            with pytest.raises(PermissionDenied):
                flags.flag(user=user, thing=thing, reason="spam")
        assert Flag.objects.count() == 2

    def test_another_reason_needs_words(self, client):
        post, _flag = reported()
        client.force_login(make_user("member"))
        answer = client.post(reverse("forums:flag_post", args=[post.pk]), {"reason": "other"})
        assert "Say in a few words" in answer.content.decode()
        assert Flag.objects.count() == 1


class TestDeciding:
    def test_hide_and_warn_is_told_to_the_writer_and_the_reporter(self):
        moderator = make_user("moderator")
        post, flag = reported()
        assert told(moderator) == {"forums.flagged"}
        mail.outbox.clear()
        flag_decisions.decide(
            user=moderator, thing=post, decision="hide_and_warn", reason="No insults, please."
        )
        post.refresh_from_db()
        flag.refresh_from_db()
        assert post.hidden_at is not None
        assert (flag.outcome, flag.decided_by) == (Flag.Outcome.ACTED, moderator)
        assert told(post.author) == {"forums.moderated"}
        assert told(flag.flagged_by) == {"forums.flag_handled"}
        [letter] = [letter for letter in mail.outbox if letter.to == [post.author.email]]
        assert "No insults, please." in letter.body
        assert flag.flagged_by.name not in letter.body
        assert [*ModeratorAct.objects.values_list("act", flat=True)] == ["warn", "hide"]

    def test_dismissing_tells_the_reporter_alone(self):
        moderator = make_user("moderator")
        post, flag = reported()
        flag_decisions.decide(user=moderator, thing=post, decision="dismiss")
        assert told(flag.flagged_by) == {"forums.flag_handled"}
        assert told(post.author) == set()
        assert told(moderator) == set()  # what waited does no longer
        with pytest.raises(ChangedMeanwhileError):
            flag_decisions.decide(user=moderator, thing=post, decision="dismiss")

    def test_suspending_is_the_sites_own(self):
        moderator = make_user("moderator")
        post, flag = reported()
        flag_decisions.suspend(user=moderator, thing=post, reason="Third time.")
        post.author.refresh_from_db()
        flag.refresh_from_db()
        assert not post.author.is_active
        assert flag.outcome == Flag.Outcome.ACTED
        assert ModeratorAct.objects.get(act="suspend").person == post.author

    def test_moderators_decide_in_their_forums_alone_and_not_on_their_own_posts(self):
        local = make_user("member")
        here, elsewhere = make_forum(), make_forum()
        here.moderators.add(local)
        local.refresh_from_db()
        mine = make_reply(thread=make_thread(forum=here), author=local)
        other = make_reply(thread=make_thread(forum=elsewhere))
        flags.flag(user=make_user("member"), thing=mine, reason="spam")
        with pytest.raises(PermissionDenied):
            flag_decisions.decide(user=local, thing=other, decision="warn", reason="No.")
        # Nobody else moderates here yet.
        assert assignments.may_decide(local, mine)
        make_user("moderator")
        assert not assignments.may_decide(local, mine)


class TestModeratorsOfOneForum:
    def test_they_find_the_queue_in_the_header_as_long_as_a_forum_names_them(self, client):
        local, forum = make_user("member"), make_forum()
        client.force_login(local)

        def is_offered() -> bool:
            return reverse("home:moderation") in client.get("/my/account/").content.decode()

        assert not is_offered()
        forum.moderators.add(local)
        assert is_offered()
        assert reverse("moderation:flags") in client.get(reverse("home:moderation")).content.decode()
        # Nobody else is asked how they want to be told of what waits.
        settings = reverse("notifications:settings")
        assert "forums-flagged" in client.get(settings).context["kinds_form"].fields
        forum.moderators.set([])
        assert not is_offered()
        assert "forums-flagged" not in client.get(settings).context["kinds_form"].fields
        local.moderated_forums.add(forum)
        assert is_offered()
        forum.delete()
        assert not is_offered()


class TestPages:
    def test_a_thread_without_a_first_post_can_be_decided_on(self, client):
        thread = make_thread()
        flags.flag(user=make_user("member"), thing=thread, reason="elsewhere")
        Thread.objects.filter(pk=thread.pk).update(first_post=None)
        client.force_login(make_user("moderator"))
        page = client.get(reverse("moderation:decide", args=["thread", thread.pk]))
        assert thread.title in page.content.decode()

    def test_the_queue_keeps_its_number_of_queries(self, client, django_assert_max_num_queries):
        moderator = make_user("moderator")
        client.force_login(moderator)
        for _number in range(6):
            post, _flag = reported()
            flags.flag(user=make_user("member"), thing=post.thread, reason="elsewhere")
        address = reverse("moderation:flags")
        client.get(address)
        with django_assert_max_num_queries(16):
            page = client.get(address).content.decode()
        assert page.count("You are all fools.") == 6
        assert page.count('class="hub-row"') == 12

    def test_who_reported_is_named_to_moderators_alone(self, client):
        post, flag = reported()
        client.force_login(make_user("moderator"))
        decide = reverse("forums:decide_post", args=[post.pk])
        assert flag.flagged_by.name in client.get(decide).content.decode()
        client.force_login(post.author)
        assert client.get(decide).status_code == 403
        assert flag.flagged_by.name not in client.get(post.get_absolute_url(), follow=True).content.decode()

    def test_the_log_is_filtered_and_shows_ones_own_forums(self, client):
        moderator, local = make_user("moderator"), make_user("member")
        post, _flag = reported(title="Here", forum=make_forum(slug="here"))
        post.thread.forum.moderators.add(local)
        local.refresh_from_db()
        other, _flag = reported(title="Elsewhere", forum=make_forum(slug="elsewhere"))
        for each in (post, other):
            flag_decisions.decide(user=moderator, thing=each, decision="warn", reason="Please.")
        flag_decisions.decide(user=moderator, thing=other, decision="hide", reason="Again.")
        address = reverse("moderation:log")
        client.force_login(local)
        page = client.get(address).content.decode()
        assert "Here" in page
        assert "Elsewhere" not in page
        client.force_login(moderator)
        acts = client.get(address, {"act": "warn", "by": moderator.pk, "since": "2020-01-01"}).context[
            "page_obj"
        ]
        assert [act.act for act in acts] == ["warn", "warn"]
