"""The forums' moderators' log and the appeals go where all kinds of text have theirs, with their ids: addresses stay."""

from django.core.management.color import no_style
from django.db import migrations
from django.db.models import F, Value
from django.db.models.functions import Replace

AT_ONCE = 500
WORDS = {"hide_post": "hide", "hide_thread": "hide", "show_post": "show", "show_thread": "show"}
OF_POSTS = {"hide_post", "show_post", "edit", "delete", "undelete", "approve", "refuse"}
TOLD = {"hide_post", "hide_thread", "delete", "refuse", "warn", "suspend"}
NOTICES = ("forums.moderated", "forums.appeal", "forums.appeal_decided")
SAME = ("id", "act_id", "made_by_id", "text", "made_at", "outcome", "answer", "decided_at", "decided_by_id")


def carry_over(apps, schema_editor):
    connection = schema_editor.connection
    alias = connection.alias
    Act, Appeal = apps.get_model("peers", "ModeratorAct"), apps.get_model("peers", "Appeal")
    types = apps.get_model("contenttypes", "ContentType").objects.using(alias)
    posts, _created = types.get_or_create(app_label="forums", model="post")
    threads, _created = types.get_or_create(app_label="forums", model="thread")

    def as_new(old):
        of_post = old.post_id is not None or old.act in OF_POSTS
        untold = old.details.pop("untold", False)
        return Act(
            pk=old.pk,
            act=WORDS.get(old.act, old.act),
            by_id=old.by_id,
            content_type=posts if of_post else threads,
            object_id=old.post_id if of_post else old.thread_id,
            scope_id=old.thread_id,
            place=old.forum.name if old.forum_id else "",
            person_id=old.person_id,
            is_told=old.act in TOLD and old.person_id not in {None, old.by_id} and not untold,
            reason=old.reason,
            details=old.details,
            done_at=old.done_at,
        )

    acts = apps.get_model("forums", "ModeratorAct").objects.using(alias).select_related("forum").order_by("pk")
    keep(Act.objects.using(alias), (as_new(old) for old in acts.iterator(chunk_size=AT_ONCE)))
    appeals = apps.get_model("forums", "Appeal").objects.using(alias).order_by("pk")
    keep(
        Appeal.objects.using(alias),
        (
            Appeal(**{name: getattr(old, name) for name in SAME})
            for old in appeals.iterator(chunk_size=AT_ONCE)
        ),
    )
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [Act, Appeal]):
            cursor.execute(statement)
    for model in ("Event", "Notice"):
        rows = apps.get_model("notifications", model).objects.using(alias).filter(kind__in=NOTICES)
        for name in ("moderatoract", "appeal"):
            of_name = rows.filter(about__startswith=f"forums.{name}:")
            of_name.update(about=Replace(F("about"), Value(f"forums.{name}:"), Value(f"peers.{name}:")))


def keep(objects, rows):
    batch = []
    for row in rows:
        batch.append(row)
        if len(batch) == AT_ONCE:
            objects.bulk_create(batch)
            batch = []
    objects.bulk_create(batch)


class Migration(migrations.Migration):
    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("forums", "0008_orders_of_threads"),
        ("notifications", "0002_notices"),
        ("peers", "0018_acts_and_appeals"),
    ]
    # What comes into the log from elsewhere takes ids that are free then.
    run_before = [("peers", "0019_carry_suspension_appeals")]

    operations = [migrations.RunPython(carry_over, migrations.RunPython.noop)]
