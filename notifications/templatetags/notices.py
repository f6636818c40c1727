"""Template tags of notices: the follow button, and what mail needs."""

import re

from django import template
from django.conf import settings
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from hub.base.access import audiences
from hub.base.models import Tag
from hub.base.text import markdown as hub_markdown
from notifications.following import registry, services
from notifications.models.frequency import How

register = template.Library()

_MARKDOWN_PATH = re.compile(r"\]\(/(?!/)")
_PATH = re.compile(r'href="/(?!/)')


@register.inclusion_tag("notifications/_follow_button.html", takes_context=True)
def follow_button(context, thing, label: str = ""):
    """The button by which somebody follows a thing, with a small menu for how; one query.

    Visitors get a link to log in; who may not follow anything (an applicant) gets nothing.
    """
    request = context.get("request")
    user = getattr(request, "user", None)
    declared = registry.of(thing)
    if user is None or declared is None:
        return {"shown": False}
    kind, pk = registry.key_of(thing)
    row = services.subscription(user=user, thing=thing) if user.is_authenticated else None
    return {
        "shown": audiences.is_member(user) or not user.is_authenticated,
        "user": user,
        "request": request,
        "kind": kind,
        "pk": pk,
        "subscription": row,
        "is_followed": row is not None and row.how != How.MUTED,
        "is_muted": row is not None and row.how == How.MUTED,
        "how": row.how if row else declared.default_how,
        "choices": How.choices,
        "label": label,
        "next": request.get_full_path(),
    }


@register.inclusion_tag("notifications/_follow_button.html", takes_context=True)
def follow_tag(context, name: str):
    """The same for a tag, by its name as the search page has it; a further query."""
    tag = Tag.objects.filter(name__iexact=name).first()
    if tag is None:
        return {"shown": False}
    return follow_button(context, tag, _("Follow the tag “%(name)s”") % {"name": tag.name})


@register.filter
def quoted_lines(text: str) -> str:
    """What somebody wrote, as the mail of old quotes it: no line of it can end the mail, or be its button."""
    address = settings.SITE_URL.rstrip("/")
    text = _MARKDOWN_PATH.sub(f"]({address}/", str(text))
    return "\n".join(f"> {line}".rstrip() for line in text.strip().splitlines())


@register.filter
def one_line(text) -> str:
    """A name or a title, which stands within a line whatever it holds."""
    return " ".join(str(text).split())


@register.simple_block_tag(takes_context=True)
def button(context, content: str) -> str:
    """The address of a mail's button, in its text; a mail that has no HTML of its own makes a button of it."""
    context["buttons"].append(content.strip())
    return content


@register.filter
def mail_markdown(text: str) -> str:
    """Markdown as HTML for a mail, where a path of the site is no address."""
    html = hub_markdown.render(text)
    address = settings.SITE_URL.rstrip("/")
    # What render returns is sanitised; only addresses change.
    return mark_safe(_PATH.sub(f'href="{address}/', html))  # noqa: S308
