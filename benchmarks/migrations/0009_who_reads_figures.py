import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('base', '0008_unsaved_forms'),
        ('benchmarks', '0008_unsaved_forms_in_one_table'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ConsentRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='asked')),
                ('is_closed', models.BooleanField(default=False, verbose_name='settled')),
                ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='asked by')),
                ('audience', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='base.audience', verbose_name='results are to be for')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consent_requests', to='benchmarks.round')),
                ('steward', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='later data steward')),
            ],
            options={
                'verbose_name': 'request for consent',
                'verbose_name_plural': 'requests for consent',
                'ordering': ['asked_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ConsentAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('answer', models.CharField(blank=True, choices=[('', 'No answer yet'), ('agreed', 'Agreed'), ('refused', 'Refused')], default='', max_length=8, verbose_name='answer')),
                ('answered_at', models.DateTimeField(null=True, verbose_name='answered')),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='answered by')),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consents', to='benchmarks.submission', verbose_name='figures of an organisation')),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='benchmarks.consentrequest')),
            ],
            options={
                'verbose_name': 'answer to a request for consent',
                'verbose_name_plural': 'answers to requests for consent',
                'ordering': ['request', 'pk'],
            },
        ),
        # The table is that of the stewards until now, with a day beside each; its rows stay.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name='Stewardship',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stewardships', to='benchmarks.round')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='data steward')),
                    ],
                    options={
                        'verbose_name': 'data steward of a round',
                        'verbose_name_plural': 'data stewards of rounds',
                        'db_table': 'benchmarks_round_stewards',
                        'unique_together': {('round', 'user')},
                    },
                ),
                migrations.AlterField(
                    model_name='round',
                    name='stewards',
                    field=models.ManyToManyField(blank=True, help_text='They alone see the figures of all organisations, and who sends figures is told their names.', related_name='rounds_reviewed', through='benchmarks.Stewardship', to=settings.AUTH_USER_MODEL, verbose_name='data stewards'),
                ),
            ],
        ),
        migrations.AddField(
            model_name='stewardship',
            name='named_at',
            field=models.DateTimeField(default=django.utils.timezone.now, verbose_name='named'),
        ),
        migrations.AddField(
            model_name='stewardship',
            name='is_unannounced',
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.CreateModel(
            name='SubmissionView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('steward', 'Data steward'), ('host', 'Data steward and host of the round'), ('admin', 'Data steward and administrator')], max_length=10, verbose_name='role')),
                ('reader_organisation', models.CharField(blank=True, max_length=200, verbose_name='organisation of the reader')),
                ('what', models.CharField(choices=[('figures', 'Figures and messages, on the page'), ('spreadsheet', 'Figures, as a spreadsheet'), ('messages', 'Messages alone')], max_length=12, verbose_name='what')),
                ('edition', models.PositiveIntegerField(verbose_name='edition of the figures')),
                ('viewed_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='viewed')),
                ('reader', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='reader')),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='views', to='benchmarks.submission', verbose_name='figures of an organisation')),
            ],
            options={
                'verbose_name': 'view of figures',
                'verbose_name_plural': 'views of figures',
                'ordering': ['-viewed_at', '-pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='consentrequest',
            constraint=models.CheckConstraint(condition=models.Q(('steward__isnull', True), ('audience__isnull', True), _connector='XOR'), name='consent_to_steward_or_audience'),
        ),
        migrations.AddConstraint(
            model_name='consentrequest',
            constraint=models.UniqueConstraint(condition=models.Q(('steward__isnull', False)), fields=('round', 'steward'), name='consent_to_steward_once'),
        ),
        migrations.AddConstraint(
            model_name='consentrequest',
            constraint=models.UniqueConstraint(condition=models.Q(('audience__isnull', False)), fields=('round', 'audience'), name='consent_to_audience_once'),
        ),
        migrations.AddConstraint(
            model_name='consentanswer',
            constraint=models.UniqueConstraint(fields=('request', 'submission'), name='consent_answered_once'),
        ),
        migrations.AddIndex(
            model_name='submissionview',
            index=models.Index(fields=['submission', '-viewed_at'], name='views_of_submission'),
        ),
    ]
