"""Sending mail to people.

``send_mail`` is what the other apps call. It renders the templates, writes the row in the caller's
transaction and returns; the worker sends it. A rollback takes the mail along.
"""

import zoneinfo
from collections.abc import Iterable, Mapping

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.db import transaction
from django.template import Context, TemplateDoesNotExist
from django.template.loader import get_template
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from hub.base import time_zones
from hub.base.models import SiteIdentity
from notifications.messages import message_id_of, pack
from notifications.models import OutgoingMail
from notifications.tasks import send_waiting_mail


@transaction.atomic
def queue_message(*, message: EmailMessage) -> list[OutgoingMail]:
    """Write a message down, a row for each recipient, to be sent by the worker."""
    content = pack(message)
    rows = [
        OutgoingMail.objects.create(
            recipient=recipient,
            subject=content["subject"],
            message_id=message_id_of(content),
            sender=content["from"],
            content=content,
        )
        for recipient in dict.fromkeys(str(address) for address in message.recipients())
    ]
    if rows:
        send_waiting_mail.enqueue()
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
) -> OutgoingMail:
    """Write one mail to one person, in their language and their time zone.

    ``template`` is a name such as ``"peers/email/approved"``: ``peers/email/approved_subject.txt`` and
    ``peers/email/approved.txt`` must exist, ``peers/email/approved.html`` may. They may extend
    ``notifications/email/base.txt`` and ``notifications/email/base.html`` (block ``content``), and
    know, beside ``context``: ``recipient`` (the user, or None), ``site_identity`` and ``site_url``
    (without a slash at its end, so ``{{ site_url }}{% url … %}`` is an address). The text templates are
    not escaped.

    Give ``to_user`` or ``to_address``; with both, the mail goes to that address and speaks to that
    user. ``attachments`` are ``(file name, content, type)``.
    """
    address = to_address or getattr(to_user, "email", "")
    if not address:
        raise ValueError("send_mail needs to_user or to_address.")
    language = language or getattr(to_user, "language", "") or settings.LANGUAGE_CODE
    zone = time_zone or getattr(to_user, "time_zone", "") or settings.TIME_ZONE
    if zone not in time_zones.names():
        zone = settings.TIME_ZONE
    identity = SiteIdentity.load()
    with translation.override(language), timezone.override(zoneinfo.ZoneInfo(zone)):
        full_context = {
            **(context or {}),
            "recipient": to_user,
            "site_identity": identity,
            "site_url": settings.SITE_URL.rstrip("/"),
            "language": language,
        }
        message = EmailMultiAlternatives(
            subject=" ".join(_render_text(f"{template}_subject.txt", full_context).split()),
            body=_render_text(f"{template}.txt", full_context).strip() + "\n",
            to=[address],
            reply_to=[reply_to] if reply_to else None,
            # So that out-of-office replies don't answer a machine.
            headers={"Auto-Submitted": "auto-generated", **(headers or {})},
            attachments=list(attachments),
        )
        html = _render_html(f"{template}.html", full_context)
    if html:
        message.attach_alternative(html, "text/html")
    return queue_message(message=message)[0]


def _render_text(name: str, context: dict) -> str:
    # Django escapes for HTML whatever the template is called: "O'Brien" would arrive as "O&#x27;Brien".
    return get_template(name).template.render(Context(context, autoescape=False))


def _render_html(name: str, context: dict) -> str:
    try:
        template = get_template(name)
    except TemplateDoesNotExist:
        return ""
    return template.render(context)


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
    send_waiting_mail.enqueue()
    return mail
