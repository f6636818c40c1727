"""One log of what moderators do and one appeal, for whatever members write, and for suspensions."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from hub.base.moderation import kinds
from hub.base.people import personal_data
from notifications.models import Notice
from peers.accounts import suspensions
from peers.models import Appeal, ModeratorAct
from peers.moderation import appeals, flag_decisions, flags, log
from peers.moderation.addresses import decision_address
from peers.moderation.errors import ChangedMeanwhileError, ModerationError
from tests.factories.forums import make_forum, make_reply, make_thread
from tests.factories.peers import make_user
from tests.factories.profiles import make_profile, start_conversation
from tests.factories.toolkits import make_toolkit
from tests.peers.moderation.test_flags import ALL_KINDS, every_kind, make_review, thing

__all__ = ["thing"]

pytestmark = pytest.mark.django_db

OWN = reverse("moderation:own_acts")
QUEUE = reverse("moderation:appeals")
LOG = reverse("moderation:log")
REASON = "No insults, please."


def warned(thing, reader, by) -> ModeratorAct:
    """The act by which a moderator warned who wrote a thing that a member reported."""
    flags.flag(user=reader, thing=thing, reason="hurtful", note="It insults us.")
    flag_decisions.decide(user=by, thing=thing, decision="warn", reason=REASON)
    return ModeratorAct.objects.filter(act="warn", object_id=thing.pk).latest("pk")


@every_kind
def test_who_wrote_it_is_told_why_and_appeals_once_and_another_moderator_decides(client, thing):
    thing, reader = thing
    kind, author = kinds.of(thing), kinds.of(thing).author(thing)
    first, second = make_user("moderator"), make_user("moderator")
    act = warned(thing, reader, first)
    assert (act.thing, act.person, act.is_told, act.kind) == (thing, author, True, kind)
    assert Notice.objects.filter(user=author, kind=log.MODERATED).exists()
    [letter] = [letter for letter in mail.outbox if letter.to == [author.email] and REASON in letter.body]
    assert act.get_absolute_url() in letter.body

    client.force_login(author)
    assert log.line_of(act) in client.get(OWN).context["page_obj"].object_list[0].line
    page = client.get(act.get_absolute_url()).content.decode()
    assert REASON in page
    assert "Rea Reader" not in page
    client.post(act.get_absolute_url(), {"text": "It was a quotation."})
    assert "It waits for a moderator." in client.get(act.get_absolute_url()).content.decode()
    client.post(act.get_absolute_url(), {"text": "Once more."})
    made = Appeal.objects.get()
    assert (made.text, made.made_by) == ("It was a quotation.", author)
    with pytest.raises(ModerationError, match="once"):
        appeals.appeal(user=author, act=act, text="Once more.")

    # Those who moderate it are told, but for who acted, and decide.
    assert Notice.objects.filter(user=second, kind=appeals.MADE).exists()
    assert not Notice.objects.filter(user=first, kind=appeals.MADE).exists()
    address = reverse("moderation:appeal", args=[made.pk])
    client.force_login(first)
    assert address in client.get(QUEUE).content.decode()
    assert "Another moderator decides" in client.get(address).content.decode()
    answer = {"outcome": "refused", "answer": "It was none."}
    assert client.post(address, answer).status_code == 403
    client.force_login(second)
    assert "It was a quotation." in client.get(address).content.decode()
    assert client.post(address, {**answer, "answer": ""}).status_code == 200
    assert client.post(address, answer).url == QUEUE
    assert address not in client.get(QUEUE).content.decode()
    assert address in client.get(QUEUE, {"show": "decided"}).content.decode()
    with pytest.raises((ChangedMeanwhileError, PermissionDenied)):
        appeals.decide(user=second, made=made, outcome="granted", answer="Yes.")
    log_page = client.get(LOG).content.decode()
    assert log_page.count(f'class="hub-row__kicker">\n          {second.get_full_name()}') == 1
    assert [*ModeratorAct.objects.values_list("act", flat=True)] == ["reject", "warn"]

    client.force_login(author)
    assert "It was none." in client.get(act.get_absolute_url()).content.decode()
    assert Notice.objects.filter(user=author, kind=appeals.DECIDED).exists()


@every_kind
def test_nobody_else_reads_what_was_done_or_what_is_said_against_it(client, thing):
    thing, reader = thing
    act = warned(thing, reader, make_user("moderator"))
    made = appeals.appeal(user=act.person, act=act, text="It was a quotation.")
    appeal = reverse("moderation:appeal", args=[made.pk])
    for user in (reader, make_user("member"), make_user("editor"), make_user("program_host")):
        assert not log.may_see(user, act)
        assert not appeals.may_see(user, made)
        assert not appeals.may_decide(user, made)
        client.force_login(user)
        assert client.get(act.get_absolute_url()).status_code == 404
        assert client.post(act.get_absolute_url(), {"text": "Mine."}).status_code == 404
        for address in (LOG, QUEUE, appeal):
            assert client.get(address).status_code == 403
        with pytest.raises(PermissionDenied):
            appeals.appeal(user=user, act=act, text="Mine.")
        with pytest.raises(PermissionDenied):
            appeals.decide(user=user, made=made, outcome="granted", answer="Yes.")
    # A moderator of another place finds none of it, at no address.
    local, forum = make_user("member"), make_forum()
    forum.moderators.add(local)
    local.refresh_from_db()
    client.force_login(local)
    assert REASON not in client.get(LOG).content.decode()
    assert appeal not in client.get(QUEUE).content.decode()
    assert client.get(appeal).status_code == 404
    assert appeals.waiting_count(local) == 0
    client.force_login(make_user("applicant"))
    assert client.get(OWN).status_code == 403


@pytest.mark.parametrize("thing", ["adoption", "derivative", "review", "post", "thread"], indirect=True)
@pytest.mark.parametrize("decision", ["hide", "hide_and_warn"])
def test_a_hiding_is_taken_back(thing, decision):
    thing, reader = thing
    kind, moderator = kinds.of(thing), make_user("moderator")
    flags.flag(user=reader, thing=thing, reason="hurtful")
    flag_decisions.decide(user=moderator, thing=thing, decision=decision, reason=REASON)
    [act] = log.own(kind.author(thing))
    assert not kind.may_read(reader, kind.queryset().get(pk=thing.pk))
    made = appeals.appeal(user=act.person, act=act, text="Please.")
    appeals.decide(user=make_user("moderator"), made=made, outcome="granted", answer="Yes.")
    again = kind.queryset().get(pk=thing.pk)
    assert not kind.is_hidden(again)
    assert kind.may_read(reader, again)
    assert ModeratorAct.objects.filter(act="show").exists()


@every_kind
@pytest.mark.parametrize("decision", ["dismiss", "done"])
def test_what_was_not_done_to_them_is_not_told(client, thing, decision):
    thing, reader = thing
    kind, moderator = kinds.of(thing), make_user("moderator")
    flags.flag(user=reader, thing=thing, reason="hurtful")
    if decision == "done" and kind.can_hide:
        kind.hide(by=moderator, thing=thing, reason=REASON, tells=False)
        thing = kind.queryset().get(pk=thing.pk)
    flag_decisions.decide(user=moderator, thing=thing, decision=decision)
    assert ModeratorAct.objects.filter(act=decision, is_told=False).exists()
    author = kind.author(thing)
    assert not log.own(author).exists()
    assert not Notice.objects.filter(user=author, kind=log.MODERATED).exists()
    client.force_login(author)
    assert client.get(ModeratorAct.objects.latest("pk").get_absolute_url()).status_code == 404


def test_a_message_is_read_again_while_its_writers_appeal_waits_and_no_longer(client):
    reader, moderator, second = make_user("member"), make_user("moderator"), make_user("moderator")
    make_profile(user=reader)
    talk = start_conversation(sender=make_user("member"), to=reader, text="Only fools wait.")
    message = talk.messages.get()
    act = warned(message, reader, moderator)
    client.force_login(second)
    assert client.get(decision_address(message)).status_code == 404
    assert "Only fools" not in client.get(LOG).content.decode()
    made = appeals.appeal(user=act.person, act=act, text="It was a joke.")
    address = reverse("moderation:appeal", args=[made.pk])
    assert "Only fools wait." in client.get(address).content.decode()
    assert talk.get_absolute_url() not in client.get(LOG).content.decode()
    client.post(address, {"outcome": "refused", "answer": "No joke."})
    page = client.get(address).content.decode()
    assert "It was a joke." in page
    assert "Only fools wait." not in page
    assert client.get(decision_address(message)).status_code == 404


def test_what_is_gone_stays_in_the_log_and_its_appeal_can_be_decided(client):
    toolkit = make_toolkit()
    review = make_review(toolkit)
    act = warned(review, make_user("member"), make_user("moderator"))
    made = appeals.appeal(user=act.person, act=act, text="Please.")
    review.delete()
    act = ModeratorAct.objects.get(pk=act.pk)
    assert act.thing is None
    second = make_user("moderator")
    client.force_login(second)
    assert REASON in client.get(LOG).content.decode()
    assert client.get(QUEUE).status_code == 200
    client.post(reverse("moderation:appeal", args=[made.pk]), {"outcome": "granted", "answer": "Yes."})
    made.refresh_from_db()
    assert made.decided_by == second
    client.force_login(act.person)
    assert client.get(OWN).status_code == 200
    assert "Yes." in client.get(act.get_absolute_url()).content.decode()


def test_who_moderates_the_thread_where_it_stood_reads_what_was_done(client):
    """An act stays with the thread in which the post stood, also after a split into another forum."""
    local, elsewhere = make_user("member"), make_forum()
    elsewhere.moderators.add(local)
    local.refresh_from_db()
    post = make_reply(thread=make_thread())
    act = warned(post, make_user("member"), make_user("moderator"))
    post.thread = make_thread(forum=elsewhere)
    post.save()
    assert not log.may_see(local, act)


# --- Suspensions ---------------------------------------------------------------------------------------
def test_a_suspension_and_its_end_are_in_the_log_of_those_who_suspend(client):
    moderator, person = make_user("moderator"), make_user("member", name="Ana Sample")
    suspensions.suspend(person=person, by=moderator, reason="Sold things.")
    suspensions.lift(person=person, by=moderator)
    acts = ModeratorAct.objects.order_by("pk")
    assert [(act.act, act.person, act.by, act.thing) for act in acts] == [
        ("suspend", person, moderator, None),
        ("lift", person, moderator, None),
    ]
    client.force_login(make_user("moderator"))
    page = client.get(LOG).content.decode()
    assert "Sold things." in page
    assert "Ana Sample" in page
    client.force_login(make_user("member"))
    assert client.get(LOG).status_code == 403
    # Whom it concerns reads it afterwards, among all else.
    person.refresh_from_db()
    client.force_login(person)
    assert "A moderator suspended your account" in client.get(OWN).content.decode()


def test_only_administrators_read_of_the_suspension_of_a_moderator(client):
    person, administrator, moderator = make_user("editor"), make_user("administrator"), make_user("moderator")
    suspension = suspensions.suspend(person=person, by=administrator, reason="Sold things.")
    made = appeals.appeal_by_link(suspension=suspension, text="A book.")
    assert not log.of_moderator(moderator).exists()
    assert not appeals.of_moderator(moderator).exists()
    client.force_login(moderator)
    assert client.get(reverse("moderation:appeal", args=[made.pk])).status_code == 404
    client.force_login(administrator)
    assert "A book." in client.get(reverse("moderation:appeal", args=[made.pk])).content.decode()


def test_one_suspension_has_one_appeal_also_where_it_was_about_a_post(client):
    moderator, second = make_user("moderator"), make_user("moderator")
    post = make_reply(thread=make_thread(), author=make_profile(user=make_user("member")).user)
    flag_decisions.suspend(user=moderator, thing=post, reason="Third time.")
    [act] = ModeratorAct.objects.all()
    assert (act.thing, act.suspension.reason) == (post, "Third time.")
    made = appeals.appeal_by_link(suspension=act.suspension, text="Never.")
    with pytest.raises(ModerationError):
        appeals.appeal_by_link(suspension=act.suspension, text="Never.")
    client.force_login(second)
    page = client.get(reverse("moderation:appeal", args=[made.pk])).content.decode()
    assert post.text in page
    client.post(reverse("moderation:appeal", args=[made.pk]), {"outcome": "granted", "answer": ""})
    post.author.refresh_from_db()
    assert post.author.is_active
    made.refresh_from_db()
    assert made.outcome == Appeal.Outcome.GRANTED
    assert {*ModeratorAct.objects.values_list("act", flat=True)} == {"suspend", "grant", "lift"}


def test_an_appeal_is_over_with_the_suspension():
    person, moderator = make_user("member"), make_user("moderator")
    suspension = suspensions.suspend(person=person, by=moderator, reason="Sold things.")
    made = appeals.appeal_by_link(suspension=suspension, text="A book.")
    suspensions.lift(person=person)
    made.refresh_from_db()
    assert made.decided_at is not None
    assert made.outcome == ""
    assert made.result == "Over before it was decided"
    assert appeals.waiting_count(moderator) == 0


def test_a_moderator_of_a_forum_alone_reads_no_appeal_against_a_suspension(client):
    local, thread = make_user("member"), make_thread()
    thread.forum.moderators.add(local)
    local.refresh_from_db()
    post = make_reply(thread=thread)
    flag_decisions.suspend(user=make_user("moderator"), thing=post, reason="Third time.")
    act = ModeratorAct.objects.get()
    made = appeals.appeal_by_link(suspension=act.suspension, text="Never.")
    # The act is in the log of the forum, as it was; the appeal is for those who may lift.
    assert log.may_see(local, act)
    assert not appeals.may_see(local, made)
    assert not appeals.may_decide(local, made)


# --- The log ---------------------------------------------------------------------------------------------
def test_the_log_is_narrowed_by_kind_act_person_and_day(client):
    moderator, reader = make_user("moderator"), make_profile(user=make_user("member")).user
    review, post = make_review(make_toolkit()), make_reply(thread=make_thread())
    for each in (review, post):
        warned(each, reader, moderator)
    client.force_login(moderator)

    def shown(**asked) -> list:
        return [act.thing for act in client.get(LOG, asked).context["page_obj"]]

    assert shown() == [post, review]
    assert shown(kind="review") == [review]
    assert shown(kind="message") == []
    assert shown(kind="nothing") == [post, review]
    assert shown(act="warn", by=moderator.pk, since="2020-01-01") == [post, review]
    assert shown(since=f"{timezone.now().year + 1}-01-01") == []
    assert shown(act="pin") == []


# --- What of it is somebody's ------------------------------------------------------------------------
def part_of(name):
    return next(part for part in personal_data.parts() if part.name == name)


def test_the_archive_has_what_one_was_told_and_said(django_assert_num_queries):
    moderator, person = make_user("moderator"), make_profile(user=make_user("member")).user
    post = make_reply(thread=make_thread(), author=person)
    act = warned(post, make_user("member"), moderator)
    flags.flag(user=make_user("member"), thing=post, reason="spam")
    flag_decisions.decide(user=moderator, thing=post, decision="dismiss")
    appeals.appeal(user=person, act=act, text="It was a quotation.")
    acts, made = part_of("moderation").export(person)
    [row] = acts.rows
    assert (row["act"], row["reason"]) == ("Warned the writer", REASON)
    assert [row["text"] for row in made.rows] == ["It was a quotation."]


@pytest.mark.parametrize("keep", [True, False])
def test_with_the_account_its_suspensions_go_and_the_log_of_texts_stays_without_a_name(keep):
    moderator, person = make_user("moderator"), make_profile(user=make_user("member")).user
    post = make_reply(thread=make_thread(), author=person)
    act = warned(post, make_user("member"), moderator)
    appeals.appeal(user=person, act=act, text="It was a quotation.")
    suspension = suspensions.suspend(person=person, by=moderator, reason="Sold things.")
    appeals.appeal_by_link(suspension=suspension, text="A book.")
    part_of("moderation").erase(person, keep)
    person.delete()
    [left] = ModeratorAct.objects.all()
    assert (left.act, left.person) == ("warn", None)
    assert [(made.text, made.made_by) for made in Appeal.objects.all()] == [("It was a quotation.", None)]


# --- What somebody reported ----------------------------------------------------------------------------
@every_kind
def test_readable_ids_say_what_may_read_says(thing):
    thing, reader = thing
    kind = kinds.of(thing)
    moderator = make_user("moderator")
    people = [reader, kind.author(thing), moderator, make_user("applicant"), make_user("program_host")]

    def check() -> None:
        read_anew = kind.queryset().get(pk=thing.pk)
        for person in people:
            may = kind.may_read(person, read_anew)
            assert (kind.readable_ids(person, [read_anew]) == {thing.pk}) is may, person

    check()
    if kind.can_hide:
        kind.hide(by=moderator, thing=thing, reason=REASON)
        check()
    if kind.key == "post":
        kind.show(by=moderator, thing=thing)
        type(thing).objects.filter(pk=thing.pk).update(deleted_at=timezone.now())
        check()


def test_readable_threads_are_those_that_a_thread_was_merged_into_or_is_about():
    reader = make_user("member")
    kind = kinds.get("thread")
    toolkits = [make_toolkit(), make_toolkit(title="For members", for_members=True)]
    about = []
    for toolkit in toolkits:
        thread = make_thread()
        thread.forum, thread.about = None, toolkit
        thread.save()
        about.append(thread)
    toolkits[1].unpublish()
    merged = make_thread()
    merged.merged_into, merged.is_listed = make_thread(), False
    merged.save()
    things = list(kind.queryset().filter(pk__in=[*(one.pk for one in about), merged.pk]))
    may = {thing.pk for thing in things if kind.may_read(reader, thing)}
    assert may == {about[0].pk, merged.pk}
    assert kind.readable_ids(reader, things) == may


def queries(client, user, address) -> int:
    client.force_login(user)
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_the_queries_of_all_these_lists_do_not_grow(client):
    """Neither with what was reported, nor with what was done, nor with what is said against it."""
    moderator, second = make_user("moderator"), make_user("moderator")
    member, author = make_profile(user=make_user("member")).user, make_profile(user=make_user("member")).user
    ContentType.objects.clear_cache()

    def act_on_each_kind() -> None:
        post = make_reply(thread=make_thread(author=author), author=author)
        talk = start_conversation(sender=author, to=make_profile(user=make_user("member")).user)
        for each in (make_review(make_toolkit(), by=author), post, post.thread):
            act = warned(each, member, moderator)
            appeals.appeal(user=author, act=act, text="Please.")
        for each in (make_profile(user=make_user("member")), make_profile(user=make_user("member"))):
            warned(each, member, moderator)
        message = talk.messages.get()
        warned(message, talk.participants.exclude(user=author).get().user, moderator)

    pages = [
        (member, reverse("moderation:own_flags")),
        (author, OWN),
        (second, QUEUE),
        (second, LOG),
    ]
    act_on_each_kind()
    few = {address: queries(client, user, address) for user, address in pages}
    act_on_each_kind()
    act_on_each_kind()
    assert {address: queries(client, user, address) for user, address in pages} == few
    assert max(few.values()) <= 40


def test_of_one_kind_one_reads_what_may_be_read_in_few_queries():
    """Asked of a page of reports: what does not depend on the person, once for each kind."""
    member = make_profile(user=make_user("member")).user
    asked = {}
    for key in ALL_KINDS:
        kind = kinds.get(key)
        if key in {"post", "thread"}:
            posts = [make_reply(thread=make_thread()) for _number in range(3)]
            pks = [post.pk if key == "post" else post.thread_id for post in posts]
        elif key == "review":
            pks = [make_review(make_toolkit(title=f"Kit {number}")).pk for number in range(3)]
        elif key == "profile":
            pks = [make_profile(user=make_user("member")).pk for _number in range(3)]
        elif key == "message":
            talks = [start_conversation(sender=make_user("member"), to=member) for _number in range(3)]
            pks = [talk.messages.get().pk for talk in talks]
        else:
            continue
        things = list(kind.queryset().filter(pk__in=pks))
        kind.readable_ids(member, things)  # what is known of the person is asked once
        with CaptureQueriesContext(connection) as captured:
            assert kind.readable_ids(member, things) == set(pks), key
        asked[key] = len(captured)
    assert asked == {"message": 1, "post": 1, "profile": 1, "review": 3, "thread": 1}
