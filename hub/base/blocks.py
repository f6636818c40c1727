"""StreamField blocks that several apps use."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from wagtail import blocks


def vocabulary_languages():
    """The languages an editor can translate a vocabulary into, as choices."""
    return settings.VOCABULARY_LANGUAGES


class TranslationBlock(blocks.StructBlock):
    """A vocabulary entry's name and description in one other language."""

    language = blocks.ChoiceBlock(choices=vocabulary_languages, label=_("language"))
    name = blocks.CharBlock(max_length=120, label=_("name"))
    description = blocks.TextBlock(required=False, label=_("description"))

    class Meta:
        icon = "globe"
        label = _("translation")
