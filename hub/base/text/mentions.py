"""People named in texts: a link to a person's page whose words begin with an @.

The HTML of such a text has a placeholder without a name for each. It is filled for the reader, so that a name is shown
to those who may know it and to nobody once the account is gone.
"""

import re
from collections.abc import Callable, Iterable
from typing import Protocol

from django.utils.html import format_html

# Other links to people stay what they are.
_LINK = re.compile(r'<a href="(?:https?://[^/"]+)?/people/([0-9]{1,12})/"[^>]*>\s*@(.*?)</a>', re.DOTALL)
# No tag that the sanitiser lets through, and with a sign that it leaves in no value of an attribute.
_PLACEHOLDER = re.compile(r'<hub-person id="([0-9]{1,12})"></hub-person>')
_IN_MARKDOWN = re.compile(r"\[@[^\]\n]{1,160}\]\((?:https?://[^/\s)]+)?/people/([0-9]{1,12})/\)")


class Person(Protocol):
    """Somebody as a reader sees them; without an address there is no page for this reader."""

    name: str
    address: str


def with_placeholders(markup: str) -> str:
    """Sanitised HTML in which a placeholder stands for each person named."""
    return _LINK.sub(r'<hub-person id="\1"></hub-person>', markup) if "/people/" in markup else markup


def people_in(markups: Iterable[str]) -> set[int]:
    """The ids of the people for whom there are placeholders."""
    return {int(pk) for markup in markups for pk in _PLACEHOLDER.findall(markup)}


def fill(markup: str, person_of: Callable[[int], Person]) -> str:
    """The HTML with the people's names, and links where the reader may open their pages."""
    if "<hub-person" not in markup:
        return markup

    def named(place: re.Match) -> str:
        person = person_of(int(place[1]))
        if not person.address:
            return format_html("<span>@{}</span>", person.name)
        return format_html('<a class="hub-mention" href="{}">@{}</a>', person.address, person.name)

    return _PLACEHOLDER.sub(named, markup)


def ids_in_markdown(text: str) -> list[int]:
    """The ids of the people named in a Markdown text, as often as they are."""
    return [int(pk) for pk in _IN_MARKDOWN.findall(text)]


def fill_markdown(text: str, person_of: Callable[[int], Person]) -> str:
    """A Markdown text with the names that the reader may know in the place of those that were typed."""

    def named(link: re.Match) -> str:
        person = person_of(int(link[1]))
        name = re.sub(r"[\[\]\\\n]", " ", person.name)
        return f"[@{name}]({person.address})" if person.address else f"@{name}"

    return _IN_MARKDOWN.sub(named, text)
