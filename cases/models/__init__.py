"""Implementation cases: what a body did to share a service, and what it learnt."""

from .case_index_page import CaseIndexPage
from .case_page import CaseAttachment, CaseImage, CasePage, CaseTag
from .case_parts import CaseInvestment, CasePartner
from .case_upload import CaseUpload
from .review import CaseReviewTask

__all__ = [
    "CaseAttachment",
    "CaseImage",
    "CaseIndexPage",
    "CaseInvestment",
    "CasePage",
    "CasePartner",
    "CaseReviewTask",
    "CaseTag",
    "CaseUpload",
]
