import re

from django.db import migrations

AT_ONCE = 500
SLUG = re.compile(r"[-a-zA-Z0-9_]*")


def carry(apps, schema_editor):
    """Take what members typed into the forums and have not sent over into the table of all unsaved forms."""
    # Of places that come down to the same thread or post ("reply:12", "reply:012") the newest text is kept.
    old = apps.get_model("forums", "PostDraft").objects.order_by("-saved_at", "pk")
    if not old.exists():
        return
    UnsavedForm = apps.get_model("base", "UnsavedForm")
    content_types = apps.get_model("contenttypes", "ContentType").objects
    about = {
        "reply": content_types.get_or_create(app_label="forums", model="thread")[0].pk,
        "edit": content_types.get_or_create(app_label="forums", model="post")[0].pk,
    }

    def rows():
        for row in old.iterator(chunk_size=AT_ONCE):
            kind, _colon, key = row.place.partition(":")
            content = dict(row.typed)
            # How many versions of the post there were.
            read = (content.pop("read", None) or [""])[-1] if kind == "edit" else ""
            carried = UnsavedForm(
                user_id=row.user_id,
                form=f"forum-{kind}",
                content=content,
                based_on=int(read) if read.isdecimal() and len(read) < 13 else None,
                saved_at=row.saved_at,
            )
            if kind in about:
                carried.content_type_id, carried.object_id = about[kind], int(key)
            elif SLUG.fullmatch(key):
                carried.key = key
            else:  # no forum can have this address
                continue
            yield carried

    UnsavedForm.objects.bulk_create(rows(), batch_size=AT_ONCE, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [
        ("base", "0008_unsaved_forms"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("forums", "0004_note_named_moderators"),
    ]

    operations = [
        migrations.RunPython(carry, migrations.RunPython.noop),
        migrations.DeleteModel(name="PostDraft"),
    ]
