from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('base', '0008_unsaved_forms'),
        ('contenttypes', '0002_remove_content_type_name'),
        ('forums', '0007_delete_flag'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name='thread',
            index=models.Index(condition=models.Q(('is_listed', True)), fields=['-started_at', '-id'], name='thread_newest'),
        ),
        migrations.AddIndex(
            model_name='thread',
            index=models.Index(condition=models.Q(('is_listed', True)), fields=['-reply_count', '-last_post_at', '-id'], name='thread_most_answers'),
        ),
    ]
