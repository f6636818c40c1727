"""What people's text is read by, the shapes that are hard to read, and how long each takes.

Run as a program it prints a line for each parser and shape: names, and seconds of processor time for a short and a
long text. It runs in a process of its own, so that a parser that does not end takes nothing along.
"""

import gc
import json
import resource
import sys
import time
from collections.abc import Callable
from functools import partial

SHORT, LONG = 12_000, 48_000
# Four times the text may cost so many times the time; what takes no longer than the floor is not measured well enough
# to be compared.
MOST_TIMES, FLOOR = 6, 0.02
AGAIN = 3


def _times(unit: str) -> Callable[[int], str]:
    return lambda size: unit * (size // len(unit))


def _numbered(form: str) -> Callable[[int], str]:
    def text(size: int) -> str:
        units, length = [], 0
        while length < size:
            units.append(form.format(len(units)))
            length += len(units[-1])
        return "".join(units)[:size]

    return text


def _mirrored(left: str, right: str) -> Callable[[int], str]:
    return lambda size: (
        left * (size // (len(left) + len(right))) + "x" + right * (size // (len(left) + len(right)))
    )


def _ticks(size: int) -> str:
    runs, length = [], 0
    while length < size:
        runs.append("`" * (len(runs) + 1))
        length += len(runs[-1]) + 1
    return " ".join(runs)[:size]


def _wide_table(size: int) -> str:
    columns = size // 32
    return "|" + "a|" * columns + "\n|" + "-|" * columns + "\n" + "b\n" * ((size - 4 * columns) // 2)


SHAPES: dict[str, Callable[[int], str]] = {
    "wide table of short rows": _wide_table,
    "table of one column": lambda size: "|a|\n|-|\n" + "|b|\n" * (size // 4),
    "table rules": _times("|-"),
    "half tags": _times("<a "),
    "half attributes": _times("<a a="),
    "half values": _times('<a a="'),
    "attributes in one tag": lambda size: "<a" + " b" * (size // 2) + ">x</a>",
    "values in one tag": lambda size: "<p" + ' b="c"' * (size // 6) + ">x</p>",
    "open tags": _times("<em>"),
    "open tags of many kinds": _times("<ul><li><blockquote><table><tr><td><p><strong>"),
    "nested tags": _mirrored("<blockquote>", "</blockquote>"),
    "closing tags": _times("</p>"),
    "text between rows": lambda size: "<table>\n" + "x<b>y</b>" * (size // 9),
    "comments": _times("<!--"),
    "questions": _times("<?"),
    "tags with braces": _times("<a {"),
    "tags with quoted tags": _times("<a b='<a b=\"' c=\""),
    "underlined": _times("a\n=\n"),
    "opening brackets": _times("["),
    "pairs of brackets": _mirrored("[", "]"),
    "half links": _times("[a]("),
    "half images": _times("![["),
    "half mentions": _times("[@a](https://"),
    "names": _times("@ab "),
    "definitions": _numbered("[a{0}]: /b\n"),
    "one long definition": lambda size: f"[a]: /{'b' * (size // 2)}\n\n" + "- [a]\n" * (size // 12),
    "footnotes": lambda size: "[^a]" * (size // 4) + "\n\n[^a]: x",
    "notes": _numbered("[^{0}]: x\n\n"),
    "backticks": _ticks,
    "short code": _times("`a` "),
    "fences": _times("```\n~~~\n"),
    "emphasis": _times("*a_ "),
    "doubled emphasis": _mirrored("**", "**"),
    "quotes": _times("> "),
    "nested quotes": lambda size: ">" * size,
    "items": _times("- a\n"),
    "nested items": _times("1. - * + "),
    "dots": _times("a."),
    "dashes and dots": _times("a-."),
    "addresses": _times("https://a.example/b(c) "),
    "halves of addresses": _times("https://"),
    "signs": _times("&amp;&#"),
    "spaces": lambda size: "# [a](b" + " " * size + "c",
    "spaces in a number": lambda size: "1" + " " * size + "!",
    "empty lines": lambda size: "import a" + "\n \n" * (size // 3) + "x",
    "indented lines": _times("    a\n"),
    "letters with marks": _times("e\u0301"),
    "words of right to left": _times("\u05e9\u05dc\u05d5\u05dd "),
    "signs without spaces": _times("\u6771\u4eac"),
    "changed words": _numbered("a{0} b "),
}


def parsers() -> dict[str, Callable[[str], object]]:
    """All that reads what people write, by a name."""
    from benchmarks.submitting import number_parsing
    from cases.reading import takeaways
    from forums.screening import spam
    from forums.threads import mentions, shown_text
    from hub.base.document_reading import plain
    from hub.base.importing import front_matter, sections
    from hub.base.text import diff, markdown
    from hub.base.text import mentions as text_mentions
    from notifications.mail import plain_mail
    from search.query import parsing

    class Nobody:
        address, name = "", "Somebody"

        def named(self, _pk):
            return self

    def read_number(text):
        try:
            number_parsing.read(text)
        except number_parsing.NumberError:
            return

    def read_file(name, text):
        try:
            file = front_matter.parse(f"---\ntitle: x\n---\n{text}".encode(), name=name)
        except front_matter.SourceFileError:
            return
        readable, _remarks = sections.readable(file, title="x")
        sections.rewrite_links(readable, lambda link: None)

    return {
        "words alone": markdown.as_text,
        "post with people": lambda text: shown_text._filled(shown_text._written(text), Nobody()),
        "people of posts": lambda text: text_mentions.people_in([text]),
        "people's links": lambda text: text_mentions.fill_markdown(text, Nobody().named),
        "mentions": mentions.typed_names,
        "mentions' links": text_mentions.ids_in_markdown,
        "spam's words": spam.plain,
        "spam's addresses": spam.addresses_in,
        "search box": parsing.parse,
        "words to look for": parsing.parse_words,
        "points of a case": takeaways.split_points,
        "file in Markdown": partial(read_file, "a.md"),
        "file in MDX": partial(read_file, "a.mdx"),
        "front matter": lambda text: front_matter._KEY.match(text),
        "attached Markdown": lambda text: [plain._without_marks(line) for line in text.splitlines()],
        "mail": plain_mail.blocks,
        "number": read_number,
        "changes": lambda text: diff.pieces(text, text.replace("b", "c").replace("e", "f")),
    }


def seconds(parse: Callable[[str], object], text: str) -> float:
    """The processor time that a parser takes for a text."""
    began = time.process_time()
    parse(text)
    return time.process_time() - began


def is_slow(short: float, long: float) -> bool:
    """Whether the time grows faster than the text."""
    return long > MOST_TIMES * max(short, FLOOR)


def tell(line: list) -> None:
    """Write a line that whoever waits for it can read at once."""
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


def main() -> None:
    import django

    resource.setrlimit(resource.RLIMIT_CPU, (int(sys.argv[1]),) * 2)
    django.setup()
    from django.core.cache import cache

    from search.query import synonyms

    # Without a database: no synonyms of editors'.
    cache.set(synonyms.ADDED_KEY, "", None)
    # Its rounds would fall by chance into one measurement or another.
    gc.disable()
    for parser, parse in parsers().items():
        parse("warm")
        for shape, text in SHAPES.items():
            tell([parser, shape])
            short, long = seconds(parse, text(SHORT)), seconds(parse, text(LONG))
            # Again where it matters: other processes may have been in the way.
            for _again in range(AGAIN):
                if not is_slow(short, long):
                    break
                long = min(long, seconds(parse, text(LONG)))
            tell([parser, shape, short, long])


if __name__ == "__main__":
    main()
