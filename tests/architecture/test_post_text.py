"""Who reads ``Post.text``: in it stand names as they were typed, whoever reads.

Readers get a post's words from ``forums.threads.shown_text``. A new reader of the column fails here: take the words
from there, or say why it is one of those who write (the edit form, versions, moderation, the writer's own archive).
"""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# The apps that know posts. In forums every ``.text`` counts, elsewhere those of what is called a post.
APPS = ["forums", "cases", "toolkits", "hub/home", "benchmarks"]
POST = re.compile(r"(^|_)(post|first|answer|answered|reply)$")
COLUMN = re.compile(r"^(.*__)?(post|posts|first_post|last_post|replies)__text\b")
READERS = {
    "forums/threads/shown_text.py": {
        "ShownTexts.__init__",
        "markdown_with",
        "named_in",
        "markdown_for_nobody",
    }
    | {"says_only", "words_for_audience"},
    # Writing: what was said before an edit, whom a text names, and of whose words the HTML goes.
    "forums/threads/services.py": {"_edit", "_name_people", "sight_changed"},
    "forums/threads/versions.py": {"versions_of"},
    # The versions again, filled for the reader, and the form.
    "forums/views/posts.py": {"edit", "history"},
    "forums/moderated_kinds.py": {"PostKind.text", "ThreadKind.text"},
    "forums/moderation/queues.py": {"held"},
    "forums/personal_parts.py": {"_export", "_take_away"},
}
# Of other things that have a text: a sign of a spam list, a verdict.
OTHERS = {
    "forums/models/screening.py": {"ListedText.__str__", "ListedText.clean"},
    "forums/screening/spam.py": {"by_lists", "found_on_lists"},
    "forums/threads/mentions.py": {"_Next.__init__", "_Next.after"},
    "hub/home/demo/discussions.py": {"_make"},
}
TEMPLATES = {"forums/templates/forums/moderation/_post.html"}


def readers(source: str, *, in_forums: bool) -> set[str]:
    """The functions of a module that read a post's text."""
    found = set()

    def visit(node: ast.AST, names: tuple[str, ...]) -> None:
        if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef):
            names = (*names, node.name)
        if _reads(node, in_forums=in_forums):
            found.add(".".join(names))
        for child in ast.iter_child_nodes(node):
            visit(child, names)

    visit(ast.parse(source), ())
    return found


def _reads(node: ast.AST, *, in_forums: bool) -> bool:
    if isinstance(node, ast.Constant):
        return isinstance(node.value, str) and bool(COLUMN.match(node.value))
    if isinstance(node, ast.Call) and _called(node) in {"values", "values_list"} and in_forums:
        return any(isinstance(each, ast.Constant) and each.value == "text" for each in node.args)
    if not isinstance(node, ast.Attribute) or node.attr != "text":
        return False
    owner = node.value
    name = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
    return in_forums or bool(POST.search(name))


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else ""


def modules():
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def test_a_posts_text_is_read_by_those_who_write_and_by_one_renderer():
    found = {}
    for path in modules():
        name = path.relative_to(ROOT).as_posix()
        of_module = readers(path.read_text(), in_forums=name.startswith("forums/"))
        if of_module:
            found[name] = of_module
    surplus = {
        name: extra
        for name, of_module in found.items()
        if (extra := of_module - READERS.get(name, set()) - OTHERS.get(name, set()))
    }
    assert not surplus
    gone = {name: lost for name, those in READERS.items() if (lost := those - found.get(name, set()))}
    assert not gone, "These read it no more: take them off the list."


def test_templates_print_what_was_made_for_the_reader():
    pattern = re.compile(r"{[{%][^}]*\b(post|first|first_post|last_post|answer|answered)\.text\b")
    found = {
        path.relative_to(ROOT).as_posix()
        for app in APPS
        for path in (ROOT / app).rglob("*.html")
        if pattern.search(path.read_text())
    }
    assert found <= TEMPLATES | shown_posts()


def shown_posts() -> set[str]:
    """Templates in which ``answer`` is what a page shows of a post, filled already."""
    return {"cases/templates/cases/advice/_answer.html"}


@pytest.mark.parametrize(
    "source",
    [
        "def leak(post):\n    return post.text",
        "def leak(thread):\n    return thread.first_post.text",
        "def leak(threads):\n    return threads.values_list('first_post__text')",
    ],
)
def test_a_new_reader_is_caught(source):
    assert readers(source, in_forums=False) == {"leak"}
    assert readers(source, in_forums=True) == {"leak"}


def test_in_the_forums_whatever_the_post_is_called():
    assert readers("def leak(found):\n    return found.text", in_forums=True) == {"leak"}
    assert readers("def leak(posts):\n    return posts.values_list('pk', 'text')", in_forums=True) == {"leak"}
