"""Columns for what people write in Markdown: nothing is taken that a page could not show.

To a migration they are the columns that they are made of: what is refused changes no table.
"""

from django.db import models
from wagtailmarkdown import fields

from hub.base.text import markdown


class MarkdownField(fields.MarkdownField):
    """A text in Markdown, with wagtail-markdown's editor in the admin."""

    default_validators = [markdown.check]

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        return name, "wagtailmarkdown.fields.MarkdownField", args, kwargs


class PlainMarkdownField(models.TextField):
    """A text in Markdown that is typed into a plain box."""

    default_validators = [markdown.check]

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs
