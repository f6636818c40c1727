"""Mail of notices: written down without its text, which is put together when it is sent."""

from collections.abc import Collection, Sequence
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import get_user_model
from django.utils import timezone

from notifications.models import Event, NoticePart, OutgoingMail
from notifications.models.searches import SEARCH_KIND
from notifications.notices import message_ids

Composer = OutgoingMail.Composer


# A person's searches that find something within so long are one mail.
SEARCHES_WAIT = timedelta(minutes=2)


def queue_at_once(event: Event, parts: Collection[NoticePart]) -> None:
    """Write down a mail for each of these parts of one event; what saved searches found shares one."""
    if not parts:
        return
    if event.kind == SEARCH_KIND:
        for part in parts:
            _join_searches(part)
        return
    addresses = dict(
        get_user_model().objects.filter(pk__in=[part.user_id for part in parts]).values_list("pk", "email")
    )
    mails = OutgoingMail.objects.bulk_create(
        _mail(
            Composer.NOTICE,
            user_id=part.user_id,
            address=addresses[part.user_id],
            message_id=message_ids.of_event(event.pk, part.user_id),
        )
        for part in parts
    )
    for part, mail in zip(parts, mails, strict=True):
        part.mail = mail
    NoticePart.objects.bulk_update(parts, ["mail"])


def queue_gathered(user, parts: Sequence[NoticePart], composer: str) -> OutgoingMail:
    """Write down one mail for many parts of one person."""
    mail = _mail(
        composer,
        user_id=user.pk,
        address=user.email,
        message_id=message_ids.of_gathered(user.pk, parts[-1].pk),
    )
    mail.save()
    NoticePart.objects.filter(pk__in=[part.pk for part in parts]).update(mail=mail, waits=False)
    return mail


def _join_searches(part: NoticePart) -> None:
    # Locked while it waits: a sender takes it up before this part is in it, or after, never between.
    waiting = OutgoingMail.objects.filter(
        user=part.user_id, composer=Composer.SEARCHES, status=OutgoingMail.Status.QUEUED, attempts=0
    )
    mail = waiting.select_for_update().first()
    if mail is None:
        queue_gathered(part.user, [part], Composer.SEARCHES)
        OutgoingMail.objects.filter(parts=part).update(next_attempt_at=timezone.now() + SEARCHES_WAIT)
    else:
        NoticePart.objects.filter(pk=part.pk).update(mail=mail)


def _mail(composer: str, *, user_id: int, address: str, message_id: str) -> OutgoingMail:
    return OutgoingMail(
        composer=composer,
        user_id=user_id,
        recipient=address,
        message_id=message_id,
        sender=settings.DEFAULT_FROM_EMAIL,
        content={},
        next_attempt_at=timezone.now(),
    )
