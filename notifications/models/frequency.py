"""How somebody is told."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class How(models.TextChoices):
    """How somebody is told of what they follow, or of what concerns them; the site's list has all but ``MUTED``."""

    AT_ONCE = "at_once", _("By e-mail at once")
    DAILY = "daily", _("In a daily e-mail")
    WEEKLY = "weekly", _("In a weekly e-mail")
    IN_APP = "in_app", _("Only on the site")
    MUTED = "muted", _("Not at all")


# What is gathered into one mail.
GATHERED = (How.DAILY, How.WEEKLY)
