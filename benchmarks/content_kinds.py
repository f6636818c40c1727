"""Metrics and rounds of benchmarks as kinds of content."""

from django.utils.translation import gettext_lazy as _

from benchmarks import permissions, search_entries
from benchmarks.api import MetricsAPIViewSet, RoundsAPIViewSet
from benchmarks.models import Metric, Round
from hub.base import content_kinds
from hub.base.content_kinds import ContentKind, Endpoint, Listed, Place, Section, Without
from search.declarations.registry import SearchEntry

_EVERYONES = Without("The editors keep the metrics; nobody in particular wrote one.")
_OF_ORGANISATIONS = Without("Its figures are those of organisations, and no page but its own may show whose.")
_NOT_FOLLOWED = Without("Those who are asked for figures are told; nobody else follows benchmarks.")
_IN_HEADER_AS_ROUNDS = Without("The section Benchmarks has the metrics too.")
_NO_LIST_PAGE = Without("The list is a view and no page.")
_NOT_AT_HOME = Without("The header leads to the benchmarks.")

content_kinds.register(
    ContentKind(
        key="metric",
        model=Metric,
        label=_("Metric"),
        label_plural=_("Metrics"),
        name=str,
        address=content_kinds.own_address,
        may_see=permissions.everyone_sees,
        visible=Without("Everyone may see all metrics."),
        search_entry=SearchEntry(
            build=search_entries.metric_entry,
            queryset=search_entries.metrics_to_find,
            counts_for=0.6,
        ),
        following=_NOT_FOLLOWED,
        notices=Without("A new version of a definition is told in the round that uses it."),
        flagged=_EVERYONES,
        queues=_EVERYONES,
        section=_IN_HEADER_AS_ROUNDS,
        own_place=_EVERYONES,
        list_page=_NO_LIST_PAGE,
        home=_NOT_AT_HOME,
        lists={
            Place.THEME: Listed(),
            Place.SERVICE_LINE: Listed(),
            Place.PROGRAMME: _EVERYONES,
            Place.ORGANISATION: _EVERYONES,
            Place.PERSON: _EVERYONES,
        },
        programme_report=_EVERYONES,
        contributions=_EVERYONES,
        is_published=True,
        api=Endpoint("metrics", MetricsAPIViewSet),
        personal_data=_EVERYONES,
        upkeep=Without("Its versions are dated, and a round names the one that it uses."),
    )
)

content_kinds.register(
    ContentKind(
        key="benchmark",
        model=Round,
        label=_("Benchmark round"),
        label_plural=_("Benchmark rounds"),
        name=str,
        address=content_kinds.own_address,
        may_see=permissions.sees_round,
        visible=lambda rounds, user: rounds.visible_to(user),
        search_entry=SearchEntry(
            build=search_entries.round_entry,
            queryset=search_entries.rounds_to_find,
            counts_for=0.6,
        ),
        following=_NOT_FOLLOWED,
        notices=("benchmarks.asked", "benchmarks.submission", "benchmarks.review", "benchmarks.consent"),
        flagged=Without("Organisations send figures, and the round's data stewards read them first."),
        queues=Without("Data stewards review figures on the round's own page."),
        section=Section(_("Benchmarks"), "/benchmarks/", order=40),
        own_place=Without("The page of the benchmarks leads to one's own figures and rounds."),
        list_page=_NO_LIST_PAGE,
        home=_NOT_AT_HOME,
        lists={
            Place.THEME: Without("A round is of many metrics; these are filed under themes."),
            Place.SERVICE_LINE: Without("A round is of many metrics; these are filed under service lines."),
            Place.PROGRAMME: Without("A round stands under Benchmarks, with the programme that runs it."),
            Place.ORGANISATION: _OF_ORGANISATIONS,
            Place.PERSON: _OF_ORGANISATIONS,
        },
        programme_report=Without("What organisations send is for them and the data stewards alone."),
        contributions=_OF_ORGANISATIONS,
        is_published=True,
        api=Endpoint("benchmark-rounds", RoundsAPIViewSet),
        personal_data=("benchmarks",),
        upkeep=("benchmarks.clock_jobs.open_and_close_rounds", "benchmarks.clock_jobs.remind_of_rounds"),
    )
)
