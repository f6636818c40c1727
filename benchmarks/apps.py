from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class BenchmarksConfig(AppConfig):
    name = "benchmarks"
    label = "benchmarks"
    verbose_name = _("Benchmarks")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        # Needs the models, which are not there before this.
        from benchmarks import permissions
        from benchmarks.confidence import selectors
        from benchmarks.models import Participant, Round, SavedGroupMember, Submission
        from benchmarks.submitting import unsaved
        from peers.accounts import second_factor
        from peers.organisations import merge_rules
        from peers.privileges import holdings

        post_migrate.connect(permissions.grant, sender=self, dispatch_uid="benchmarks.permissions")
        permissions.register()
        unsaved.register()
        for model in (Submission, Participant):
            merge_rules.declare(model, "organisation", merge_rules.Treatment.CONFIDENTIAL)
        merge_rules.declare(SavedGroupMember, "organisation", merge_rules.Treatment.STAYS)
        holdings.register(
            of_organisations=selectors.organisations_with_submissions,
            in_programme=selectors.organisations_with_submissions_to,
        )
        second_factor.register_role("stewards", lambda user: Round.objects.filter(stewards=user).exists())
