import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('benchmarks', '0006_delivery_model_of_submissions'),
    ]

    operations = [
        # Without a default first: nobody knows when the definitions that are there were added.
        migrations.AddField(
            model_name='metricversion',
            name='added_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='added'),
        ),
        migrations.AlterField(
            model_name='metricversion',
            name='added_at',
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False, null=True, verbose_name='added'),
        ),
    ]
