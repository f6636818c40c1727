"""StreamField blocks that several apps use."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtailmarkdown.blocks import MarkdownBlock

from hub.base.text import markdown


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


class HeadingBlock(blocks.CharBlock):
    """A heading of a part of a page; those inside a text begin one level below it."""

    class Meta:
        icon = "title"
        label = _("heading")
        template = "base/blocks/heading.html"


class TextBlock(MarkdownBlock):
    """Paragraphs, lists and tables in Markdown."""

    class Meta:
        icon = "pilcrow"
        label = _("text")
        template = "base/blocks/text.html"

    def clean(self, value):
        value = super().clean(value)
        markdown.check(value)
        return value


class ImageBlock(blocks.StructBlock):
    """An image. Whoever can't see it is told what it shows."""

    image = ImageChooserBlock(label=_("image"))
    alt_text = blocks.CharBlock(
        max_length=250,
        label=_("alternative text"),
        help_text=_("What the image shows, for those who can't see it."),
    )
    caption = blocks.CharBlock(required=False, max_length=250, label=_("caption"))

    class Meta:
        icon = "image"
        label = _("image")
        template = "base/blocks/image.html"


class QuotationBlock(blocks.StructBlock):
    """What somebody said."""

    quotation = blocks.TextBlock(label=_("quotation"))
    source = blocks.CharBlock(required=False, max_length=200, label=_("who said it"))

    class Meta:
        icon = "openquote"
        label = _("quotation")
        template = "base/blocks/quotation.html"


class AttachmentBlock(blocks.StructBlock):
    """A file to take away."""

    document = DocumentChooserBlock(label=_("file"))
    title = blocks.CharBlock(
        required=False,
        max_length=200,
        label=_("title"),
        help_text=_("Empty: the title that the file has in the library."),
    )

    class Meta:
        icon = "doc-full"
        label = _("attachment")
        template = "base/blocks/attachment.html"


class CallOutBlock(blocks.StructBlock):
    """Something that stands apart from the text around it."""

    heading = blocks.CharBlock(max_length=120, label=_("heading"))
    text = MarkdownBlock(label=_("text"))

    class Meta:
        icon = "info-circle"
        label = _("call-out")
        template = "base/blocks/call_out.html"

    def clean(self, value):
        value = super().clean(value)
        try:
            markdown.check(value["text"])
        except ValidationError as error:
            raise blocks.StructBlockValidationError(block_errors={"text": error}) from None
        return value


# What a page of text is made of. A table is Markdown's.
PAGE_BLOCKS = [
    ("heading", HeadingBlock(max_length=120)),
    ("text", TextBlock()),
    ("image", ImageBlock()),
    ("quotation", QuotationBlock()),
    ("attachment", AttachmentBlock()),
    ("call_out", CallOutBlock()),
]
