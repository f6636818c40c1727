"""What notices and mail have of a person."""

from django.utils.translation import gettext_lazy as _

from hub.base.people import personal_data
from hub.base.people.personal_data import Rows
from notifications.models import (
    KindChoice,
    Notice,
    NoticeSettings,
    OutgoingMail,
    SavedSearch,
    Subscription,
    TroubledAddress,
)


def _export(user):
    rows = Subscription.objects.filter(user=user).order_by("pk")
    yield Rows("following", rows.values("kind", "object_id", "how", "is_automatic", "created_at").iterator())
    yield Rows("kinds", KindChoice.objects.filter(user=user).values("kind", "how").iterator())
    chosen = NoticeSettings.objects.filter(user=user)
    yield Rows("settings", chosen.values("no_mail", "no_digest", "digest_hour", "digest_weekday").iterator())
    searches = SavedSearch.objects.filter(user=user).order_by("pk")
    yield Rows("saved-searches", searches.values("name", "query", "created_at", "looked_at").iterator())
    notices = Notice.objects.filter(user=user).order_by("pk")
    yield Rows("notices", notices.values("kind", "about", "count", "at", "read_at").iterator())
    mail = OutgoingMail.objects.filter(recipient__iexact=user.email).order_by("pk")
    yield Rows("mail", mail.values("subject", "status", "created_at", "sent_at").iterator())


def _erase(user, keep: bool) -> None:
    OutgoingMail.objects.filter(user=user).exclude(status=OutgoingMail.Status.SENDING).delete()
    TroubledAddress.objects.filter(address=user.email.lower()).delete()


personal_data.declare(
    name="notices",
    label=_("Notices, what you follow, and saved searches"),
    columns=[
        "notifications.Subscription.user",
        "notifications.KindChoice.user",
        "notifications.NoticeSettings.user",
        "notifications.SavedSearch.user",
        "notifications.Notice.user",
        "notifications.NoticePart.user",
        "notifications.OutgoingMail.user",
    ],
    export=_export,
    erase=_erase,
)
personal_data.exclude(
    "notifications.Event.actor", "What they did is with what they wrote; emptied with the account."
)
