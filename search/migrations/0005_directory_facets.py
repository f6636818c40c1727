from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("search", "0004_groups")]

    operations = [
        migrations.AlterField(
            model_name="entryfacet",
            name="facet",
            field=models.CharField(
                choices=[
                    ("kind", "Kind"),
                    ("theme", "Theme"),
                    ("service_line", "Service line"),
                    ("level", "Level"),
                    ("country", "Country"),
                    ("stage", "Stage"),
                    ("tag", "Tag"),
                    ("year", "Year"),
                    ("organisation", "Organisation"),
                    ("programme", "Programme"),
                    ("author", "Author"),
                    ("advise", "Can advise on"),
                    ("looking", "Looking for help with"),
                    ("state", "State or province"),
                    ("population", "Population served"),
                    ("language", "Language"),
                    ("open_to", "Open to"),
                    ("body", "Kind of organisation"),
                    ("hosts", "Hosts for others"),
                    ("hosted", "Others host for it"),
                    ("more_for", "Said more fully to"),
                ],
                max_length=20,
            ),
        ),
    ]
