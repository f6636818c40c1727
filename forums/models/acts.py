"""What moderators of the forums do beside what moderators do with all that members write, in words."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ForumAct(models.TextChoices):
    """The acts, by the word that the moderators' log keeps (``peers.ModeratorAct``)."""

    PIN = "pin", _("Pinned")
    UNPIN = "unpin", _("No longer pinned")
    LOCK = "lock", _("Locked")
    UNLOCK = "unlock", _("Unlocked")
    CLOSE = "close", _("Closed")
    REOPEN = "reopen", _("Opened again")
    MOVE = "move", _("Moved")
    MERGE = "merge", _("Merged")
    SPLIT = "split", _("Split")
    RENAME = "rename", _("Renamed or filed anew")
    EDIT = "edit", _("Edited a post")
    DELETE = "delete", _("Deleted a post")
    UNDELETE = "undelete", _("Put a deleted post back")
    APPROVE = "approve", _("Approved a waiting post")
    REFUSE = "refuse", _("Refused a waiting post")
