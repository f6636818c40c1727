"""Sending mail about people's own accounts. All other mail is a notice (``notifications.notices.events``).

What may be sent so is listed in ``notifications.mail.account_mail``. ``send_mail`` renders the templates, writes
the row in the caller's transaction and returns; the worker sends it. A rollback takes the mail along.
"""

from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from notifications.mail import rendering
from notifications.mail.serialising import message_id_of, pack
from notifications.models import OutgoingMail
from notifications.signals import mail_queued


@transaction.atomic
def queue_message(*, message: EmailMessage, user=None, is_essential: bool = False) -> list[OutgoingMail]:
    """Write a message down, a row for each recipient, to be sent by the worker."""
    content = pack(message)
    rows = [
        OutgoingMail.objects.create(
            recipient=recipient,
            subject=content["subject"],
            message_id=message_id_of(content),
            sender=content["from"],
            content=content,
            user=user,
            is_essential=is_essential,
        )
        for recipient in dict.fromkeys(str(address) for address in message.recipients())
    ]
    if rows:
        mail_queued.send(OutgoingMail)
    return rows


def send_mail(
    *,
    template: str,
    context: Mapping | None = None,
    to_user=None,
    to_address: str = "",
    language: str = "",
    time_zone: str = "",
    reply_to: str = "",
    headers: Mapping[str, str] | None = None,
    attachments: Iterable[tuple[str, bytes | str, str]] = (),
    is_essential: bool = False,
) -> OutgoingMail:
    """Write one mail to one person, in their language and their time zone.

    ``template`` is a name such as ``"peers/email/approved"``: ``peers/email/approved_subject.txt`` and
    ``peers/email/approved.txt`` must exist, ``peers/email/approved.html`` may. They may extend
    ``notifications/email/base.txt`` and ``notifications/email/base.html`` (block ``content``), and
    know, beside ``context``: ``recipient`` (the user, or None), ``site_identity`` and ``site_url``
    (without a slash at its end, so ``{{ site_url }}{% url … %}`` is an address). The text templates are
    not escaped. Where there is no HTML template, the text stands in the same frame as HTML, with the button
    that the text names by the tag ``button``. What people wrote goes through the filter ``quoted_lines``, names
    and titles through ``one_line``.

    Give ``to_user`` or ``to_address``; with both, the mail goes to that address and speaks to that
    user. ``attachments`` are ``(file name, content, type)``. ``is_essential`` mail is what somebody asked
    for themselves: it is tried even where an address refused mail before.
    """
    address = to_address or getattr(to_user, "email", "")
    if not address:
        raise ValueError("send_mail needs to_user or to_address.")
    message = rendering.render(
        template=template,
        context=context or {},
        address=address,
        user=to_user,
        language=language,
        time_zone=time_zone,
        reply_to=reply_to,
        # So that out-of-office replies don't answer a machine.
        headers={"Auto-Submitted": "auto-generated", **(headers or {})},
    )
    for attachment in attachments:
        message.attach(*attachment)
    return queue_message(message=message, user=to_user, is_essential=is_essential)[0]


@transaction.atomic
def try_again(*, mail: OutgoingMail) -> OutgoingMail:
    """Send a mail that was given up after all, with as many attempts as a new one has."""
    mail = OutgoingMail.objects.select_for_update().get(pk=mail.pk)
    if mail.status != OutgoingMail.Status.FAILED:
        raise ValidationError(_("Only mail that was given up can be tried again."))
    mail.status = OutgoingMail.Status.QUEUED
    mail.attempts = 0
    mail.next_attempt_at = timezone.now()
    mail.save(update_fields=["status", "attempts", "next_attempt_at"])
    mail_queued.send(OutgoingMail)
    return mail
