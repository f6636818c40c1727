"""Metrics and their versions, rounds, and what organisations give in them."""

from .block_groups import BlockGroup
from .confidence import ConsentAnswer, ConsentRequest, Stewardship, SubmissionView
from .metrics import Denominator, Metric, MetricVersion, Polarity
from .prices import PriceIndex, PurchasingPower
from .rounds import Answer, Observation, Participant, Round
from .saved_groups import SavedGroup, SavedGroupMember
from .submissions import (
    Confirmation,
    Submission,
    SubmissionMessage,
    SubmissionReminder,
    SubmittedFigure,
)

__all__ = [
    "Answer",
    "BlockGroup",
    "Confirmation",
    "ConsentAnswer",
    "ConsentRequest",
    "Denominator",
    "Metric",
    "MetricVersion",
    "Observation",
    "Participant",
    "Polarity",
    "PriceIndex",
    "PurchasingPower",
    "Round",
    "SavedGroup",
    "SavedGroupMember",
    "Stewardship",
    "Submission",
    "SubmissionMessage",
    "SubmissionReminder",
    "SubmissionView",
    "SubmittedFigure",
]
