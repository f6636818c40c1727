"""What is followed, what happened, who was told of it, and mail on its way out."""

from .addresses import TroubledAddress
from .events import Event, Notice, NoticePart
from .following import KindChoice, NoticeSettings, Subscription
from .mail import OutgoingMail
from .searches import SavedSearch, SavedSearchHit

__all__ = [
    "Event",
    "KindChoice",
    "Notice",
    "NoticePart",
    "NoticeSettings",
    "OutgoingMail",
    "SavedSearch",
    "SavedSearchHit",
    "Subscription",
    "TroubledAddress",
]
