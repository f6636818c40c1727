"""What was reported before there was one table for all reports is carried into it, with what people were told."""

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from notifications.models import Event, KindChoice, Notice
from peers.models import Flag
from tests.factories.forums import make_reply, make_thread
from tests.factories.peers import make_user
from tests.factories.profiles import make_profile, start_conversation

BEFORE = [("peers", "0013_appeals_and_ordered_deletions"), ("forums", "0005_unsaved_forms_in_one_table")]


def migrate(targets):
    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    return executor.loader.project_state(targets).apps


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_old_reports_become_flags_and_notices_lead_to_them():
    latest = [
        key
        for key in MigrationExecutor(connection).loader.graph.leaf_nodes()
        if key[0] in {"peers", "forums", "toolkits"}
    ]
    member, moderator = make_profile(user=make_user("member")).user, make_user("moderator")
    thread = make_thread()
    post = make_reply(thread=thread)
    message = start_conversation(sender=make_user("member"), to=member).messages.get()
    Flag.objects.create(thing=post, reason="spam")  # so that old and new ids differ
    Flag.objects.all().delete()
    old = migrate(BEFORE)
    try:
        old_flags = old.get_model("forums", "Flag").objects
        reports = old.get_model("peers", "MessageReport").objects
        Event.objects.all().delete()
        now = timezone.now()
        first = old_flags.create(thread_id=thread.pk, flagged_by_id=member.pk, reason="elsewhere")
        second = old_flags.create(
            post_id=post.pk,
            reason="check",
            note="A word",
            outcome="acted",
            decided_at=now,
            decided_by_id=moderator.pk,
        )
        report = reports.create(message_id=message.pk, reporter_id=member.pk, reason="Advertising")
        told = [
            Event.objects.create(kind="forums.flagged", object_id=first.pk, about=f"forums.flag:{first.pk}"),
            Event.objects.create(
                kind="forums.flag_handled", object_id=second.pk, about=f"forums.flag:{second.pk}"
            ),
            Event.objects.create(
                kind="peers.message_reported",
                object_id=report.pk,
                about=f"peers.messagereport:{report.pk}",
                directly={str(moderator.pk): "peers.message_reported"},
            ),
        ]
        for event in told:
            Notice.objects.create(
                user_id=moderator.pk, about=event.about, event=event, first=event, kind=event.kind
            )
        KindChoice.objects.create(user_id=moderator.pk, kind="peers.message_reported", how="muted")
    finally:
        migrate(latest)
    flags = {
        (flag.content_type.model, flag.object_id): flag
        for flag in Flag.objects.select_related("content_type")
    }
    of_thread, of_post, of_message = (
        flags[name, pk] for name, pk in (("thread", thread.pk), ("post", post.pk), ("message", message.pk))
    )
    assert len(flags) == 3
    assert (of_thread.flagged_by, of_thread.reason, of_thread.decided_at) == (member, "elsewhere", None)
    assert (of_post.note, of_post.outcome, of_post.decided_by) == ("A word", "acted", moderator)
    assert (of_message.note, of_message.reason, of_message.thing) == ("Advertising", "other", message)
    events = Event.objects.order_by("pk")
    assert [(event.kind, event.object_id, event.about) for event in events] == [
        ("forums.flagged", of_thread.pk, f"peers.flag:{of_thread.pk}"),
        ("forums.flag_handled", of_post.pk, f"peers.flag:{of_post.pk}"),
        ("forums.flagged", of_message.pk, f"peers.flag:{of_message.pk}"),
    ]
    assert events[2].directly == {str(moderator.pk): "forums.flagged"}
    notices = Notice.objects.order_by("pk")
    assert [notice.about for notice in notices] == [event.about for event in events]
    assert KindChoice.objects.get().kind == "forums.flagged"
    permission = Permission.objects.get(codename="handle_messagereport")
    assert permission.content_type_id == ContentType.objects.get(app_label="peers", model="message").pk
