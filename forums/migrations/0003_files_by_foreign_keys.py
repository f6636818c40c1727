import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.WAGTAILIMAGES_IMAGE_MODEL),
        ("base", "0007_document_texts"),
        ("forums", "0002_moderation"),
    ]

    operations = [
        migrations.AlterField(
            model_name="postfile",
            name="document",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="base.hubdocument",
            ),
        ),
        migrations.AlterField(
            model_name="postfile",
            name="image",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.WAGTAILIMAGES_IMAGE_MODEL,
            ),
        ),
    ]
