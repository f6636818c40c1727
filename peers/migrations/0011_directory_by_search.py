"""What the directory is asked by stands in search's entries from now on; the worker writes those anew."""

from django.db import migrations


def ask_for_entries(apps, schema_editor):
    rewrite = apps.get_model("search", "Rewrite")
    for kind in ("person", "organisation"):
        rewrite.objects.get_or_create(what="listed", key=f"kind:{kind}")


class Migration(migrations.Migration):
    dependencies = [("peers", "0010_count_unread"), ("search", "0005_directory_facets")]

    operations = [
        migrations.DeleteModel(name="DirectoryFacet"),
        migrations.RunPython(ask_for_entries, migrations.RunPython.noop),
    ]
