"""The reports of posts and threads become flags as all others are; what people were told of them leads there."""

from django.db import migrations

KINDS = ("forums.flagged", "forums.flag_handled")
OLD_LABEL, NEW_LABEL = "forums.flag", "peers.flag"
SAME = ("flagged_by_id", "reason", "note", "flagged_at", "outcome", "decided_at", "decided_by_id")


def carry_over(apps, schema_editor):
    alias = schema_editor.connection.alias
    NewFlag = apps.get_model("peers", "Flag")
    types = apps.get_model("contenttypes", "ContentType").objects.using(alias)
    posts, _created = types.get_or_create(app_label="forums", model="post")
    threads, _created = types.get_or_create(app_label="forums", model="thread")
    ids = {}
    for flag in apps.get_model("forums", "Flag").objects.using(alias).order_by("pk").iterator():
        of_post = flag.post_id is not None
        new = NewFlag.objects.using(alias).create(
            content_type=posts if of_post else threads,
            object_id=flag.post_id if of_post else flag.thread_id,
            **{name: getattr(flag, name) for name in SAME},
        )
        ids[flag.pk] = new.pk
    for model, fields in (("Event", ["about", "object_id"]), ("Notice", ["about"])):
        told = apps.get_model("notifications", model).objects.using(alias)
        # Read before the first is written: old and new ids are of one range.
        for row in list(told.filter(kind__in=KINDS, about__startswith=f"{OLD_LABEL}:")):
            new = ids.get(int(row.about.rpartition(":")[2]))
            if new is None:
                continue
            row.about, row.object_id = f"{NEW_LABEL}:{new}", new
            row.save(update_fields=fields)


class Migration(migrations.Migration):
    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("forums", "0005_unsaved_forms_in_one_table"),
        ("notifications", "0002_notices"),
        ("peers", "0014_flags_of_any_kind"),
    ]

    operations = [migrations.RunPython(carry_over, migrations.RunPython.noop)]
