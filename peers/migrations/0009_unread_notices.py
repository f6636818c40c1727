from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('peers', '0008_members_own'),
    ]

    operations = [
        migrations.AddField(
            model_name='user',
            name='unread_notices',
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
    ]
