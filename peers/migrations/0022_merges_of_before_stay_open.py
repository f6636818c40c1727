"""Mergings of before moved all people and all things: between those two, nothing is closed."""

from django.db import migrations


def open_earlier_merges(apps, schema_editor):
    shared = apps.get_model("peers", "SharedConfidence")
    merged = apps.get_model("peers", "Organisation").objects.filter(merged_into__isnull=False)
    for source, target in merged.order_by("pk").values_list("pk", "merged_into"):
        for reader, giver in ((source, target), (target, source)):
            shared.objects.get_or_create(reader_id=reader, giver_id=giver)


class Migration(migrations.Migration):
    dependencies = [("peers", "0021_merges_keep_confidence")]

    operations = [migrations.RunPython(open_earlier_merges, migrations.RunPython.noop)]
