"""What templates show of a toolkit beyond its own words."""

from django import template

from toolkits import adoptions, adoptions_shown

register = template.Library()


@register.inclusion_tag("toolkits/_adoptions.html", takes_context=True)
def adoptions_on(context, toolkit) -> dict:
    """Who used a toolkit, and the way to say that one did."""
    request = context["request"]
    return {"request": request} | adoptions_shown.on_page(toolkit, request.user)


@register.inclusion_tag("toolkits/_used_button.html", takes_context=True)
def used_button(context, toolkit) -> dict:
    """The way to say that one used a toolkit, for members."""
    reader = context["request"].user
    if not adoptions.may_record(reader, toolkit):
        return {}
    return {
        "toolkit": toolkit,
        "own": adoptions.of_organisation(toolkit, reader.organisation),
        "may_record": True,
    }
