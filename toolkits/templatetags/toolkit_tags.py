"""What templates show of a toolkit beyond its own words."""

from django import template

from toolkits import adoptions_shown

register = template.Library()


@register.inclusion_tag("toolkits/_adoptions.html", takes_context=True)
def adoptions_on(context, toolkit) -> dict:
    """Who used a toolkit, and the way to say that one did."""
    request = context["request"]
    return {"request": request} | adoptions_shown.on_page(toolkit, request.user)
