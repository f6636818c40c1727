from django.db import migrations
from django.db.models import Min


def keep(apps, schema_editor):
    """Let stewards read on what was sent to them, and have those who sent it told their names."""
    Stewardship = apps.get_model("benchmarks", "Stewardship")
    rows = (
        Stewardship.objects.exclude(round__state="draft")
        .annotate(first_sent=Min("round__submissions__sent_at"))
        .values_list("pk", "round__opens_at", "first_sent")
    )
    for pk, opens_at, first_sent in list(rows):
        known = [moment for moment in (opens_at, first_sent) if moment is not None]
        changes = {"named_at": min(known)} if known else {}
        Stewardship.objects.filter(pk=pk).update(is_unannounced=first_sent is not None, **changes)


class Migration(migrations.Migration):
    dependencies = [("benchmarks", "0009_who_reads_figures")]

    operations = [migrations.RunPython(keep, migrations.RunPython.noop)]
