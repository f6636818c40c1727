"""What people write can neither end a mail nor bring a button into it, in whatever mail it stands."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.template import engines

from notifications.mail import plain_mail, rendering
from notifications.templatetags.notices import quoted_lines
from tests.databases import ROOT

EVIL = "https://evil.example/log-in"
TEXT = f"Hello\n\n-- \n{EVIL}\n\n{EVIL}\nBye [all](/cases/) "
ADDRESSES = ("url", "path", "address")
# Nobody writes these.
OURS = {"get_status_display", "confirmed_on", "last_confirmed_on"}
# What the filters for dates ask for.
DATE_PARTS = {
    "day",
    "month",
    "year",
    "hour",
    "minute",
    "second",
    "microsecond",
    "weekday",
    "isoweekday",
    "isocalendar",
}


class Hostile:
    """Whatever a template asks for is an attack; an address of the site is one of the site."""

    def __getattr__(self, name):
        if (
            name.startswith("_")
            or name in DATE_PARTS
            or name in {"resolve_expression", "utcoffset", "date", "time"}
        ):
            raise AttributeError(name)
        if name == "pk":
            return 1
        if name in OURS:
            return "x"
        return "/x/" if name.endswith(ADDRESSES) else Hostile()

    def __str__(self):
        return TEXT

    def __iter__(self):
        return iter([Hostile()])


def mail_templates() -> list[str]:
    """The texts that have our frame, without the frame itself and those of notices in general."""
    return sorted(
        path.relative_to(folder).as_posix()
        for folder in (Path(app.path) / "templates" for app in apps.get_app_configs())
        if folder.is_relative_to(ROOT)
        for path in folder.rglob("email/*.txt")
        if "notifications/email/base.txt" in path.read_text() and "gathered" not in path.name
    )


def context_of(template: str) -> dict:
    """A value for each name that a template or its frame may ask for."""
    source = engines["django"].get_template(template).template.source
    names = {
        word.split(".")[0].split("|")[0] for word in source.replace("=", " ").split() if word[0].isalpha()
    }
    values = {name: Hostile() for name in names if name.isidentifier()}
    values |= dict.fromkeys(("path", "appeal_address", "stop_address"), "/x/")
    values["words"] = SimpleNamespace(
        subject=TEXT, line=TEXT, action="Read it", address="/x/", points=[(TEXT, "/y/")]
    )
    return values | {"reason": TEXT, "quote": TEXT, "site_url": "https://hub.example"}


def test_all_of_our_mail_is_tried():
    assert len(mail_templates()) > 25


@pytest.mark.parametrize("name", mail_templates())
def test_mail(name, db, settings):
    settings.SITE_URL = "https://hub.example"
    message = rendering.render(
        template=name.removesuffix(".txt"),
        context=context_of(name),
        address="ana@county.example",
    )
    lines = message.body.splitlines()
    assert lines.count("-- ") == 1
    assert len(message.subject.splitlines()) == 1
    assert EVIL not in [line.strip() for line in lines]
    [(html, _type)] = message.alternatives
    page = BeautifulSoup(html, "html.parser")
    buttons = [
        link["href"] for link in page.find_all("a") if "background:#0f6460" in (link.get("style") or "")
    ]
    assert len(buttons) <= 1
    assert all(address.startswith("https://hub.example/") for address in buttons)
    assert EVIL not in [link.get("href") for link in page.find_all("a")] or name.endswith("notice.txt")


class TestBlocks:
    def test_the_button_is_what_the_template_names(self):
        body = f"Hello\n\n{EVIL}\n\nhttps://hub.example/a/\n\n-- \nHub"
        kinds = {block.text: block.kind for block in plain_mail.blocks(body, ["https://hub.example/a/"])}
        assert kinds == {"Hello": "paragraph", EVIL: "address", "https://hub.example/a/": "button"}

    def test_without_one_named_there_is_none(self):
        assert [block.kind for block in plain_mail.blocks(f"Hello\n\n{EVIL}")] == ["paragraph", "address"]

    def test_the_signature_is_the_last(self):
        kinds = [block.kind for block in plain_mail.blocks("Hello\n\n-- \n\nmore\n\n-- \nHub")]
        assert len(kinds) == 3

    def test_a_quotation_stays_one(self):
        [block] = plain_mail.blocks(quoted_lines(TEXT))
        assert block.kind == "quotation"


def test_links_of_a_quotation_have_the_site_s_address(settings):
    settings.SITE_URL = "https://hub.example/"
    assert quoted_lines("See [this](/cases/1/)\nand [that](//x)") == (
        "> See [this](https://hub.example/cases/1/)\n> and [that](//x)"
    )
