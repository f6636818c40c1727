"""docs/security.md has a line for each requirement of levels 1 and 2 of ASVS 5.0.0, and names files that there are."""

import re

import pytest

from tests.databases import ROOT

DOCUMENT = (ROOT / "docs" / "security.md").read_text()
ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
ROWS = ROW.findall(DOCUMENT)
# The numbers of the requirements of both levels, by section.
REQUIREMENTS = """
1.1: 1-2; 1.2: 1-9; 1.3: 1-11; 1.4: 1-3; 1.5: 1-2
2.1: 1-3; 2.2: 1-3; 2.3: 1-4; 2.4: 1
3.2: 1-2; 3.3: 1-4; 3.4: 1-6; 3.5: 1-5; 3.7: 1-2
4.1: 1-3; 4.2: 1; 4.3: 1-2; 4.4: 1-4
5.1: 1; 5.2: 1-3; 5.3: 1-2; 5.4: 1-3
6.1: 1-3; 6.2: 1-12; 6.3: 1-4; 6.4: 1-4; 6.5: 1-5; 6.6: 1-3; 6.8: 1-4
7.1: 1-3; 7.2: 1-4; 7.3: 1-2; 7.4: 1-5; 7.5: 1-2; 7.6: 1-2
8.1: 1-2; 8.2: 1-3; 8.3: 1; 8.4: 1
9.1: 1-3; 9.2: 1-4
10.1: 1-2; 10.2: 1-2; 10.3: 1-4; 10.4: 1-11; 10.5: 1-5; 10.6: 1-2; 10.7: 1-3
11.1: 1-2; 11.2: 1-3; 11.3: 1-3; 11.4: 1-4; 11.5: 1; 11.6: 1
12.1: 1-3; 12.2: 1-2; 12.3: 1-4
13.1: 1; 13.2: 1-5; 13.3: 1-2; 13.4: 1-5
14.1: 1-2; 14.2: 1-4; 14.3: 1-3
15.1: 1-3; 15.2: 1-3; 15.3: 1-7
16.1: 1; 16.2: 1-5; 16.3: 1-4; 16.4: 1-3; 16.5: 1-3
17.1: 1; 17.2: 1-4; 17.3: 1-2
"""


def requirements() -> list[str]:
    found = []
    for section in re.split(r"[;\n]", REQUIREMENTS.strip()):
        name, numbers = section.strip().split(": ")
        for part in numbers.split():
            first, _dash, last = part.partition("-")
            found += [f"{name}.{number}" for number in range(int(first), int(last or first) + 1)]
    return found


def test_each_requirement_has_one_line():
    assert len(requirements()) == 253
    assert [row[0] for row in ROWS] == requirements()
    assert len(re.findall(r"^\| \d", DOCUMENT, re.MULTILINE)) == len(ROWS)


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_each_says_how_it_stands_and_names_what_there_is(row):
    _number, what, state, why = (part.strip() for part in row)
    assert what
    assert why
    assert state in {"Met", "Not applicable", "Open"}
    # A name with a folder in it is a file's; settings and words of the code have none.
    files = [name for name in re.findall(r"`([^`\s]+)`", why) if re.search(r"[\w]/[\w]", name)]
    assert [name for name in files if not (ROOT / name).exists()] == []
    links = [target.partition("#")[0] for target in re.findall(r"\]\(([^)]+)\)", why)]
    assert [name for name in links if not (ROOT / "docs" / name).exists()] == []
