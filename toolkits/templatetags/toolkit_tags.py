"""What templates show of a toolkit beyond its own words."""

from django import template

from toolkits.adoptions import selectors, services

register = template.Library()


@register.inclusion_tag("toolkits/_adoptions.html", takes_context=True)
def adoptions_on(context, toolkit) -> dict:
    """Who used a toolkit, and the way to say that one did."""
    request = context["request"]
    return {"request": request} | selectors.on_page(toolkit, request.user)


@register.inclusion_tag("toolkits/_used_button.html", takes_context=True)
def used_button(context, toolkit) -> dict:
    """The way to say that one used a toolkit, for members."""
    reader = context["request"].user
    if not services.may_record(reader, toolkit):
        return {}
    return {
        "toolkit": toolkit,
        "own": services.of_organisation(toolkit, reader.organisation),
        "may_record": True,
    }
