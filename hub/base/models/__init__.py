"""The nouns that every app shares: vocabularies, jurisdictions, audiences, files and page bases."""

from .audiences import Audience, AudienceMember
from .document_texts import DocumentText
from .files import HubDocument, HubImage, HubRendition
from .jurisdictions import Jurisdiction, Level
from .kept_html import KeptHtml, TextWalk
from .limits import LimitEntry
from .pages import HubPage
from .site_identity import SiteIdentity
from .tags import Tag, TagLink
from .unsaved import UnsavedForm
from .vocabularies import (
    DeliveryModel,
    FundingModel,
    GovernanceForm,
    ServiceLine,
    Stage,
    Theme,
    Vocabulary,
)
from .worker import ClockJob, WorkerHeartbeat

__all__ = [
    "Audience",
    "AudienceMember",
    "ClockJob",
    "DeliveryModel",
    "DocumentText",
    "FundingModel",
    "GovernanceForm",
    "HubDocument",
    "HubImage",
    "HubPage",
    "HubRendition",
    "Jurisdiction",
    "KeptHtml",
    "Level",
    "LimitEntry",
    "ServiceLine",
    "SiteIdentity",
    "Stage",
    "Tag",
    "TagLink",
    "TextWalk",
    "Theme",
    "UnsavedForm",
    "Vocabulary",
    "WorkerHeartbeat",
]
