"""One way to report whatever members write, and one page on which moderators decide on it."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hub.base.moderation import kinds
from notifications.models import Notice
from peers.models import Flag, Message
from peers.moderation import assignments, flag_decisions, flags
from peers.moderation.addresses import decision_address, flag_address
from peers.moderation.errors import ChangedMeanwhileError, ModerationError
from tests.factories.adoptions import make_adoption, make_derivative
from tests.factories.forums import make_reply, make_thread, make_writer
from tests.factories.peers import make_user
from tests.factories.profiles import make_profile, start_conversation
from tests.factories.toolkits import an_upload, make_toolkit
from toolkits.adoptions import reviews

pytestmark = pytest.mark.django_db

QUEUE = reverse("moderation:flags")
OWN = reverse("moderation:own_flags")
ALL_KINDS = ["adoption", "derivative", "message", "post", "profile", "review", "thread"]


def make_review(toolkit, by=None):
    return reviews.write(by=by or make_user("member"), toolkit=toolkit, text="Only fools use it.", rating=1)


@pytest.fixture
def thing(request):
    """Something that a member wrote, by its kind, and somebody who reads it."""
    reader, kind = make_user("member", name="Rea Reader"), request.param
    if kind == "message":
        make_profile(user=reader)
        conversation = start_conversation(sender=make_user("member"), to=reader, text="Only fools wait.")
        return conversation.messages.get(), reader
    if kind == "profile":
        return make_profile(user=make_user("member"), about="Only fools read it."), reader
    if kind in {"post", "thread"}:
        post = make_reply(thread=make_thread(author=make_writer()), author=make_writer(), text="Fools.")
        return (post if kind == "post" else post.thread), reader
    toolkit = make_toolkit()
    if kind == "review":
        return make_review(toolkit), reader
    adoption = make_adoption(toolkit, outcome="Only fools signed it.")
    return (adoption if kind == "adoption" else make_derivative(adoption, an_upload())), reader


every_kind = pytest.mark.parametrize("thing", ALL_KINDS, indirect=True)


def test_these_are_all_kinds_there_are():
    assert sorted(kind.key for kind in kinds.registered()) == ALL_KINDS


@every_kind
def test_a_member_reports_it_and_a_moderator_decides_on_it(client, thing):
    thing, reader = thing
    kind = kinds.of(thing)
    moderator = make_user("moderator")
    client.force_login(reader)
    form = client.get(flag_address(thing)).content.decode()
    assert str(kind.report_label) in form
    answer = client.post(flag_address(thing), {"reason": "hurtful", "note": "It insults us."})
    assert answer.status_code == 302
    assert answer.url == kind.address(thing)
    assert "You reported this already" in client.get(flag_address(thing)).content.decode()

    client.force_login(moderator)
    assert "Something was reported" in client.get("/my/notices/").content.decode()
    for asked in ({}, {"kind": kind.key}):
        queue = client.get(QUEUE, asked).content.decode()
        assert decision_address(thing) in queue
        assert "Rea Reader" not in queue
    other = next(key for key in ALL_KINDS if key != kind.key)
    assert decision_address(thing) not in client.get(QUEUE, {"kind": other}).content.decode()
    page = client.get(decision_address(thing)).content.decode()
    assert "It insults us." in page
    assert "Rea Reader" in page
    answer = client.post(decision_address(thing), {"decision": "dismiss"})
    assert answer.url == QUEUE
    assert decision_address(thing) not in client.get(QUEUE).content.decode()
    decided = client.get(QUEUE, {"show": "decided"}).content.decode()
    # A private message is the moderators' until they have dealt with it, and no longer.
    assert ("Nothing had to be done" in decided) == (kind.key != "message")
    assert client.get(decision_address(thing)).status_code == (404 if kind.key == "message" else 200)

    client.force_login(reader)
    assert "Nothing had to be done" in client.get(OWN).content.decode()
    assert Notice.objects.filter(user=reader, kind=flags.HANDLED).exists()


@every_kind
def test_a_moderator_who_wrote_it_does_not_learn_who_reported_it(client, thing):
    thing, reader = thing
    flags.flag(user=reader, thing=thing, reason="hurtful", note="It insults us.")
    author = kinds.of(thing).author(thing)
    author.groups.add(*make_user("moderator").groups.all())
    client.force_login(author)
    page = client.get(decision_address(thing)).content.decode()
    assert "Rea Reader" not in page
    assert "It insults us." not in page


@every_kind
def test_only_members_who_read_it_and_did_not_write_it_report_it(client, thing):
    thing, _reader = thing
    author = kinds.of(thing).author(thing)
    for user in (author, make_user("applicant")):
        with pytest.raises(PermissionDenied):
            flags.flag(user=user, thing=thing, reason="spam")
        client.force_login(user)
        assert client.get(flag_address(thing)).status_code == 403
    client.logout()
    assert client.get(flag_address(thing)).url.startswith(reverse("account_login"))
    assert not Flag.objects.exists()


@every_kind
def test_nobody_but_its_moderators_learns_of_a_report(client, thing):
    thing, reader = thing
    flags.flag(user=reader, thing=thing, reason="spam", note="Seen twice.")
    for user in (kinds.of(thing).author(thing), reader, make_user("editor"), make_user("program_host")):
        client.force_login(user)
        assert client.get(QUEUE).status_code == 403
        assert client.get(decision_address(thing)).status_code == 403
        assert client.post(decision_address(thing), {"decision": "dismiss"}).status_code == 403
    assert Flag.objects.get().decided_at is None


@every_kind
def test_a_report_goes_with_what_it_is_about(thing):
    thing, reader = thing
    flags.flag(user=reader, thing=thing, reason="spam")
    if hasattr(thing, "derivatives"):
        thing.derivatives.all().delete()
    thing.delete()
    assert not Flag.objects.exists()


@pytest.mark.parametrize("thing", ["adoption", "derivative", "review"], indirect=True)
def test_what_is_said_of_a_toolkit_is_hidden_by_the_decision(client, thing):
    thing, reader = thing
    author = kinds.of(thing).author(thing)
    flag = flags.flag(user=reader, thing=thing, reason="hurtful")
    moderator = make_user("moderator")
    client.force_login(moderator)
    answer = client.post(decision_address(thing), {"decision": "hide", "reason": ""})
    assert "Say why" in answer.content.decode()
    client.post(decision_address(thing), {"decision": "hide", "reason": "No insults, please."})
    thing.refresh_from_db()
    flag.refresh_from_db()
    assert thing.is_hidden
    assert thing.hidden_reason == "No insults, please."
    assert (flag.outcome, flag.decided_by) == (Flag.Outcome.ACTED, moderator)
    assert Notice.objects.filter(user=author, kind="forums.moderated").exists()
    # Hidden, it can be reported no more, and is not hidden twice.
    assert not flags.may_flag(make_user("member"), thing)
    with pytest.raises(ChangedMeanwhileError):
        flag_decisions.decide(user=moderator, thing=thing, decision="hide", reason="Again.")


def test_hiding_it_on_the_toolkits_page_settles_what_was_reported(client):
    toolkit = make_toolkit()
    review = make_review(toolkit)
    flag = flags.flag(user=make_user("member"), thing=review, reason="spam")
    client.force_login(make_user("moderator"))
    client.post(reverse("toolkits:hide_said", args=[toolkit.pk, "review", review.pk]), {"reason": "Spam."})
    flag.refresh_from_db()
    assert flag.outcome == Flag.Outcome.ACTED


def test_the_link_to_report_is_for_members_who_did_not_write_it(client):
    toolkit = make_toolkit()
    review = make_review(toolkit)
    address = reverse("toolkits:adoptions", args=[toolkit.pk])
    client.force_login(make_user("member"))
    assert flag_address(review) in client.get(address).content.decode()
    client.force_login(review.author)
    assert flag_address(review) not in client.get(address).content.decode()


def test_moderators_do_not_decide_on_their_own_text_where_there_is_another():
    moderator = make_user("moderator")
    review = make_review(make_toolkit(), by=moderator)
    flags.flag(user=make_user("member"), thing=review, reason="spam")
    assert assignments.may_decide(moderator, review)
    make_user("moderator")
    assert not assignments.may_decide(moderator, review)
    with pytest.raises(PermissionDenied):
        flag_decisions.decide(user=moderator, thing=review, decision="dismiss")


def test_a_moderator_of_one_forum_sees_no_other_reports(client):
    local = make_user("member")
    thread = make_thread()
    thread.forum.moderators.add(local)
    local.refresh_from_db()
    review, post = make_review(make_toolkit()), make_reply(thread=thread)
    for thing in (review, post):
        flags.flag(user=make_user("member"), thing=thing, reason="spam")
    client.force_login(local)
    queue = client.get(QUEUE).content.decode()
    assert decision_address(post) in queue
    assert decision_address(review) not in queue
    assert client.get(decision_address(post)).status_code == 200
    assert client.get(decision_address(review)).status_code == 403
    assert flags.waiting_count(local) == 1


def test_what_is_of_no_kind_or_gone_is_missing(client):
    client.force_login(make_user("moderator"))
    for kind, pk in (("forum", 1), ("review", 4711)):
        for name in ("flag", "decide", "suspend"):
            assert client.get(reverse(f"moderation:{name}", args=[kind, pk])).status_code == 404


def test_suspending_settles_the_reports(client):
    post = make_reply(thread=make_thread(), author=make_writer())
    flag = flags.flag(user=make_user("member"), thing=post, reason="spam")
    client.force_login(make_user("moderator"))
    address = reverse("moderation:suspend", args=["post", post.pk])
    assert address in client.get(decision_address(post)).content.decode()
    client.post(address, {"reason": "Third time.", "until": ""})
    flag.refresh_from_db()
    post.author.refresh_from_db()
    assert not post.author.is_active
    assert flag.outcome == Flag.Outcome.ACTED


def test_reports_are_limited_by_the_day(monkeypatch):
    monkeypatch.setattr(flags, "FLAGS_A_DAY", 1)
    member, thread = make_user("member"), make_thread()
    flags.flag(user=member, thing=thread, reason="spam")
    with pytest.raises(ModerationError, match="tomorrow"):
        flags.flag(user=member, thing=make_reply(thread=thread), reason="spam")


def test_the_queries_of_the_queue_do_not_grow(client):
    member, moderator = make_profile(user=make_user("member")).user, make_user("moderator")
    toolkit, thread = make_toolkit(), make_thread()

    def report() -> None:
        for thing in (
            make_review(toolkit),
            make_reply(thread=thread),
            make_profile(user=make_user("member")),
        ):
            flags.flag(user=member, thing=thing, reason="spam")
        message = start_conversation(sender=make_user("member"), to=member).messages.get()
        flags.flag(user=member, thing=message, reason="spam")

    def queries(user, address) -> int:
        client.force_login(user)
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    report()
    few = queries(moderator, QUEUE)
    report()
    report()
    assert queries(moderator, QUEUE) == few
    assert Message.objects.count() == 3
