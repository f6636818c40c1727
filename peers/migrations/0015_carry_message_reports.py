"""The reports of messages become flags as all others are; what moderators were told of them leads there."""

from django.db import migrations

OLD_KIND, NEW_KIND = "peers.message_reported", "forums.flagged"
OLD_LABEL, NEW_LABEL = "peers.messagereport", "peers.flag"


def carry_over(apps, schema_editor):
    alias = schema_editor.connection.alias
    MessageReport = apps.get_model("peers", "MessageReport")
    Flag = apps.get_model("peers", "Flag")
    ContentType = apps.get_model("contenttypes", "ContentType")
    messages, _created = ContentType.objects.using(alias).get_or_create(app_label="peers", model="message")
    ids = {}
    for report in MessageReport.objects.using(alias).order_by("pk").iterator():
        flag = Flag.objects.using(alias).create(
            content_type=messages,
            object_id=report.message_id,
            flagged_by_id=report.reporter_id,
            reason="other",
            note=report.reason,
            flagged_at=report.reported_at,
            decided_at=report.closed_at,
            decided_by_id=report.closed_by_id,
        )
        ids[report.pk] = flag.pk
    carry_notices(apps, alias, ids)
    carry_permission(apps, alias, messages)


def carry_permission(apps, alias, messages):
    """The permission stays with those who have it; its model is another one.

    Where this was migrated back and forth, it is there already.
    """
    permissions = apps.get_model("auth", "Permission").objects.using(alias)
    rows = permissions.filter(content_type__app_label="peers", codename="handle_messagereport")
    kept = rows.filter(content_type=messages).first()
    for old in rows.exclude(content_type=messages):
        if kept is None:
            old.content_type, kept = messages, old
            old.save(update_fields=["content_type"])
            continue
        for group in apps.get_model("auth", "Group").objects.using(alias).filter(permissions=old):
            group.permissions.add(kept)
        for user in apps.get_model("peers", "User").objects.using(alias).filter(user_permissions=old):
            user.user_permissions.add(kept)
        old.delete()


def carry_notices(apps, alias, ids):
    def new_about(about):
        return f"{NEW_LABEL}:{ids[int(about.rpartition(':')[2])]}"

    def rows(model):
        found = apps.get_model("notifications", model).objects.using(alias)
        return [
            row
            for row in found.filter(kind=OLD_KIND, about__startswith=f"{OLD_LABEL}:")
            if int(row.about.rpartition(":")[2]) in ids
        ]

    for event in rows("Event"):
        event.object_id, event.about, event.kind = ids[event.object_id], new_about(event.about), NEW_KIND
        event.directly = dict.fromkeys(event.directly, NEW_KIND)
        event.save(update_fields=["object_id", "about", "kind", "directly"])
    for notice in rows("Notice"):
        notice.about, notice.kind = new_about(notice.about), NEW_KIND
        notice.save(update_fields=["about", "kind"])
    apps.get_model("notifications", "NoticePart").objects.using(alias).filter(kind=OLD_KIND).update(
        kind=NEW_KIND
    )
    choices = apps.get_model("notifications", "KindChoice").objects.using(alias)
    decided = choices.filter(kind=NEW_KIND).values_list("user", flat=True)
    choices.filter(kind=OLD_KIND, user__in=list(decided)).delete()
    choices.filter(kind=OLD_KIND).update(kind=NEW_KIND)


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("notifications", "0002_notices"),
        ("peers", "0014_flags_of_any_kind"),
    ]

    operations = [migrations.RunPython(carry_over, migrations.RunPython.noop)]
