"""What other apps' pages show of search."""

from datetime import datetime

from django import template
from django.utils import formats, timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from search.finding import similar
from search.models import Entry

register = template.Library()


@register.simple_tag
def entry_chips(entry: Entry) -> str:
    """What a row shows that its entry is filed under, as components/chips.html does; a page has many rows."""
    chips = [("hub-chip", line.label) for line in entry.service_lines]
    if entry.stage_label:
        chips.insert(0, ("hub-chip hub-chip--status", entry.stage_label))
    if entry.is_sample:
        chips.append(("hub-chip", _("Sample")))
    if not chips:
        return ""
    items = format_html_join("", '<li><span class="{}">{}</span></li>', chips)
    return format_html('<ul class="hub-chips" aria-label="{}">{}</ul>', _("Filed under"), items)


@register.simple_tag
def day(moment: datetime) -> str:
    """The day of a moment, where the reader is."""
    on = timezone.localdate(moment)
    return format_html('<time datetime="{}">{}</time>', on.isoformat(), formats.date_format(on))


@register.inclusion_tag("search/_related.html", takes_context=True)
def related_things(context, thing, heading: str, people_heading: str) -> dict:
    """What is about the same as ``thing``, and who knows about it; nothing where there is neither."""
    request = context.get("request")
    user = getattr(request, "user", None)
    entry = similar.entry_of(thing, user) if user is not None and not context.get("is_preview") else None
    if entry is None:
        return {}
    alike = similar.things_like(entry, user)
    return {
        "heading": heading,
        "alike": alike,
        "people_heading": people_heading,
        "people": similar.people_for(entry, [related.entry for related in alike], user),
    }
