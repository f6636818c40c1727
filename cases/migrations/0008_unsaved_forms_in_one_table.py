from django.db import migrations

AT_ONCE = 500
ADVICE = "advice"


def carry(apps, schema_editor):
    """Take what members typed into cases and have not saved over into the table of all unsaved forms."""
    old = apps.get_model("cases", "CaseAutosave").objects.order_by("pk")
    if not old.exists():
        return
    UnsavedForm = apps.get_model("base", "UnsavedForm")
    about, _created = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="cases", model="casepage"
    )
    rows = (
        UnsavedForm(
            user_id=row.user_id,
            **_form(row.step),
            content_type_id=about.pk if row.case_id else None,
            object_id=row.case_id,
            content=row.typed,
            based_on=row.read_revision_id,
            saved_at=row.saved_at,
        )
        for row in old.iterator(chunk_size=AT_ONCE)
    )
    UnsavedForm.objects.bulk_create(rows, batch_size=AT_ONCE)


def _form(step):
    if step.startswith(f"{ADVICE}-"):
        return {"form": "case-advice-outcome", "key": step.partition("-")[2]}
    return {"form": f"case-{step}"}


class Migration(migrations.Migration):
    dependencies = [
        ("base", "0008_unsaved_forms"),
        ("cases", "0007_metric_of_the_cost_per_unit"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.RunPython(carry, migrations.RunPython.noop),
        migrations.DeleteModel(name="CaseAutosave"),
    ]
