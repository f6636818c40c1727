"""What moderators do, in words: the log shows these. An act is a row, ``ModeratorAct``."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Act(models.TextChoices):
    """The acts, by the word that their rows keep."""

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
    HIDE_POST = "hide_post", _("Hid a post")
    SHOW_POST = "show_post", _("Showed a post again")
    HIDE_THREAD = "hide_thread", _("Hid a thread")
    SHOW_THREAD = "show_thread", _("Showed a thread again")
    WARN = "warn", _("Warned the writer")
    SUSPEND = "suspend", _("Suspended the writer")
    DISMISS = "dismiss", _("Left what was reported as it is")
    APPROVE = "approve", _("Approved a waiting post")
    REFUSE = "refuse", _("Refused a waiting post")
    GRANT = "grant", _("Granted an appeal")
    REJECT = "reject", _("Refused an appeal")


# What the writer is told of, and may appeal against.
TOLD = {Act.HIDE_POST, Act.HIDE_THREAD, Act.DELETE, Act.REFUSE, Act.WARN, Act.SUSPEND}
