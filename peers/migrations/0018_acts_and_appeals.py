import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('contenttypes', '0002_remove_content_type_name'),
        ('peers', '0017_second_factor_due'),
    ]

    operations = [
        migrations.CreateModel(
            name='ModeratorAct',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('act', models.CharField(max_length=30, verbose_name='act')),
                ('object_id', models.PositiveBigIntegerField(blank=True, null=True)),
                ('scope_id', models.PositiveBigIntegerField(blank=True, null=True)),
                ('place', models.CharField(blank=True, max_length=200, verbose_name='place')),
                ('is_told', models.BooleanField(default=False, verbose_name='the writer is told')),
                ('reason', models.CharField(blank=True, max_length=1000, verbose_name='reason')),
                ('details', models.JSONField(blank=True, default=dict)),
                ('done_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='done')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('content_type', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='contenttypes.contenttype')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('suspension', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='acts', to='peers.suspension')),
            ],
            options={
                'verbose_name': 'act of a moderator',
                'verbose_name_plural': 'acts of moderators',
                'ordering': ['-pk'],
                'indexes': [
                    models.Index(fields=['content_type', 'scope_id'], name='moderator_act_scope'),
                    models.Index(condition=models.Q(('is_told', True)), fields=['person', '-id'], name='moderator_act_told'),
                ],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('act', 'suspend')), fields=('suspension',), name='moderator_act_suspends_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Appeal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(max_length=2000, verbose_name='why it should be taken back')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='made')),
                ('outcome', models.CharField(blank=True, choices=[('granted', 'Taken back'), ('refused', 'It stays as it is')], max_length=8, verbose_name='outcome')),
                ('answer', models.TextField(blank=True, max_length=1000, verbose_name='answer')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided')),
                ('act', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='appeal', to='peers.moderatoract')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'appeal',
                'verbose_name_plural': 'appeals',
                'ordering': ['made_at', 'pk'],
                'indexes': [
                    models.Index(condition=models.Q(('decided_at__isnull', True)), fields=['made_at'], name='act_appeal_waiting'),
                ],
            },
        ),
    ]
