"""What other apps' pages show of search."""

from django import template

from search import similar

register = template.Library()


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
