"""Columns for what people write in Markdown: nothing is taken that a page could not show.

To a migration they are the columns that they are made of: what is refused changes no table.
"""

from django.db import models
from wagtailmarkdown import fields

from hub.base.text import markdown


class MarkdownField(fields.MarkdownField):
    """A text in Markdown, with wagtail-markdown's editor in the admin."""

    default_validators = [markdown.check]
    # See ``PlainMarkdownField``.
    names_people, is_shown = False, True

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        return name, "wagtailmarkdown.fields.MarkdownField", args, kwargs


class PlainMarkdownField(models.TextField):
    """A text in Markdown that is typed into a plain box.

    With ``names_people`` a link whose words begin with an @ names a person. What is not ``is_shown`` is read as
    Markdown alone: no HTML of it is kept.
    """

    default_validators = [markdown.check]

    def __init__(self, *args, names_people: bool = False, is_shown: bool = True, **kwargs):
        super().__init__(*args, **kwargs)
        self.names_people, self.is_shown = names_people, is_shown

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs
