"""Take rights away from the code, one at a time, and see whether a test notices.

    python scripts/mutants.py --seed 1 --number 20

Every decorator of access, every question of a right and every query of what somebody may see is a place where a
right can be lost. Some are drawn by the seed; each is dropped or widened in a copy of the tree, and the tests that
matter are run there until one fails: those of the folder that was touched, the permission table's rows of its app, the
app's tests, the whole table, and with ``--whole`` every other test. A test that fails without the change too counts
for nothing. What no test noticed is listed with its file and line, and makes the exit code 1.
"""

import argparse
import ast
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import Queue

from environment import PYTHON, ROOT, SOURCES, alone, environment, install, say

# Decorators that refuse. Those that also fetch the thing for the view are not dropped: without them no view works,
# and the questions that they ask are in the draw.
DECORATORS = {
    "login_required",
    "for_moderators",
    "members_only",
    "visitors_log_in",
    "reauthentication_required",
}
# Functions that raise for those who may not; they give nothing back.
REFUSING = {"members_only", "for_members"}
# Queries of what somebody may see, all of which can be left out of a chain.
QUERIES = {"visible_to", "readable_by", "run_by", "reviewed_by", "hosted_by", "editable_by", "moderated_by"}
# Questions with a yes or a no.
QUESTION = re.compile(
    r"^(may_\w+|may|is_member|has_perm|moderates|everywhere|somewhere|is_moderator|is_writer|sees_\w+|runs|reviews|reads"
    r"|writes|can_be_read_by|is_named_moderator)$"
)
AUDIENCES = "ids_for"
LEFT_OUT = {"migrations", "management", "__pycache__", "node_modules", "static"}
COPIED_NOT = shutil.ignore_patterns(
    ".git",
    ".venv",
    "node_modules",
    "var",
    "build",
    ".pytest_cache",
    ".ruff_cache",
    ".import_linter_cache",
    "*.log",
)
TABLE = "tests/architecture/test_permissions.py", "tests/architecture/test_posting.py"
FAILED = re.compile(
    r"^(?:FAILED|ERROR) (.+?::.+?)(?: - .*)?$", re.MULTILINE
)  # what is in brackets may have spaces
MINUTES_A_RUN = 15


@dataclass(frozen=True, order=True)
class Mutant:
    """One change: the text between two places of a file, and what stands there instead."""

    path: str
    line: int
    start: int
    end: int
    instead: str
    what: str

    def applied_to(self, source: bytes) -> bytes:
        """The file with the change."""
        return source[: self.start] + self.instead.encode() + source[self.end :]

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.what}"


# --- Finding the places -------------------------------------------------------------------------------
def _name(node: ast.AST) -> str:
    """The last part of the name that is called."""
    if isinstance(node, ast.Call):
        node = node.func
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


class _Finder(ast.NodeVisitor):
    def __init__(self, path: str, source: bytes):
        self.path, self.source, self.found = path, source, []
        self.line_starts = [0]
        for line in source.splitlines(keepends=True):
            self.line_starts.append(self.line_starts[-1] + len(line))

    def _add(self, node: ast.AST, instead: str, what: str, start_offset: int = 0) -> None:
        start = self.line_starts[node.lineno - 1] + node.col_offset + start_offset
        end = self.line_starts[node.end_lineno - 1] + node.end_col_offset
        self.found.append(Mutant(self.path, node.lineno, start, end, instead, what))

    def visit_FunctionDef(self, node):
        for decorator in node.decorator_list:
            if _name(decorator) in DECORATORS:
                self._add(decorator, "(lambda view: view)", f"@{_name(decorator)} of {node.name} dropped")
        if QUESTION.match(node.name) and isinstance(node.returns, ast.Name) and node.returns.id == "bool":
            self._answers(node)
        self.generic_visit(node)

    def _answers(self, function: ast.FunctionDef) -> None:
        for each in ast.walk(function):
            if isinstance(each, ast.Return) and each.value is not None and not _is_true(each.value):
                self._add(each.value, "True", f"an answer of {function.name} is always yes")

    def visit_If(self, node):
        for each in node.body:
            if isinstance(each, ast.Raise) and each.exc is not None and _name(each.exc) == "PermissionDenied":
                self._add(each, "pass", "PermissionDenied is not raised")
        self.generic_visit(node)

    def visit_Expr(self, node):
        if isinstance(node.value, ast.Call) and _name(node.value) in REFUSING:
            self._add(node, "pass", f"{_name(node.value)} is not asked")
        self.generic_visit(node)

    def visit_Call(self, node):
        name = _name(node)
        if name in QUERIES and isinstance(node.func, ast.Attribute):
            # From behind the dot of the chain to its closing bracket.
            chain = node.func.value
            start = self.line_starts[chain.end_lineno - 1] + chain.end_col_offset
            end = self.line_starts[node.end_lineno - 1] + node.end_col_offset
            line = node.func.end_lineno
            self.found.append(Mutant(self.path, line, start, end, ".all()", f"{name} is left out"))
        elif QUESTION.match(name):
            self._add(node, "True", f"{name} is always yes")
        for keyword in node.keywords:
            if keyword.arg and isinstance(keyword.value, ast.Call) and _name(keyword.value) == AUDIENCES:
                self._add(keyword, "**{}", f"{keyword.arg} is not limited to the reader's audiences")
        self.generic_visit(node)

    def visit_Compare(self, node):
        if len(node.ops) == 1 and _name(node.comparators[0]) == AUDIENCES:
            yes = isinstance(node.ops[0], ast.In)
            self._add(node, str(yes), "every audience is the reader's")
        self.generic_visit(node)


def _is_true(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value is True


def mutants_of(path: str, source: bytes) -> list[Mutant]:
    """The mutants of one file. Two that come to the same change are one."""
    finder = _Finder(path, source)
    finder.visit(ast.parse(source))
    return sorted({(each.start, each.end): each for each in reversed(finder.found)}.values())


def every_mutant(root: Path = ROOT, sources: list[str] = SOURCES) -> Iterator[Mutant]:
    """The mutants of the product, in the order of its files."""
    for source in sorted(sources):
        for file in sorted((root / source).rglob("*.py")):
            path = file.relative_to(root)
            if not LEFT_OUT & set(path.parts):
                yield from mutants_of(path.as_posix(), file.read_bytes())


def draw(mutants: list[Mutant], *, seed: int, number: int) -> list[Mutant]:
    """Some of them: the same for the same seed and the same code."""
    return random.Random(seed).sample(mutants, min(number, len(mutants)))  # noqa: S311 (no secret)


# --- Which tests ---------------------------------------------------------------------------------------
def app_of(path: str) -> str:
    """The app that a file belongs to, as its tests' folder and its addresses are called."""
    parts = path.split("/")
    return parts[1] if parts[0] == "hub" else parts[0]


def stages(path: str, *, whole: bool, root: Path = ROOT) -> list[tuple[list[str], dict[str, str]]]:
    """Arguments and environment of the runs of tests, the likeliest first."""
    app = app_of(path)
    below = path.split("/")[2 if path.startswith("hub/") else 1 : -1]
    near = Path("tests", app, *below[:1])
    found = []
    if below and (root / near).is_dir():
        found.append(([near.as_posix()], {}))
    # Where an app has no addresses by its own name, all rows are asked.
    own = {"TABLE_ONLY": "moderation:,peers:,account_"} if app == "peers" else {"TABLE_ONLY": f"{app}:"}
    found.append((list(TABLE), {} if app in {"base", "home", "search"} else own))
    if (root / "tests" / app).is_dir():
        found.append(([f"tests/{app}"], {}))
    found.append((list(TABLE), {}))
    if whole:
        found.append((["tests", "-m", "not journey and not size and not elasticsearch"], {}))
    return found


class Copy:
    """A copy of the tree in which tests are run."""

    def __init__(self, folder: Path):
        self.root = folder / "tree"
        shutil.copytree(ROOT, self.root, ignore=COPIED_NOT, symlinks=True)
        self.var = folder / "var"
        self.var.mkdir()

    def first_failure(self, arguments: list[str], extra: dict[str, str]) -> str | None:
        """The first test that fails; ``None`` if all pass."""
        command = [
            PYTHON,
            "-m",
            "pytest",
            "-x",
            "-q",
            "-p",
            "no:cacheprovider",
            "--database=sqlite",
            "--tb=no",
        ]
        try:
            done = subprocess.run(
                [*command, *arguments],
                cwd=self.root,
                env=environment(**extra),
                check=False,
                capture_output=True,
                text=True,
                timeout=MINUTES_A_RUN * 60,
            )
        except subprocess.TimeoutExpired:
            return None
        if done.returncode in {0, 5}:  # 5: nothing was collected
            return None
        failed = FAILED.search(done.stdout)
        return failed[1] if failed else f"no test ran: {done.stdout[-300:]}{done.stderr[-300:]}"

    def try_out(self, mutant: Mutant, *, whole: bool) -> str | None:
        """The test that notices the change; ``None`` if none does."""
        file = self.root / mutant.path
        original = file.read_bytes()
        for arguments, extra in stages(mutant.path, whole=whole):
            file.write_bytes(mutant.applied_to(original))
            try:
                failed = self.first_failure(arguments, extra)
            finally:
                file.write_bytes(original)
            if failed and self.first_failure([failed], extra) is None:
                return failed
            if failed:
                say(f"{failed} fails without any change, too")
        return None


# --- The command -----------------------------------------------------------------------------------------
def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seed", type=int, default=random.randrange(10_000))  # noqa: S311 (no secret)
    parser.add_argument("--number", type=int, default=20, help="how many are drawn")
    parser.add_argument("--processes", type=int, default=min(2, os.cpu_count() or 1))
    parser.add_argument("--only", default="", help="draw from the paths that begin so")
    parser.add_argument("--whole", action="store_true", help="ask every test before one counts as survived")
    parser.add_argument("--list", action="store_true", help="list what is drawn, and run nothing")
    return parser.parse_args()


def main() -> int:
    arguments = _arguments()
    found = [mutant for mutant in every_mutant() if mutant.path.startswith(arguments.only)]
    drawn = draw(found, seed=arguments.seed, number=arguments.number)
    say(f"{len(drawn)} of {len(found)} mutants, drawn by --seed {arguments.seed}")
    if arguments.list:
        print("\n".join(map(str, drawn)))
        return 0
    with alone():
        install("dev")
    survived = []
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        copies: Queue[Copy] = Queue()
        for number in range(arguments.processes):
            copies.put(Copy(Path(folder, str(number))))

        def try_out(mutant: Mutant) -> tuple[Mutant, str | None]:
            copy = copies.get()
            try:
                return mutant, copy.try_out(mutant, whole=arguments.whole)
            finally:
                copies.put(copy)

        with ThreadPoolExecutor(arguments.processes) as pool:
            for mutant, test in pool.map(try_out, drawn):
                print(
                    f"caught    {mutant}\n          by {test}" if test else f"SURVIVED  {mutant}", flush=True
                )
                survived += [] if test else [mutant]
    say(f"{len(drawn) - len(survived)} of {len(drawn)} caught (--seed {arguments.seed})")
    for mutant in survived:
        print(f"survived  {mutant}")
    return 1 if survived else 0


if __name__ == "__main__":
    sys.exit(main())
