from django.db import migrations

AT_ONCE = 500


def carry(apps, schema_editor):
    """Take what hosts typed into toolkits and have not saved over into the table of all unsaved forms."""
    old = apps.get_model("toolkits", "ToolkitTyping").objects.order_by("pk")
    if not old.exists():
        return
    UnsavedForm = apps.get_model("base", "UnsavedForm")
    about, _created = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="toolkits", model="toolkitpage"
    )
    rows = (
        UnsavedForm(
            user_id=row.user_id,
            **_form(row.form),
            content_type_id=about.pk if row.toolkit_id else None,
            object_id=row.toolkit_id,
            content=row.typed,
            based_on=row.read_revision_id,
            saved_at=row.saved_at,
        )
        for row in old.iterator(chunk_size=AT_ONCE)
    )
    UnsavedForm.objects.bulk_create(rows, batch_size=AT_ONCE)


def _form(name):
    if name.startswith("step-"):
        return {"form": "toolkit-step", "key": name}
    return {"form": f"toolkit-{name}"}


class Migration(migrations.Migration):
    dependencies = [
        ("base", "0008_unsaved_forms"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("toolkits", "0004_recalled_releases"),
    ]

    operations = [
        migrations.RunPython(carry, migrations.RunPython.noop),
        migrations.DeleteModel(name="ToolkitTyping"),
    ]
