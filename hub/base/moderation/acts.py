"""What moderators do with whatever members write: the words that their log keeps. A kind may add words of its own."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Act(models.TextChoices):
    """The acts that all kinds share."""

    HIDE = "hide", _("Hidden")
    SHOW = "show", _("Shown again")
    WARN = "warn", _("Warned the writer")
    SUSPEND = "suspend", _("Suspended the account")
    LIFT = "lift", _("Lifted the suspension")
    DISMISS = "dismiss", _("Left what was reported as it is")
    DONE = "done", _("Dealt with in another way")
    GRANT = "grant", _("Granted an appeal")
    REJECT = "reject", _("Refused an appeal")
