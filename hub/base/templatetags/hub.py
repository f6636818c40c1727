"""Template tags and filters that are built into every template of the hub."""

from django import template

from hub.base import markdown as hub_markdown

register = template.Library()


@register.filter
def markdown(text: str) -> str:
    """A person's Markdown as sanitised HTML."""
    return hub_markdown.render(text)
