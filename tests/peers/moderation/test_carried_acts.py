"""What moderators did before there was one log, and what was said against it, is carried over with its addresses."""

from datetime import timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client
from django.utils import timezone

from notifications.models import Event, KindChoice, Notice
from peers.models import Appeal, ModeratorAct, Suspension
from peers.moderation import appeals, log
from tests.factories.adoptions import make_adoption
from tests.factories.forums import make_reply, make_thread
from tests.factories.peers import make_user
from tests.factories.toolkits import make_toolkit
from tests.peers.moderation.test_carried_flags import migrate
from toolkits.adoptions import reviews

BEFORE = [
    ("peers", "0017_second_factor_due"),
    ("forums", "0008_orders_of_threads"),
    ("toolkits", "0005_unsaved_forms_in_one_table"),
]


def note(kind, thing, label, user):
    """An event and a notice of it, as they were kept."""
    about = f"{label}:{thing.pk}"
    event = Event.objects.create(kind=kind, object_id=thing.pk, about=about, directly={str(user.pk): kind})
    Notice.objects.create(user_id=user.pk, about=about, event=event, first=event, kind=kind)
    return event


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_old_logs_and_appeals_become_one():
    latest = [
        key
        for key in MigrationExecutor(connection).loader.graph.leaf_nodes()
        if key[0] in {"peers", "forums", "toolkits"}
    ]
    writer, person = make_user("member"), make_user("member")
    moderator, second = make_user("moderator"), make_user("moderator")
    thread = make_thread()
    post = make_reply(thread=thread, author=writer)
    toolkit = make_toolkit()
    review = reviews.write(by=writer, toolkit=toolkit, text="Only fools use it.", rating=1)
    adoption = make_adoption(toolkit)
    now = timezone.now()
    old = migrate(BEFORE)
    try:
        Event.objects.all().delete()
        acts, old_appeals = (
            old.get_model("forums", "ModeratorAct").objects,
            old.get_model("forums", "Appeal").objects,
        )
        theirs = {"by_id": moderator.pk, "forum_id": thread.forum_id, "thread_id": thread.pk}
        of_post = {**theirs, "post_id": post.pk, "person_id": writer.pk}
        pin = acts.create(pk=40, act="pin", **theirs, person_id=thread.started_by_id)
        hide = acts.create(pk=41, act="hide_post", **of_post, reason="No.", details={"untold": True})
        warn = acts.create(pk=42, act="warn", **of_post, reason="No.", details={"hidden": True})
        own = acts.create(pk=43, act="hide_thread", **theirs, person_id=moderator.pk)
        gone = acts.create(pk=44, act="delete", **{**of_post, "post_id": None}, reason="No.")
        suspended = acts.create(
            pk=45, act="suspend", **{**of_post, "person_id": person.pk}, reason="Third time.", done_at=now
        )
        told = old_appeals.create(
            pk=70,
            act=warn,
            made_by_id=writer.pk,
            text="Please.",
            outcome="refused",
            answer="No.",
            decided_at=now,
            decided_by_id=second.pk,
        )
        waiting = old_appeals.create(pk=71, act=gone, made_by_id=writer.pk, text="Why?")
        suspensions = old.get_model("peers", "Suspension").objects
        about_post = suspensions.create(
            user_id=person.pk,
            reason="Third time.",
            suspended_by_id=moderator.pk,
            since=now + timedelta(seconds=1),
        )
        over = suspensions.create(
            user_id=writer.pk,
            reason="Sold things.",
            suspended_by_id=moderator.pk,
            since=now - timedelta(days=9),
            until=now,
            lifted_at=now - timedelta(days=8),
            lifted_by_id=second.pk,
        )
        pleas = old.get_model("peers", "SuspensionAppeal").objects
        plea = pleas.create(pk=70, suspension=about_post, text="Never.")
        granted = pleas.create(
            pk=71,
            suspension=over,
            text="A book.",
            decided_at=over.lifted_at - timedelta(seconds=1),
            decided_by_id=second.pk,
        )
        hidden = {"hidden_at": now, "hidden_by_id": moderator.pk, "hidden_reason": "It insults."}
        old.get_model("toolkits", "Review").objects.filter(pk=review.pk).update(**hidden)
        noted = [
            note("forums.moderated", warn, "forums.moderatoract", writer),
            note("forums.appeal_decided", told, "forums.appeal", writer),
            note("forums.appeal", waiting, "forums.appeal", second),
            note("peers.suspension_appeal", plea, "peers.suspensionappeal", second),
            note("toolkits.hidden_review", review, "toolkits.review", writer),
            note("toolkits.hidden_adoption", adoption, "toolkits.adoption", writer),
        ]
        KindChoice.objects.create(user_id=writer.pk, kind="toolkits.hidden_review", how="in_app")
        KindChoice.objects.create(user_id=writer.pk, kind="toolkits.hidden_adoption", how="at_once")
    finally:
        migrate(latest)

    # The forums' log, with its ids.
    posts, threads = (ContentType.objects.get_for_model(each) for each in (post, thread))
    rows = {act.pk: act for act in ModeratorAct.objects.all()}
    assert [(pk, rows[pk].act, rows[pk].is_told) for pk in range(40, 46)] == [
        (pin.pk, "pin", False),
        (hide.pk, "hide", False),
        (warn.pk, "warn", True),
        (own.pk, "hide", False),
        (gone.pk, "delete", True),
        (suspended.pk, "suspend", True),
    ]
    assert (rows[40].thing, rows[41].thing, rows[42].thing) == (thread, post, post)
    assert (rows[44].content_type, rows[44].object_id, rows[43].content_type) == (posts, None, threads)
    assert {rows[pk].scope_id for pk in range(40, 46)} == {thread.pk}
    assert {rows[pk].place for pk in range(40, 46)} == {thread.forum.name}
    assert (rows[42].by, rows[42].person, rows[42].reason) == (moderator, writer, "No.")
    assert (rows[41].details, rows[42].details) == ({}, {"hidden": True})
    assert [act.pk for act in log.own(writer)][-2:] == [44, 42]

    # Appeals: the forums' with their ids, those against suspensions behind them.
    carried = {made.pk: made for made in Appeal.objects.all()}
    assert (carried[70].act_id, carried[70].outcome, carried[70].answer) == (42, "refused", "No.")
    assert (carried[70].decided_by, carried[70].made_by, carried[71].act_id) == (second, writer, 44)
    assert len(carried) == 4

    # A suspension because of a post is the act that was in the log.
    assert rows[45].suspension_id == about_post.pk
    of_suspension = appeals.against(Suspension.objects.get(pk=about_post.pk))
    assert (of_suspension.act_id, of_suspension.text, of_suspension.decided_at) == (45, "Never.", None)
    of_over = appeals.against(Suspension.objects.get(pk=over.pk))
    assert (of_over.outcome, of_over.act.thing, of_over.act.person) == ("granted", None, writer)
    assert of_over.act.done_at == over.since
    assert ModeratorAct.objects.get(act="lift").by == second
    assert min(pk for pk in rows if pk not in range(40, 46)) > 45

    # What was hidden of a toolkit can be appealed against too.
    of_review = ModeratorAct.objects.get(content_type__model="review")
    assert (of_review.act, of_review.thing, of_review.scope_id) == ("hide", review, toolkit.pk)
    assert (of_review.is_told, of_review.reason, of_review.done_at) == (True, "It insults.", now)

    # Notices lead there.
    now_about = [
        ("forums.moderated", "peers.moderatoract:42", 42),
        ("forums.appeal_decided", "peers.appeal:70", 70),
        ("forums.appeal", "peers.appeal:71", 71),
        ("peers.suspension_appeal", f"peers.appeal:{of_suspension.pk}", of_suspension.pk),
        ("forums.moderated", f"peers.moderatoract:{of_review.pk}", of_review.pk),
        ("toolkits.hidden_adoption", f"toolkits.adoption:{adoption.pk}", adoption.pk),
    ]
    events = [Event.objects.get(pk=event.pk) for event in noted]
    assert [(event.kind, event.about, event.object_id) for event in events] == now_about
    assert [(one.kind, one.about) for one in Notice.objects.order_by("pk")] == [row[:2] for row in now_about]
    assert events[4].directly == {str(writer.pk): "forums.moderated"}
    assert [(one.user, one.kind, one.how) for one in KindChoice.objects.all()] == [
        (writer, "forums.moderated", "in_app")
    ]

    # The addresses that mail holds.
    client = Client()
    client.force_login(writer)
    assert "Please." in client.get("/forums/mine/42/").content.decode()
    assert client.get("/my/notices/").status_code == 200
    client.force_login(second)
    assert "Why?" in client.get("/forums/moderation/appeals/71/").content.decode()
    assert "Never." in client.get(f"/moderation/suspended/appeals/{plea.pk}/").content.decode()
    assert "A book." in client.get(f"/moderation/suspended/appeals/{granted.pk}/").content.decode()
    client.force_login(writer)
    assert client.get(f"/moderation/suspended/appeals/{plea.pk}/").status_code == 403

    # What comes now takes ids of its own.
    made = ModeratorAct.objects.note("warn", by=moderator, thing=post)
    assert made.pk > max(rows)
