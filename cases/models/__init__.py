"""Implementation cases: what a body did to share a service, and what it learnt."""

from .advice import AdviceInvitation, AdviceQuestion, AdviceRequest, FellowBody
from .case_author import CaseAuthor
from .case_index_page import CaseIndexPage
from .case_page import CaseAttachment, CaseImage, CasePage, CaseTag
from .case_parts import CaseEvidence, CaseFollowUp, CaseInvestment, CasePartner
from .case_upload import CaseUpload
from .review import CaseReviewComment, CaseReviewTask
from .upkeep import CaseUpkeep, CaseWithdrawal

__all__ = [
    "AdviceInvitation",
    "AdviceQuestion",
    "AdviceRequest",
    "CaseAttachment",
    "CaseAuthor",
    "CaseEvidence",
    "CaseFollowUp",
    "CaseImage",
    "CaseIndexPage",
    "CaseInvestment",
    "CasePage",
    "CasePartner",
    "CaseReviewComment",
    "CaseReviewTask",
    "CaseTag",
    "CaseUpkeep",
    "CaseUpload",
    "CaseWithdrawal",
    "FellowBody",
]
