"""Stopping mail in one click: a sealed token says whose and what, so that it works without logging in."""

from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.core import signing
from django.db import transaction
from django.utils.translation import gettext as _

from notifications.following import registry, services
from notifications.models import KindChoice, NoticeSettings, Subscription
from notifications.models.frequency import How
from notifications.notices import registry as notices_registry

_SALT = "notifications.stopping"
SUBSCRIPTION, KIND, DIGEST, SEARCHES = "subscription", "kind", "digest", "searches"


@dataclass(frozen=True)
class Stop:
    """What a token stops."""

    user: object
    what: str
    key: str = ""

    @property
    def subscription(self) -> Subscription | None:
        """The subscription, where it is one and still there."""
        if self.what != SUBSCRIPTION:
            return None
        return Subscription.objects.filter(user=self.user, pk=self.key).first()

    def name(self) -> str:
        """What is stopped, for its owner; nothing is told of a thing that they may no longer see."""
        if self.what == DIGEST:
            return _("the daily and weekly e-mail")
        if self.what == SEARCHES:
            return _("e-mail about your saved searches")
        if self.what == KIND:
            kind = notices_registry.get(self.key)
            return _("e-mail of the kind “%(kind)s”") % {"kind": kind.label} if kind else _("this e-mail")
        row = self.subscription
        thing = services.thing_of(row) if row else None
        if thing is None:
            return _("this e-mail")
        return _("news of “%(name)s”") % {"name": registry.get(row.kind).name(thing)}


def token(user_id: int, what: str, key: str | int = "") -> str:
    """The sealed token for a person and what it stops. It has no end: mail is read years later."""
    return signing.dumps([user_id, what, str(key)], salt=_SALT)


def read(sealed: str) -> Stop | None:
    """What a token stops; None where nobody made it or the person is gone."""
    try:
        user_id, what, key = signing.loads(sealed, salt=_SALT)
    except (signing.BadSignature, ValueError):
        return None
    user = get_user_model().objects.filter(pk=user_id).first()
    return Stop(user, what, key) if user else None


@transaction.atomic
def stop(what: Stop, *, keep_on_site: bool = False) -> None:
    """Stop it; with ``keep_on_site``, the list on the site goes on. Safe to repeat."""
    if what.what == DIGEST:
        NoticeSettings.objects.update_or_create(user=what.user, defaults={"no_digest": True})
    elif what.what == KIND:
        KindChoice.objects.update_or_create(user=what.user, kind=what.key, defaults={"how": How.IN_APP})
    elif what.what == SEARCHES:
        Subscription.objects.filter(user=what.user, kind="search").update(how=How.IN_APP)
    elif (row := what.subscription) is not None:
        if keep_on_site or row.kind == "search":
            Subscription.objects.filter(pk=row.pk).update(how=How.IN_APP, is_automatic=False)
        else:
            services.end(row)
