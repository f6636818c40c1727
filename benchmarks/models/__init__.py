"""Metrics and their versions, rounds, and what organisations gave in them."""

from .metrics import Denominator, Metric, MetricVersion, Polarity
from .rounds import Answer, Observation, Participant, Round

__all__ = [
    "Answer",
    "Denominator",
    "Metric",
    "MetricVersion",
    "Observation",
    "Participant",
    "Polarity",
    "Round",
]
