from django.db import migrations

AT_ONCE = 500


def carry(apps, schema_editor):
    """Take figures that were typed and not saved over into the table of all unsaved forms."""
    old = apps.get_model("benchmarks", "SubmissionTyping").objects.order_by("pk")
    if not old.exists():
        return
    UnsavedForm = apps.get_model("base", "UnsavedForm")
    about, _created = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="benchmarks", model="submission"
    )

    def rows():
        for row in old.iterator(chunk_size=AT_ONCE):
            content = dict(row.typed)
            edition = (content.pop("edition", None) or [""])[-1]
            yield UnsavedForm(
                user_id=row.user_id,
                form="benchmark-figures",
                content_type_id=about.pk,
                object_id=row.submission_id,
                content=content,
                based_on=int(edition) if edition.isdecimal() and len(edition) < 13 else None,
                saved_at=row.saved_at,
            )

    UnsavedForm.objects.bulk_create(rows(), batch_size=AT_ONCE)


class Migration(migrations.Migration):
    dependencies = [
        ("base", "0008_unsaved_forms"),
        ("benchmarks", "0007_when_definitions_were_added"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.RunPython(carry, migrations.RunPython.noop),
        migrations.DeleteModel(name="SubmissionTyping"),
    ]
