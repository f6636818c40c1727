"""What a merging does with each table that names an organisation: each app says it of its own.

A table that nobody declared stops every merging, and a test: what is not known is neither moved nor opened.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db.models import Field, Model, Q, QuerySet

from peers.models import (
    DuplicatePair,
    EarlierPost,
    Invitation,
    MembershipApplication,
    MergeConsent,
    Organisation,
    OrganisationChange,
    OrganisationDomain,
    OrganisationFigure,
    OrganisationMerge,
    OrganisationMove,
    OrganisationName,
    OrganisationSource,
    PrivilegedChange,
    ProgrammeParticipant,
    ServiceLink,
    SharedConfidence,
)


class Treatment(Enum):
    """What becomes of the rows that name the merged organisation."""

    # They name the other one, until the merging is undone. What both have stays.
    MOVES = "moves"
    # They go on naming the merged one, which leads to the other.
    STAYS = "stays"
    # They stay too, and only people of the merged one open them, until both organisations agree.
    CONFIDENTIAL = "confidential"


@dataclass(frozen=True)
class Rule:
    """How the rows of one column are treated."""

    model: type[Model]
    column: str
    treatment: Treatment
    # Which rows of a table that moves are nevertheless given in confidence.
    confidential: Q | None = field(default=None, compare=False)

    @property
    def key(self) -> str:
        """The column as records of mergings name it."""
        return f"{self.model._meta.label_lower}.{self.column}"

    @property
    def label(self) -> str:
        """What its rows are called, several of them."""
        return str(self.model._meta.verbose_name_plural)

    def naming(self, organisations: Iterable[int]) -> QuerySet:
        """The rows that name one of these organisations."""
        return self.model._base_manager.filter(**{f"{self.column}__in": organisations})

    def moving(self, organisations: Iterable[int]) -> QuerySet:
        """Those of them that a merging moves."""
        if self.treatment is not Treatment.MOVES:
            return self.model._base_manager.none()
        rows = self.naming(organisations)
        return rows if self.confidential is None else rows.exclude(self.confidential)

    def given_in_confidence(self, organisations: Iterable[int]) -> QuerySet:
        """Those of them that only people of the organisation open."""
        if self.treatment is Treatment.CONFIDENTIAL:
            return self.naming(organisations)
        if self.confidential is not None:
            return self.naming(organisations).filter(self.confidential)
        return self.model._base_manager.none()


_rules: dict[str, Rule] = {}


def declare(model: type[Model], column: str, treatment: Treatment, *, confidential: Q | None = None) -> None:
    """Say what a merging does with the rows whose ``column`` names an organisation."""
    rule = Rule(model, column, treatment, confidential)
    if _rules.setdefault(rule.key, rule) != rule:
        raise ImproperlyConfigured(f"What a merging does with {rule.key} is declared twice.")


def columns() -> list[Field]:
    """Every column of every app that names an organisation, also those without a way back."""
    return [
        column
        for model in apps.get_models(include_auto_created=True)
        for column in model._meta.local_fields + model._meta.local_many_to_many
        if column.is_relation and column.related_model is Organisation and not column.many_to_many
    ]


def undeclared() -> list[str]:
    """The columns of which nobody says what a merging does with them."""
    keys = {f"{column.model._meta.label_lower}.{column.name}" for column in columns()}
    return sorted(keys - _rules.keys())


def rules() -> list[Rule]:
    """What is declared. Raises ``ImproperlyConfigured`` where a column is missing."""
    if missing := undeclared():
        raise ImproperlyConfigured(
            f"Nobody says what a merging of organisations does with {', '.join(missing)}."
        )
    return list(_rules.values())


for _model, _column in (
    (Organisation, "parent"),
    (Organisation, "merged_into"),
    (OrganisationName, "organisation"),
    (OrganisationDomain, "organisation"),
    (OrganisationFigure, "organisation"),
    (OrganisationSource, "organisation"),
    (ProgrammeParticipant, "organisation"),
    (ServiceLink, "host"),
    (ServiceLink, "recipient"),
):
    declare(_model, _column, Treatment.MOVES)
# Whose confidence people are in depends on what they joined; the rest is history, or the record of the merging.
for _model, _column in (
    (MembershipApplication, "organisation"),
    (Invitation, "organisation"),
    (OrganisationMove, "organisation"),
    (OrganisationMove, "from_organisation"),
    (EarlierPost, "organisation"),
    (OrganisationChange, "organisation"),
    # It ends with the merging: others than those who were told would be concerned.
    (PrivilegedChange, "organisation"),
    (OrganisationMerge, "source"),
    (OrganisationMerge, "target"),
    (MergeConsent, "organisation"),
    (SharedConfidence, "reader"),
    (SharedConfidence, "giver"),
    (DuplicatePair, "first"),
    (DuplicatePair, "second"),
):
    declare(_model, _column, Treatment.STAYS)
