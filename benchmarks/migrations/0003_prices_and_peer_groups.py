import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

REASONS = [
    ("none", "Nobody in this group gave this figure."),
    ("few", "Fewer than 5 organisations in this group gave this figure, so nothing of it is shown."),
    ("difference", "This group differs by fewer than 5 organisations from what is shown already: one could be subtracted from the other. Nothing of it is shown."),
    ("quartiles", "Quartiles are shown from 8 organisations on."),
    ("dominated", "One organisation makes up more than 25% of the total, so that the total would tell of it. It is not shown."),
    ("together", "The total covers nearly the same organisations as another one that is shown, and would tell of those in which they differ. It is not shown."),
    ("enough", "Members' own groups have told enough of some of these organisations already. Nothing of this one is shown."),
]
CURRENCY = django.core.validators.RegexValidator("^[A-Z]{3}$", "Write three letters, such as USD.")
YEARS = [django.core.validators.MinValueValidator(1950), django.core.validators.MaxValueValidator(2100)]


def mark_costs(apps, schema_editor):
    """The metrics that hubs began with, and what was brought in with published figures: costs by their numerators."""
    apps.get_model("benchmarks", "MetricVersion").objects.filter(
        Q(numerator__startswith="Cost of") | Q(denominator_kind="spending")
    ).update(is_cost=True)


def price_fields():
    return [
        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
        ("currency", models.CharField(max_length=3, validators=[CURRENCY], verbose_name="currency")),
        ("year", models.PositiveSmallIntegerField(validators=YEARS, verbose_name="year")),
        ("value", models.DecimalField(decimal_places=8, max_digits=20, verbose_name="value")),
        ("source", models.CharField(max_length=300, verbose_name="source")),
        ("source_address", models.URLField(blank=True, verbose_name="address of the source")),
    ]


class Migration(migrations.Migration):
    dependencies = [
        ("base", "0007_document_texts"),
        ("benchmarks", "0002_first_metrics"),
        ("peers", "0012_advice_invitations"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PriceIndex",
            fields=[
                *price_fields(),
                ("base", models.CharField(blank=True, help_text="Such as 2015 = 100.", max_length=40, verbose_name="base")),
            ],
            options={
                "verbose_name": "price index",
                "verbose_name_plural": "price indices",
                "ordering": ["currency", "year"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("currency", "year"), name="price_index_once"),
                    models.CheckConstraint(condition=models.Q(("value__gt", 0)), name="price_index_above_zero"),
                ],
            },
        ),
        migrations.CreateModel(
            name="PurchasingPower",
            fields=price_fields(),
            options={
                "verbose_name": "purchasing-power parity",
                "verbose_name_plural": "purchasing-power parities",
                "ordering": ["currency", "year"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("currency", "year"), name="purchasing_power_once"),
                    models.CheckConstraint(condition=models.Q(("value__gt", 0)), name="purchasing_power_above_zero"),
                ],
            },
        ),
        migrations.CreateModel(
            name="BlockGroup",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=64, verbose_name="key")),
                ("blocks", models.JSONField(verbose_name="blocks")),
                ("asked_at", models.DateTimeField(auto_now_add=True, verbose_name="asked")),
                ("round", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="block_groups", to="benchmarks.round")),
            ],
            options={
                "verbose_name": "group of blocks",
                "verbose_name_plural": "groups of blocks",
                "ordering": ["pk"],
                "constraints": [models.UniqueConstraint(fields=("round", "key"), name="block_group_once")],
            },
        ),
        migrations.CreateModel(
            name="SavedGroup",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                ("owner", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="benchmark_groups", to=settings.AUTH_USER_MODEL, verbose_name="owner")),
            ],
            options={
                "verbose_name": "saved group of peers",
                "verbose_name_plural": "saved groups of peers",
                "ordering": ["name", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("owner", "name"),
                        name="saved_group_name_once",
                        violation_error_message="You have a group of this name already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SavedGroupMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("group", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="members", to="benchmarks.savedgroup")),
                ("organisation", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="saved_in_groups", to="peers.organisation")),
            ],
            options={
                "verbose_name": "organisation of a saved group",
                "verbose_name_plural": "organisations of saved groups",
                "ordering": ["organisation__name", "pk"],
                "constraints": [models.UniqueConstraint(fields=("group", "organisation"), name="saved_group_member_once")],
            },
        ),
        migrations.AddField(
            model_name="metricversion",
            name="is_cost",
            field=models.BooleanField(default=False, help_text="Money that is spent. A cost per unit is put beside those of other years in the same prices.", verbose_name="the numerator is a cost"),
        ),
        migrations.AddField(
            model_name="participant",
            name="delivery_model",
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="base.deliverymodel", verbose_name="delivery model"),
        ),
        migrations.AddField(
            model_name="participant",
            name="block",
            field=models.PositiveIntegerField(editable=False, null=True, verbose_name="block"),
        ),
        migrations.AddField(
            model_name="participant",
            name="like_us",
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="benchmarks.blockgroup", verbose_name="peers like it"),
        ),
        migrations.RemoveConstraint(model_name="answer", name="answer_once"),
        migrations.AddField(
            model_name="answer",
            name="delivery",
            field=models.CharField(blank=True, max_length=80, verbose_name="delivery model"),
        ),
        migrations.AddField(
            model_name="answer",
            name="block_group",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name="answers", to="benchmarks.blockgroup", verbose_name="group of blocks"),
        ),
        migrations.AlterField(
            model_name="answer",
            name="refusal",
            field=models.CharField(blank=True, choices=REASONS, max_length=12, verbose_name="why nothing is told"),
        ),
        migrations.AlterField(
            model_name="answer",
            name="quartiles_refusal",
            field=models.CharField(blank=True, choices=REASONS, max_length=12, verbose_name="why no quartiles"),
        ),
        migrations.AlterField(
            model_name="answer",
            name="together_refusal",
            field=models.CharField(blank=True, choices=REASONS, max_length=12, verbose_name="why no total"),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("block_group__isnull", True)),
                fields=("round", "version", "level", "country", "size", "delivery"),
                name="answer_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("block_group__isnull", False)),
                fields=("block_group", "version"),
                name="answer_of_blocks_once",
            ),
        ),
        # Backwards nothing is marked.
        migrations.RunPython(mark_costs, migrations.RunPython.noop),
    ]
