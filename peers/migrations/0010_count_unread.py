"""Count once what each member has not read; from now on messages keep the number."""

from django.db import migrations
from django.db.models import Count, F, Q


def count(apps, schema_editor):
    participants = apps.get_model("peers", "Participant").objects.exclude(state="declined")
    new = Q(read_at__isnull=True) | Q(read_at__lt=F("conversation__last_message_at"))
    counted = participants.filter(new).order_by().values("user").annotate(number=Count("pk"))
    users = apps.get_model("peers", "User").objects
    for pk, number in counted.values_list("user", "number"):
        users.filter(pk=pk).update(unread_messages=number)


class Migration(migrations.Migration):
    dependencies = [("peers", "0009_unread_notices")]

    operations = [migrations.RunPython(count, migrations.RunPython.noop)]
