"""Questions that lists of cases ask."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import BigIntegerField, Exists, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Cast
from wagtail.models import PageManager, PageQuerySet, WorkflowState

from cases.models.sections import Section
from hub.base.access import audiences

# Read along with cases, what ``cases.models.bylines`` tells of their authors.
AUTHORS_SHOWN = ("authors__user", "authors__organisation__merged_into")


class CaseQuerySet(PageQuerySet):
    """Cases, narrowed step by step."""

    def visible_to(self, user):
        """Published cases that the user may read."""
        return audiences.visible_to(self, user)

    def editable_by(self, user):
        """Cases that the user wrote, alone or with others, or whose programme the user hosts."""
        if not user.is_authenticated:
            return self.none()
        hosted = Q(programme__people__user=user, programme__people__part="host")
        wrote = Q(owner=user) | Q(authors__user=user, authors__accepted_at__isnull=False)
        return self.filter(wrote | hosted).distinct()

    def nobody_answers_for(self):
        """Published cases that a member wrote and whose owner's account is gone, suspended or no member's."""
        of_members = Q(owner__is_active=True) & (
            Q(owner__groups__name=audiences.MEMBERS_GROUP) | Q(owner__is_superuser=True)
        )
        answered_for = self.model.objects.filter(of_members).values("pk")
        return (
            self.filter(live=True, authors__accepted_at__isnull=False).exclude(pk__in=answered_for).distinct()
        )

    def asking_for_advice(self):
        """Published cases that ask the members for advice now, the last one to ask first."""
        requests = self.model._meta.get_field("advice_requests").related_model
        asking = self.filter(advice_requests__in=requests.objects.asking())
        return asking.order_by("-advice_requests__opened_at", "-pk")

    def in_review(self):
        """Cases that wait for a moderator, longest waiting first."""
        running = (
            WorkflowState.objects.filter(
                content_type=ContentType.objects.get_for_model(self.model),
                status=WorkflowState.STATUS_IN_PROGRESS,
            )
            # Wagtail keeps the id as text, which PostgreSQL does not compare with a number.
            .annotate(case_id=Cast("object_id", BigIntegerField()))
        )
        waiting_since = running.filter(case_id=OuterRef("pk")).values("current_task_state__started_at")[:1]
        return (
            self.filter(pk__in=running.values("case_id"))
            .annotate(waiting_since=Subquery(waiting_since))
            .order_by("waiting_since", "pk")
        )

    def withdrawn(self):
        """Cases that were taken off the site, the last one first; who did and why is in ``withdrawals``."""
        return (
            self.filter(withdrawals__restored_at__isnull=True, withdrawals__isnull=False)
            .for_list()
            .prefetch_related("withdrawals__withdrawn_by")
            .order_by("-withdrawals__withdrawn_at", "-pk")
        )

    def with_review_states(self):
        """Fetch with each case the state of its review, in one query.

        Wagtail's ``prefetch_workflow_states`` finds none for a queryset of one page type.
        """
        return self.prefetch_related(
            Prefetch(
                "_specific_workflow_states",
                queryset=WorkflowState.objects.active().select_related("current_task_state"),
                to_attr="_current_workflow_states",
            )
        )

    def for_list(self):
        """What a row of a list shows, in a fixed number of queries; the story is left in the database."""
        requests = self.model._meta.get_field("advice_requests").related_model
        return (
            self.defer(*Section.values)
            .annotate(asks_for_advice=Exists(requests.objects.asking().filter(case=OuterRef("pk"))))
            .select_related("lead_organisation", "stage", "jurisdiction", "programme", "upkeep")
            .prefetch_related("service_lines", "themes")
        )

    def for_insights(self):
        """What the page of insights shows of a case: a row's facts and those two sections."""
        told = {Section.HELPED, Section.HINDERED}
        return self.defer(*(section.value for section in Section if section not in told)).select_related(
            "lead_organisation"
        )

    def for_comparison(self):
        """All that a comparison shows, the story too, in a fixed number of queries."""
        return self.select_related(
            "lead_organisation",
            "stage",
            "jurisdiction",
            "programme",
            "delivery_model",
            "governance_form",
            "funding_model",
            "upkeep",
        ).prefetch_related(
            *("service_lines", "themes", "tags", "partners__organisation", "investments"),
            *("evidence", "follow_ups", "attachments__document", "advice_requests__questions__thread"),
            *AUTHORS_SHOWN,
        )


CaseManager = PageManager.from_queryset(CaseQuerySet)
