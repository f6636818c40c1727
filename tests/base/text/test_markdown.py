"""Markdown: what is allowed, what is not, and that nothing typed breaks or slows a page."""

import html.parser
import re
import time

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.base.text import html_writer, markdown

ALLOWED_TAGS = {
    *["p", "h2", "h3", "h4", "h5", "h6", "em", "strong", "del", "sup", "sub", "code", "pre", "blockquote"],
    *["ul", "ol", "li", "dl", "dt", "dd", "hr", "br", "a"],
    *["table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"],
}
ALLOWED_ATTRIBUTES = {
    "href",
    "title",
    "rel",
    "rowspan",
    "colspan",
    "scope",
    "align",
    "start",
    "id",
    "aria-label",
}
REL = ' rel="nofollow noopener noreferrer"'


class Inspector(html.parser.HTMLParser):
    """Fails at the first tag, attribute or address that is not allowed."""

    def handle_starttag(self, tag, attrs):
        assert tag in ALLOWED_TAGS
        for name, value in attrs:
            assert name in ALLOWED_ATTRIBUTES
            if name == "id":
                assert re.fullmatch(r"note-[0-9a-f]{8}-\d+", value)
            if name == "href":
                scheme = (value or "").partition(":")[0].lower()
                assert scheme not in {"javascript", "data", "vbscript", "file"}

    def handle_decl(self, decl):
        raise AssertionError(decl)

    handle_pi = handle_comment = handle_decl


def inspect(text):
    Inspector(convert_charrefs=True).feed(str(markdown.render(text)))


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<ScRiPt src=//evil.example>",
        "<img src=x onerror=alert(1)>",
        "<svg/onload=alert(1)>",
        "<iframe src='javascript:alert(1)'></iframe>",
        "<p style='position:fixed' class='x' id='y' onclick='z'>red</p>",
        "<a href='&#106;avascript:alert(1)'>x</a>",
        "<a href='java\tscript:alert(1)' target=_blank>x</a>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt&colon;alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "![x](https://evil.example/pixel.png)",
        "<http://x.example/><script>",
        "[x]: javascript:alert(1)\n\n[x]",
        "`<script>` <!-- <script>alert(1)</script> -->",
        "```html\n<script>alert(1)</script>\n```",
        "<style>body{display:none}</style><textarea><plaintext><form action=/x><input>",
        '[x](https://x.example "onmouseover=alert(1)")',
        "https://x.example/<script>alert(1)</script>",
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    ],
)
def test_html_and_script_in_any_form_do_nothing(text):
    inspect(text)
    assert "\x02" not in markdown.render(text)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.text(max_size=20),
            st.sampled_from(
                ["<script>", "</p>", "[", "](", ")", "javascript:", "`", "~~", "**", "|", "\n\n", "\n- "]
            ),
            st.sampled_from(
                ["https://x.example/", "&#106;", "<a href='", "'>", "# ", "> ", "<!--", "-->", "\x02"]
            ),
        ),
        max_size=25,
    ).map("".join)
)
def test_whatever_is_typed_is_shown_safely(text):
    inspect(text)
    assert "\x02" not in markdown.as_text(text)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("see https://a.example/x?y=1&z=2.", "https://a.example/x?y=1&amp;z=2"),
        ("(https://a.example/p_(q))", "https://a.example/p_(q)"),
        ("**https://a.example/a_b_c**", "https://a.example/a_b_c"),
        ("at https://a.example, then", "https://a.example"),
        ("<https://a.example>", "https://a.example"),
    ],
)
def test_a_bare_address_becomes_a_link(text, address):
    assert f'<a href="{address}"{REL}>{address}</a>' in markdown.render(text)


@pytest.mark.parametrize(
    "text", ["`https://a.example`", "    https://a.example", "https://", "xhttps://a.example"]
)
def test_what_is_no_address_is_left_alone(text):
    assert "<a" not in markdown.render(text)


def test_an_address_inside_a_link_is_its_text():
    assert markdown.render("[https://a.example](https://b.example)") == (
        f'<p><a href="https://b.example"{REL}>https://a.example</a></p>'
    )


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("# a\n## b\n# c", "343"),
        ("## a\n### b", "34"),
        ("#### a", "4"),
        ("# a\n###### b", "36"),
        ("a\n===\n\nb\n---", "34"),
    ],
)
def test_headings_stand_below_those_of_the_page(text, levels):
    assert [line[2] for line in markdown.render(text).splitlines() if line.startswith("<h")] == list(levels)


def test_a_tables_alignment_needs_no_style():
    table = markdown.render("| what | cost |\n|:--|--:|\n| desk | 5 |")

    assert '<td align="left">desk</td>\n<td align="right">5</td>' in table
    assert "style" not in table


def test_struck_out_words_and_lists():
    assert markdown.render("~~gone~~") == "<p><del>gone</del></p>"
    assert markdown.render("- a\n- b").replace("\n", "") == "<ul><li>a</li><li>b</li></ul>"


@pytest.mark.parametrize("text", [None, "", "  \n "])
def test_nothing_is_nothing(text):
    assert markdown.render(text).strip() == ""
    assert markdown.as_text(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "[" * 50_000,
        "[a](" * 12_000,
        "![[" * 15_000,
        ">" * 50_000,
        "- " * 25_000 + "x",
        "[" * 20_000 + "]" * 20_000,
    ],
)
def test_tangled_text_is_shown_as_it_was_typed_and_at_once(text):
    began = time.process_time()
    shown = markdown.render(text)

    assert time.process_time() - began < 5
    assert markdown.as_text(text)[:50] == " ".join(text.split())[:50]
    assert "<a" not in shown


def test_many_links_and_brackets_in_order_are_not_tangled():
    text = "\n\n".join(["[a](https://a.example) [b] (c) [d](https://d.example/(x))"] * 100)

    assert markdown.render(text).count("<a ") == 200


def test_the_words_alone():
    text = "# Costs & savings\n\nA **bold** [desk](https://a.example).\n\n| a | b |\n|--|--|\n| 1 | 2 |\n\n- x\n- y"

    assert markdown.as_text(text) == "Costs & savings A bold desk. a b 1 2 x y"
    assert markdown.as_text("a < b &amp; c") == "a < b & c"


def test_a_footnote_s_number_leads_to_the_note_and_back():
    html = markdown.render("It fell.[^a]\n\n[^a]: Says the auditor.")
    [there, back] = re.findall(r'href="#([^"]+)"', html)
    assert f'<sup id="{back}"><a href="#{there}">1</a></sup>' in html
    assert f'<li id="{there}">' in html
    assert 'aria-label="Back to the text"' in html


def test_footnotes_of_two_texts_on_a_page_are_apart():
    texts = [markdown.render(f"{word}[^1]\n\n[^1]: Note.") for word in ("One", "Two")]
    ids = re.findall(r'id="([^"]+)"', "".join(texts))
    assert len(ids) == len(set(ids)) == 4


def test_no_other_id_gets_through():
    html = markdown.render(
        '<li id="main">x</li> <sup id="hub-live">y</sup> <sup id="note-00000000-1">z</sup> <p id="fn:2">p</p>'
    )
    assert ' id="' not in html


def test_the_words_alone_have_no_arrow_of_a_footnote():
    assert markdown.as_text("Fell.[^1]\n\n[^1]: Audit.").split() == ["Fell.1", "Audit."]


def test_each_reference_to_a_note_has_its_way_back():
    html = markdown.render("One[^a] two[^b] three[^a].\n\n[^b]: Second.\n[^a]: First.\n[^c]: Nobody's.")
    assert re.findall(r'<sup id="[^"]+"><a href="[^"]+">(\d)</a></sup>', html) == ["1", "2", "1"]
    notes = html.partition("<hr>")[2]
    assert [notes.index(words) for words in ("First.", "Second.", "Nobody's.")] == sorted(
        notes.index(words) for words in ("First.", "Second.", "Nobody's.")
    )
    assert notes.count('aria-label="Back to the text"') == 3
    [first, second] = re.findall(r'<li id="([^"]+)">', html)
    back = re.findall(r'<sup id="([^"]+)">', html)
    assert re.findall(r'href="#([^"]+)"', html) == [first, second, first, back[0], back[2], back[1]]


@pytest.mark.parametrize(
    ("text", "html"),
    [
        # What is no tag of HTML is what was typed.
        ("Put <your name> here", "<p>Put &lt;your name&gt; here</p>"),
        ("<script>x</script> y", "<p>&lt;script&gt;x&lt;/script&gt; y</p>"),
        # What is one and not allowed goes; its words stay.
        ("a <b>bold</b> <u>word</u>", "<p>a bold word</p>"),
        ("<div>\nplain\n</div>", "<p>plain</p>"),
        ("a<!-- b -->c", "<p>ac</p>"),
        # Nothing stays open, nothing closes what it did not open.
        ("<em>a\n\nb</em>", "<p><em>a</em></p><p>b</p>"),
        ("*a</em>b*", "<p><em>ab</em></p>"),
        ("<blockquote>\n\n*a*\n\n</blockquote>\n\nb", "<blockquote><p><em>a</em></p></blockquote><p>b</p>"),
        ("<table><tr><td>a<td>b</table>", "<table><tbody><tr><td>a</td><td>b</td></tr></tbody></table>"),
        ("<table>\nx\n</table>", "<table></table><p>x</p>"),
        (
            '<td>x</td> <ol start="3" start="4" onclick="x"><li>y</ol>',
            '<p>x </p><ol start="3"><li>y</li></ol>',
        ),
        # As in any Markdown today.
        ("a\n- b\n- c", "<p>a</p><ul><li>b</li><li>c</li></ul>"),
        ("- a\n  - b", "<ul><li>a<ul><li>b</li></ul></li></ul>"),
        ("1) a", "<ol><li>a</li></ol>"),
        ("3. a", '<ol start="3"><li>a</li></ol>'),
        ("#payroll", "<p>#payroll</p>"),
        ("~5 to ~6", "<p>~5 to ~6</p>"),
        ("~a~", "<p>~a~</p>"),
        ("a\\\nb", "<p>a<br>b</p>"),
        ("t\n: d", "<dl><dt>t</dt><dd>d</dd></dl>"),
    ],
)
def test_what_markdown_and_html_become(text, html):
    assert re.sub(r"\n", "", markdown.render(text)) == html


@pytest.mark.parametrize(
    ("text", "address", "rest"),
    [
        ("https://a.example/_x_/y_z and _so_", "https://a.example/_x_/y_z", " and <em>so</em>"),
        ("https://a.example/~b~c~ d", "https://a.example/~b~c", "~ d"),
        ("*see https://a.example*", "https://a.example", "</em>"),
        (
            "\u00e9\u6771 https://b.example/\u6771?a=1&amp;b=2, c",
            "https://b.example/\u6771?a=1&amp;b=2",
            ", c",
        ),
    ],
)
def test_an_address_goes_on_over_what_else_would_be_markup(text, address, rest):
    assert f'<a href="{address}"{REL}>{address}</a>{rest}' in markdown.render(text)


def test_an_address_ends_with_its_cell():
    html = markdown.render("| a | b |\n|--|--|\n|https://a.example/x|y|")
    assert f'<td><a href="https://a.example/x"{REL}>https://a.example/x</a></td>' in html
    assert "<td>y</td>" in html


TOO_MUCH = {
    "levels deep": ">" * 60 + " a",
    "levels": "<blockquote>" * 60,
    "cells": "|" + "a|" * 200 + "\n|" + "-|" * 200 + "\n" + "b\n" * 200,
    "1 MB": "[^a]" * 12_000 + "\n\n[^a]: x",
}


@pytest.mark.parametrize("reason", TOO_MUCH)
def test_what_is_too_much_is_refused_with_the_reason(reason):
    with pytest.raises(ValidationError) as refused:
        markdown.check(TOO_MUCH[reason])
    assert reason in " ".join(refused.value.messages)


@pytest.mark.parametrize("text", TOO_MUCH.values())
def test_what_is_too_much_and_stored_is_shown_as_it_was_typed(text):
    shown = markdown.render(text)
    assert "<table" not in shown
    assert "<a " not in shown
    assert markdown.as_text(text).split() == text.split()


def test_much_is_not_too_much():
    deep = "\n".join("  " * level + "- a" for level in range(20))
    table = "|" + "a|" * 10 + "\n|" + "-|" * 10 + "\n" + ("|" + "b|" * 10 + "\n") * 1000
    for text in (None, "", deep, table, "word " * 20_000):
        markdown.check(text)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                *["<ul>", "<li>", "</li>", "</ul>", "<table>", "<tr>", "<td>", "</table>", "<em>", "</em>"],
                *[
                    "<p>",
                    "<h3>",
                    "<blockquote>",
                    "</blockquote>",
                    "<!--",
                    "-->",
                    "a",
                    "\u00e9",
                    " ",
                    "\n",
                    "\n\n",
                ],
                *["- ", "> ", "| a | b |\n|--|--|\n", "|", "[^1]", "[^1]: ", "![", "](c)", "~~", "**", "`"],
                "https://a.example/_b",
            ]
        ),
        max_size=30,
    ).map("".join)
)
def test_what_is_written_is_balanced_before_it_is_sanitised(text):
    opened = []

    class Balance(html.parser.HTMLParser):
        def handle_starttag(self, tag, attrs):
            if tag not in {"br", "hr"}:
                opened.append(tag)

        def handle_endtag(self, tag):
            assert opened.pop() == tag

    Balance(convert_charrefs=True).feed(html_writer.write(text))
    assert opened == []
