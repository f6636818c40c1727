"""Mail from templates, in the recipient's language and time zone: text, and the same as HTML."""

import zoneinfo
from collections.abc import Mapping

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template import Context, TemplateDoesNotExist
from django.template.loader import get_template
from django.utils import timezone, translation

from hub.base import time_zones
from hub.base.models import SiteIdentity
from notifications.mail import plain_mail

# The frame of a mail that has no HTML template of its own.
PLAIN = "notifications/email/plain.html"


def render(
    *,
    template: str,
    context: Mapping,
    address: str,
    user=None,
    language: str = "",
    time_zone: str = "",
    reply_to: str = "",
    headers: Mapping[str, str] | None = None,
) -> EmailMultiAlternatives:
    """Render ``<template>_subject.txt``, ``<template>.txt`` and ``<template>.html`` as a message to one person."""
    with spoken_to(user, language=language, time_zone=time_zone) as language:
        full_context = {
            **context,
            "recipient": user,
            "site_identity": SiteIdentity.load(),
            "site_url": settings.SITE_URL.rstrip("/"),
            "language": language,
            # Filled by the template, which alone says what its button is.
            "buttons": [],
        }
        subject = " ".join(_text(f"{template}_subject.txt", full_context).split())
        body = _text(f"{template}.txt", full_context).strip() + "\n"
        html = _html(f"{template}.html", {**full_context, "subject": subject}, body)
    message = EmailMultiAlternatives(
        subject=subject,
        body=body,
        to=[address],
        reply_to=[reply_to] if reply_to else None,
        headers=dict(headers or {}),
    )
    message.attach_alternative(html, "text/html")
    return message


class spoken_to:  # noqa: N801 - used as a context manager, like translation.override
    """In a person's language and time zone; gives the language."""

    def __init__(self, user, *, language: str = "", time_zone: str = ""):
        self.language = language or getattr(user, "language", "") or settings.LANGUAGE_CODE
        zone = time_zone or getattr(user, "time_zone", "") or settings.TIME_ZONE
        if zone not in time_zones.names():
            zone = settings.TIME_ZONE
        self._overrides = [translation.override(self.language), timezone.override(zoneinfo.ZoneInfo(zone))]

    def __enter__(self) -> str:
        for override in self._overrides:
            override.__enter__()
        return self.language

    def __exit__(self, *error) -> None:
        for override in reversed(self._overrides):
            override.__exit__(*error)


def _text(name: str, context: dict) -> str:
    # Django escapes for HTML whatever the template is called: "O'Brien" would arrive as "O&#x27;Brien".
    return get_template(name).template.render(Context(context, autoescape=False))


def _html(name: str, context: dict, body: str) -> str:
    try:
        template = get_template(name)
    except TemplateDoesNotExist:
        return get_template(PLAIN).render(
            {**context, "blocks": plain_mail.blocks(body, buttons=context["buttons"])}
        )
    return template.render(context)
