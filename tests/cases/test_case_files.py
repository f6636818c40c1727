"""Files with cases in them, read: front matter, MDX, sections and links. All of it without a database."""

import datetime
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.importing import mapping
from cases.models.sections import Section
from hub.base.importing import front_matter, layout, mdx, sections
from hub.base.importing.front_matter import SourceFileError
from hub.base.text import markdown

DEFAULT = mapping.load(mapping.DEFAULT, section_names=Section.values)


def reduced(text: str, **options) -> str:
    return mdx.reduce(text, **options)[0]


# --- Front matter ------------------------------------------------------------------------------


def test_front_matter_and_text_are_told_apart_with_their_lines():
    file = front_matter.parse(
        b"\xef\xbb\xbf---\r\ntitle: One desk\r\n\r\nstage: planning\r\n---\r\n\r\nText\r\n", name="a.md"
    )
    assert file.values == {"title": "One desk", "stage": "planning"}
    assert (file.line_of("title"), file.line_of("stage"), file.line_of("other")) == (2, 4, None)
    assert file.body.strip() == "Text"
    # The pattern that ends the front matter takes the empty line along.
    assert file.body.split("\n")[7 - file.body_line] == "Text"


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        (b"---\ntitle: Caf\xe9\n---\nText", 2, "UTF-8"),
        (b"---\ntitle: One\nstage: [planning\n---\nText", 4, "not YAML"),
        (b"---\ntitle: One: two\n---\nText", 2, "not YAML"),
        (b"---\nstarted: 2024-02-31\n---\nText", None, "not YAML"),
        (b"---\ntitle: !!python/object/apply:os.getcwd []\n---\nText", 2, "not YAML"),
        (b"---\n- one\n- two\n---\nText", 2, "key: value"),
        (b"---\ntitle: One\n", 1, "no end"),
        (b"Just text", 1, "no front matter"),
        (b"---\ntitle: One\n---\nA\0B", 4, "NUL"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_with_its_line(content, line, words):
    with pytest.raises(SourceFileError) as error:
        front_matter.parse(content, name="a.md")
    assert words in error.value.message
    assert error.value.line == line


def test_an_empty_front_matter_tells_nothing():
    assert front_matter.parse(b"---\n---\nText", name="a.md").values == {}


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content):
    try:
        values = front_matter.parse(b"---\n" + content, name="a.mdx").values
    except SourceFileError:
        return
    assert isinstance(values, dict)


@pytest.mark.parametrize(
    ("value", "day"),
    [
        (datetime.date(2024, 3, 31), (2024, 3, 31)),
        (datetime.datetime(2024, 3, 31, 8), (2024, 3, 31)),
        ("2024-03", (2024, 3, 1)),
        (2024, (2024, 1, 1)),
    ],
)
def test_a_month_or_a_year_is_its_first_day(value, day):
    assert front_matter.as_date(value, key="started") == datetime.date(*day)


@pytest.mark.parametrize("value", ["last spring", "2024-13", True, [2024]])
def test_what_is_no_date_is_refused(value):
    with pytest.raises(ValueError, match="started"):
        front_matter.as_date(value, key="started")


def test_a_country_that_yaml_reads_as_no_is_explained():
    values = front_matter.parse(b"---\ncountry: NO\n---\n", name="a.md").values
    with pytest.raises(ValueError, match="quotes"):
        front_matter.as_text(values["country"], key="country")


def test_a_list_may_be_written_with_commas():
    assert front_matter.as_texts("payroll, hosting, payroll", key="tags") == ["payroll", "hosting"]
    assert front_matter.as_texts(None, key="tags") == []


# --- Tags, comments, imports -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("<Summary>\nWhat was *done*.\n</Summary>", "What was *done*."),
        ("A <Term>charge-back</Term> fee", "A charge-back fee"),
        ("<Card>One</Card><Card>Two</Card>", "One Two"),
        (
            '<Grid columns={{ wide: "3 > 2" }} class="x">\n  <Card title="A > B">\n    Text\n  </Card>\n</Grid>',
            "Text",
        ),
        ("<Grid\n  columns={3}\n  wide\n>\nText\n</Grid>", "Text"),
        ("Before\n\n<Spacer size={2} />\n\nAfter", "Before\n\nAfter"),
        ("<>Text</>", "Text"),
        ("import { Grid } from \"../components\"\nimport Card from './card';\n\nText", "Text"),
        ("export const meta = {\n  a: 1,\n}\n\nText", "Text"),
        ("Text {/* a note\nof two lines */}goes on", "Text goes on"),
        ("Text <!-- a note -->goes on", "Text goes on"),
        ("One{\" \"}two {'three'}", "One two three"),
        (
            'See <a href="https://county.example/a b">the report</a>.',
            "See [the report](<https://county.example/a b>).",
        ),
        ('<a name="part"></a>\n## Part', "## Part"),
        ("<strong>Now</strong> and <em>then</em>", "**Now** and *then*"),
        ("<h3>A heading</h3>\nText", "### A heading\n\nText"),
        ("<script>\nalert(1)\n</script>\nText", "Text"),
        ("<ul><li>One</li><li>Two</li></ul>", "- One\n\n- Two"),
        ('<img src="a.png" alt="A plan" />', "![A plan](<a.png>)"),
        ("Cost < 5 and gain > 3", "Cost &lt; 5 and gain > 3"),
        ("if a <b and c> d", "if a &lt;b and c&gt; d"),
        ("Press <Enter> to go on", "Press &lt;Enter&gt; to go on"),
        ("A \\< b", "A &lt; b"),
        (
            "<https://county.example/x> or <desk@county.example>",
            "<https://county.example/x> or <desk@county.example>",
        ),
        ("`<Grid>` and ``a ` <b>``", "`<Grid>` and ``a ` <b>``"),
        (
            "```html\n<Grid>\nimport x from 'y'\n\n\n</Grid>\n```",
            "```html\n<Grid>\nimport x from 'y'\n\n\n</Grid>\n```",
        ),
        (
            "Imports\n\nimport duties were waived from 2019 on",
            "Imports\n\nimport duties were waived from 2019 on",
        ),
        ("Grew by 10<sup>3</sup>", "Grew by 10^3"),
        ("Fees &amp; fines", "Fees &amp; fines"),
    ],
)
def test_tags_give_way_to_the_text_that_they_hold(source, text):
    assert reduced(source) == text


def test_a_tag_without_its_other_half_is_told_with_its_line():
    text, remarks = mdx.reduce("One\n\n<Summary>\nTwo\n\nPress <Enter>")
    assert "Two" in text
    assert "Summary" not in text
    assert [line for line, _remark in remarks] == [3, 6]


def test_in_plain_markdown_braces_and_imports_are_text():
    source = 'import a from "b"\n\nAn {"object"} and {/* this */}'
    assert reduced(source, jsx=False) == source


def test_markdown_inside_tags_becomes_no_block_of_code():
    source = (
        "<Grid>\n    <Card>\n        ## What we did\n\n        - One\n          - Two\n    </Card>\n</Grid>"
    )
    assert reduced(source) == "## What we did\n\n- One\n  - Two"


WORDS = st.text(alphabet="abcdefghij klmn,.", min_size=1, max_size=20)
NAMES = st.sampled_from(["Grid", "Card", "Summary", "div", "section", "Nav.Item", "span"])


@st.composite
def marked_up(draw, depth=3):
    """Text in nested tags, and the words in it."""
    if depth == 0 or draw(st.booleans()):
        words = draw(WORDS)
        return words, words.split()
    name = draw(NAMES)
    attributes = draw(st.sampled_from(["", ' class="a > b"', " size={{a: 1}}", "\n  wide\n", " title='x'"]))
    gap = draw(st.sampled_from([" ", "\n", "\n\n  "]))
    source, words = "", []
    for part, part_words in draw(st.lists(marked_up(depth - 1), min_size=1, max_size=3)):
        source += f"{gap}{part}{gap}"
        words += part_words
    return f"<{name}{attributes}>{source}</{name}>", words


@given(marked_up())
def test_no_word_is_lost_and_no_tag_is_left(case):
    source, words = case
    text = reduced(source)
    assert text.split() == words


@given(st.text(alphabet="<>/{}*`\"'=\\ \nabG~#-|[]()!:.1", max_size=80))
def test_any_text_is_brought_to_an_end_without_a_tag(source):
    text = reduced(source)
    settled = layout.settle(sections.resolve_references(text))
    sections.rewrite_links(settled, lambda link: link.label)
    outside = [
        line
        for line, code in zip(text.split("\n"), mdx.code_lines(text.split("\n")), strict=True)
        if not code
    ]
    plain = re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "", "\n".join(outside), flags=re.DOTALL)
    assert not re.search(r"(?<!\()</?(?:G|a|b)[\w]*>", plain) or "`" in plain


# --- Layout ------------------------------------------------------------------------------------


def html_of(source: str, **options) -> str:
    return markdown.render(layout.settle(source, **options))


def test_a_list_right_after_a_paragraph_is_a_list():
    assert html_of("We did:\n- one\n- two").count("<li>") == 2
    assert "<li>" not in html_of("It began in\n2018. It ended later.")


def test_lists_nest_by_two_columns():
    html = html_of("- one\n  - inner\n- two\n\n1. first\n   - inner\n2. second")
    assert html.count("<ul>") == 3
    assert html.count("<ol>") == 1
    assert html.count("<li>") == 6


def test_a_table_right_after_a_paragraph_is_a_table():
    assert "<table>" in html_of("Costs:\n| Year | Cost |\n| --- | --- |\n| 1 | 20 |")


def test_headings_need_no_empty_lines_and_may_be_underlined():
    html = html_of("Text\n ## One\nText\n\nTwo\n---\nText")
    assert html.count("<h3>") == 2


def test_an_alert_in_a_quote_is_words():
    html = html_of("> [!CAUTION]\n> Pause here.\n> - one\n> - two")
    assert "[!" not in html
    assert "<strong>Caution</strong>" in html
    assert html.count("<li>") == 2


def test_four_spaces_are_code_in_markdown_alone():
    assert "<pre>" not in html_of("Text\n\n    more text")
    assert "<pre>" in html_of("Text\n\n    code", indented_is_code=True)


def test_code_in_fences_stays():
    source = "Text\n\n```\n- one\n  - two\n# no heading\n```"
    assert layout.settle(source) == source


# --- Sections ----------------------------------------------------------------------------------


def test_known_headings_become_sections_and_others_stay_inside():
    text = "By Ana\n\n## The problem\nLate.\n\n### Why\nPaper.\n\n## Lessons *learned*:\nAsk.\n\n```\n## Results\n```"
    assert sections.sections(text, DEFAULT) == {
        "problem": "By Ana\n\n\n## The problem\nLate.\n\n### Why\nPaper.",
        "lessons": "Ask.\n\n```\n## Results\n```",
    }


def test_a_known_heading_below_an_unknown_one_stays_there():
    text = "## Problem\nLate.\n\n## Part one\n\n### Results\nInner.\n\n## Results\nOuter."
    assert sections.sections(text, DEFAULT) == {
        "problem": "Late.\n\n## Part one\n\n### Results\nInner.",
        "results": "Outer.",
    }


def test_the_title_of_the_whole_hides_no_section_and_is_not_repeated():
    text = sections.without_title("# One desk\n\n## Problem\nLate.", "One Desk")
    assert sections.sections(text, DEFAULT) == {"problem": "Late."}
    assert sections.sections("# Another\n\n## Results\nGood.", DEFAULT)["results"] == "Good."


def test_numbers_and_brackets_before_a_heading_do_not_matter():
    for heading in ("3. Results", "[Section 3] Results", "RESULTS:", "2.1. **Results**"):
        assert DEFAULT.section_of(heading) == "results"
    assert DEFAULT.section_of("Results of the survey") is None


def test_no_level_of_headings_is_skipped():
    assert sections.sections("## A\n\n#### B\n\n### C", DEFAULT)["problem"] == "## A\n\n### B\n\n### C"


@given(st.lists(st.tuples(st.sampled_from(["Problem", "Results", "Other", "Lessons"]), WORDS), max_size=8))
def test_no_text_is_lost_between_sections(parts):
    text = "\n\n".join(f"## {heading}\n\n{words}" for heading, words in parts)
    kept = " ".join(sections.sections(text, DEFAULT).values()).split()
    assert sorted(word for _heading, words in parts for word in words.split()) == sorted(
        word for word in kept if word not in {"##", "Problem", "Results", "Other", "Lessons"}
    )


# --- Links -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("target", "name", "elsewhere"),
    [
        ("/assets/files/A%20plan%20%26%20cost.docx", "A plan & cost.docx", False),
        ("../../static/assets/files/A  plan.docx", "A  plan.docx", False),
        ("https://county.example/assets/files/plan.pdf?x=1#page", "plan.pdf", True),
        ("files/D&amp;F.docx#p2", "D&F.docx", False),
        ("//county.example/x.pdf", "x.pdf", True),
        ("..\\files\\plan.pdf", "plan.pdf", False),
    ],
)
def test_a_link_knows_the_file_that_it_names(target, name, elsewhere):
    link = sections.Link(label="Plan", target=target)
    assert (link.file_name, link.leads_elsewhere) == (name, elsewhere)


def test_links_are_rewritten_outside_code():
    source = (
        '[one](a.pdf "Title") `[two](b.pdf)` [![pic](c.png)](d.pdf) [e](f (1).pdf)\n\n```\n[g](h.pdf)\n```'
    )
    seen = []

    def rewrite(link):
        seen.append((link.label, link.target, link.is_image))
        return f"<{link.target}>"

    text = sections.rewrite_links(source, rewrite)
    assert text == "<a.pdf> `[two](b.pdf)` <d.pdf> <f (1).pdf>\n\n```\n[g](h.pdf)\n```"
    assert ("pic", "c.png", True) in seen


def test_references_are_written_out_so_that_sections_keep_their_links():
    text = sections.resolve_references(
        "See [the plan][p], [Report] and `[p]`.\n\n[p]: a.pdf\n[report]: <b.pdf> 'Title'"
    )
    assert text.strip() == "See [the plan](<a.pdf>), [Report](<b.pdf>) and `[p]`."


# --- Mapping files -----------------------------------------------------------------------------


def load(tmp_path, content: str) -> mapping.Mapping:
    path = tmp_path / "mine.yaml"
    path.write_text(content)
    return mapping.load(path, section_names=Section.values)


def test_a_mapping_says_only_what_differs(tmp_path):
    mine = load(
        tmp_path,
        "keys: {title: heading}\nsections: {results: [Bottom line, Annex*]}\ndefault_section: approach",
    )
    assert mine.keys["title"] == ["heading"]
    assert mine.keys["summary"] == DEFAULT.keys["summary"]
    assert mine.section_of("Annex 2: figures") == "results"
    assert mine.section_of("Problem") is None


def test_front_matter_stands_before_rules_and_rules_before_defaults(tmp_path):
    mine = load(
        tmp_path,
        "defaults: {country: US, level: state, tags: [a]}\nrules: [{files: 'ex-*', level: county, tags: [b]}]",
    )
    told, sources = mine.values_for("EX-1.md", {"country": "CA", "tags": "c, a"})
    assert (told["country"], told["level"], sources) == (
        "CA",
        "county",
        {"country": "country", "tags": "tags"},
    )
    assert set(told["tags"]) == {"a", "b", "c"}
    assert mine.values_for("other.md", {})[0]["level"] == "state"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("sections: {nonsense: [A]}", "no section “nonsense”"),
        ("keys: {colour: [color]}", "no field “colour”"),
        ("defaults: {colour: red}", "no field “colour”"),
        ("heading: x", "“heading” means nothing"),
        ("sections: {problem: [A], results: [a]}", "stands under two sections"),
        ("sections: [problem]", "not laid out"),
        ("default_section: nowhere", "no section “nowhere”"),
        ("- a", "key: value"),
        ("a: [", "not YAML"),
    ],
)
def test_what_is_wrong_with_a_mapping_is_said(tmp_path, content, words):
    with pytest.raises(mapping.MappingError, match=words):
        load(tmp_path, content)


def test_the_mappings_that_come_with_the_hub_can_be_read():
    names = {path.stem for path in mapping.SHIPPED.glob("*.yaml")}
    assert names == {"default", "techfar-hub"}
    for path in mapping.SHIPPED.glob("*.yaml"):
        assert mapping.load(path, section_names=Section.values).section_of("Results") == "results"
