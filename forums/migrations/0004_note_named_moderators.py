from django.db import migrations


def note(apps, schema_editor):
    """Write into the rows of people that a forum names them as its moderator."""
    User = apps.get_model("peers", "User")
    User.objects.filter(moderated_forums__isnull=False).update(moderates_a_forum=True)


class Migration(migrations.Migration):
    dependencies = [
        ("forums", "0003_files_by_foreign_keys"),
        ("peers", "0013_appeals_and_ordered_deletions"),
    ]

    operations = [migrations.RunPython(note, migrations.RunPython.noop)]
