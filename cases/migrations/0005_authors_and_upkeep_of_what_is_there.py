"""Cases that were written before get their author's row, and published ones their upkeep."""

from datetime import UTC, timedelta

from django.db import migrations
from django.utils import timezone

HOLDS_FOR = timedelta(days=365)
BATCH = 500


def add_rows(apps, schema_editor):
    page_model = apps.get_model("cases", "CasePage")
    author_model = apps.get_model("cases", "CaseAuthor")
    upkeep_model = apps.get_model("cases", "CaseUpkeep")
    application_model = apps.get_model("peers", "MembershipApplication")

    organisations = dict(
        application_model.objects.filter(status="approved", organisation__isnull=False).values_list(
            "user_id", "organisation_id"
        )
    )
    owned = page_model.objects.filter(owner__isnull=False, authors__isnull=True)
    author_model.objects.bulk_create(
        [
            author_model(
                case_id=pk,
                user_id=owner,
                organisation_id=organisations.get(owner),
                invited_at=begun or timezone.now(),
                accepted_at=begun or timezone.now(),
            )
            for pk, owner, begun in owned.values_list("pk", "owner", "latest_revision_created_at")
        ],
        batch_size=BATCH,
    )
    published = page_model.objects.filter(last_published_at__isnull=False, upkeep__isnull=True)
    upkeep_model.objects.bulk_create(
        [
            upkeep_model(
                case_id=pk,
                last_confirmed_on=moment.astimezone(UTC).date(),
                ask_at=moment + HOLDS_FOR,
            )
            for pk, moment in published.values_list("pk", "last_published_at")
        ],
        batch_size=BATCH,
    )


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_authors_upkeep_and_evidence")]

    operations = [migrations.RunPython(add_rows, migrations.RunPython.noop)]
