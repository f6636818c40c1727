"""Cases as a kind of content."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases import search_entries
from cases.advice import programme_report
from cases.api import CasesAPIViewSet
from cases.models import CaseIndexPage, CasePage
from cases.reading import home_part
from hub.base import content_kinds
from hub.base.access import audiences
from hub.base.content_kinds import (
    ContentKind,
    Endpoint,
    HomePart,
    Listed,
    ListPage,
    OwnPlace,
    PageLink,
    Place,
    Section,
    Without,
)
from notifications.following.registry import Following
from search.declarations.registry import SearchEntry

_INSIGHTS = _("What helped and what stood in the way in these cases")

content_kinds.register(
    ContentKind(
        key="case",
        model=CasePage,
        label=_("Case"),
        label_plural=_("Cases"),
        name=lambda case: case.title,
        address=content_kinds.page_address,
        may_see=content_kinds.OWN_AUDIENCE,
        visible=audiences.visible_to,
        search_entry=SearchEntry(build=search_entries.case_entry, queryset=search_entries.cases_to_find),
        following=Following(),
        notices=(
            "cases.published",
            "cases.news",
            "cases.upkeep",
            "cases.submitted",
            "cases.decided",
            "cases.authorship",
            "cases.asked",
            "cases.advice_over",
            "cases.advice_asked",
            "cases.advice_invitation",
            "cases.advice_used",
        ),
        flagged=Without("Moderators read a case before it is published; its threads can be reported."),
        queues=("cases.review",),
        section=Section(_("Cases"), "/cases/", order=10),
        own_place=OwnPlace(_("My cases"), "cases:my_cases", order=10),
        list_page=ListPage(CaseIndexPage, title="Cases", slug="cases"),
        home=HomePart(
            "cases/_home_part.html",
            context=home_part.context,
            order=10,
            actions="cases/_home_actions.html",
        ),
        lists={
            Place.THEME: Listed(
                PageLink(_INSIGHTS, lambda theme: reverse("cases:insights", query={"theme": theme.slug}))
            ),
            Place.SERVICE_LINE: Listed(
                PageLink(_INSIGHTS, lambda line: reverse("cases:insights", query={"service-line": line.slug}))
            ),
            Place.PROGRAMME: Listed(),
            Place.ORGANISATION: Listed(),
            Place.PERSON: Listed(),
        },
        programme_report=programme_report.of_programme,
        contributions=Without("A person's page lists their cases as entries."),
        is_published=True,
        api=Endpoint("cases", CasesAPIViewSet),
        personal_data=("cases",),
        upkeep=("cases.clock_jobs.ask_whether_cases_hold",),
    )
)
