"""Template tags and filters that are built into every template of the hub."""

import re

from django import forms, template
from django.conf import settings
from django.core.paginator import Page, Paginator
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from hub.base import content_kinds
from hub.base.models import SiteIdentity
from hub.base.text import markdown as hub_markdown

register = template.Library()

FACET_OPTION = (
    '<div class="hub-facet__option"><input type="checkbox" id="{0}" name="{1}" value="{2}"{3}>'
    '<label for="{0}"><span>{4}</span>{5}</label></div>'
)
FACET_COUNT = (
    '<span class="hub-facet__count"><span class="usa-sr-only">(</span>'
    '{}<span class="usa-sr-only">)</span></span>'
)
SHOWN_OPTIONS = 8
HEADING_TAG = re.compile(r"<(/?)h([3-6])>")
# The class that gives a control its look, by the first kind of widget that fits.
WIDGET_CLASSES = (
    ((forms.RadioSelect, forms.CheckboxSelectMultiple), "hub-choices"),
    (forms.Textarea, "usa-textarea"),
    (forms.Select, "usa-select"),
    (forms.FileInput, "hub-file"),
    (forms.widgets.Input, "usa-input"),
)


@register.filter
def markdown(text: str, highest_heading: int = hub_markdown.HIGHEST_HEADING) -> str:
    """A person's Markdown as sanitised HTML; on a page without headings of its own, from h2 on.

    What was kept of it is printed where the view has attached it (``hub.base.kept_html.attaching``).
    """
    markup = text.markup if isinstance(text, hub_markdown.KeptText) else hub_markdown.write_html(text)
    return page_html(markup, highest_heading)


def page_html(markup: str, highest_heading: int = hub_markdown.HIGHEST_HEADING) -> str:
    """HTML that was rendered before, as it stands on a page; a wide table scrolls in a box that a keyboard reaches."""
    html = hub_markdown.finish(markup)
    raised = hub_markdown.HIGHEST_HEADING - highest_heading
    if raised:
        html = HEADING_TAG.sub(lambda tag: f"<{tag[1]}h{int(tag[2]) - raised}>", html)
    if "<table>" in html:
        box = format_html(
            '<div class="hub-table-scroll" role="group" aria-label="{}" tabindex="0"><table>', _("Table")
        )
        html = html.replace("<table>", box).replace("</table>", "</table></div>")
    # What was rendered is sanitised: a tag in it is a tag, never a person's text.
    return mark_safe(html)  # noqa: S308


@register.simple_tag
def site_name() -> str:
    """The site's name, for what is written without a request: e-mail."""
    return SiteIdentity.load().name


@register.simple_tag
def site_address() -> str:
    """The address of the home page without the last slash, for e-mail."""
    return settings.SITE_URL.rstrip("/")


@register.simple_tag(takes_context=True)
def site_sections(context) -> list[dict]:
    """The sections of the header, each with whether the reader is in it."""
    request = context.get("request")
    path = request.path if request else ""
    return [
        {"label": section.label, "address": section.address, "current": section.holds(path)}
        for section in content_kinds.sections()
    ]


@register.simple_tag(takes_context=True)
def own_places(context) -> list[content_kinds.OwnPlace]:
    """The places of kinds of content in the reader's account menu."""
    user = context["user"]
    return [
        place
        for place in content_kinds.own_places()
        if not place.permission or user.has_perm(place.permission)
    ]


@register.simple_tag
def links_of_kinds(place: str, thing, *, for_hosts: bool = False) -> list[dict]:
    """The links that kinds of content have on the page of a thing (a theme, a service line, a programme)."""
    return [
        {"label": link.label, "address": link.address(thing)}
        for link in content_kinds.links_on(content_kinds.Place(place))
        if link.for_hosts == for_hosts
    ]


@register.simple_tag(takes_context=True)
def query_without(context, name: str, value) -> str:
    """The page's query without one value of one parameter, and from the first page on."""
    query = context["request"].GET.copy()
    query.setlist(name, [kept for kept in query.getlist(name) if kept != str(value)])
    for place in ("page", "before", "after"):
        query.pop(place, None)
    # "?" alone leads to the same page without any query.
    return f"?{query.urlencode()}"


@register.simple_tag
def page_numbers(page_obj: Page) -> list:
    """The page numbers to offer around a page, with an ellipsis for those left out."""
    return list(page_obj.paginator.get_elided_page_range(page_obj.number, on_each_side=1, on_ends=1))


@register.simple_tag
def facet_options(facet, number: int) -> str:
    """The choices of one facet of a list (components/facets.html); those beyond the eighth fold.

    Written here and not in the template, because a list has a hundred of them.
    """
    name = conditional_escape(facet.name)
    options = [
        _facet_option(name, value, f"facet-{number}-{place}") for place, value in enumerate(facet.values, 1)
    ]
    if len(options) > SHOWN_OPTIONS:
        more = format_html(
            '<details class="hub-facet__more" id="facet-{}-more"><summary>{}</summary>', number, _("More")
        )
        options = [*options[:SHOWN_OPTIONS], more, *options[SHOWN_OPTIONS:], "</details>"]
    return mark_safe("\n".join(options))  # noqa: S308 - each part is escaped where it is put in


def _facet_option(name: str, value, control: str) -> str:
    return FACET_OPTION.format(
        control,
        name,
        conditional_escape(value.value),
        " checked" if value.chosen else "",
        conditional_escape(value.label),
        FACET_COUNT.format(value.count),
    )


@register.filter
def is_gap(number) -> bool:
    """Whether a page number stands for those left out."""
    return number == Paginator.ELLIPSIS


@register.filter
def label_stands_behind(field) -> bool:
    """Whether the field is one checkbox, whose label stands behind it."""
    return isinstance(field.field.widget, forms.CheckboxInput)


@register.filter
def styled(field):
    """A form field's control with the class that gives it its look."""
    widget = field.field.widget
    look = next((name for kinds, name in WIDGET_CLASSES if isinstance(widget, kinds)), "")
    names = f"{widget.attrs.get('class', '')} {look}".strip()
    # The label stands above: allauth's placeholders only say it again.
    attrs = {"placeholder": False}
    if names:
        attrs["class"] = names
    return field.as_widget(attrs=attrs)


@register.filter
def control_id(field) -> str:
    """The id to which a link to the field leads: the control, or the first of several choices."""
    return field.id_for_label or f"{field.auto_id}_0"
