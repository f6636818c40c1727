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
