"""The script that takes rights away finds them, and changes nothing but the one that it takes."""

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = b'''
@login_required
@require_POST
def decide(request, pk):
    """Umlauts before a place: \xc3\xa4\xc3\xb6\xc3\xbc."""
    members_only(request)
    case = get_object_or_404(Case.objects.live().visible_to(request.user), pk=pk)
    if not permissions.may_decide(request.user, case):
        raise PermissionDenied
    return Entry.objects.filter(kind="case", audience__in=audiences.ids_for(request.user))

def may_decide(user, case) -> bool:
    if case.is_closed:
        return False
    return case.audience_id in audiences.ids_for(user)
'''


@pytest.fixture(scope="module")
def mutants():
    sys.path.insert(0, str(ROOT / "scripts"))
    try:
        import mutants
    finally:
        sys.path.remove(str(ROOT / "scripts"))
    return mutants


def test_every_place_is_found(mutants):
    assert [(mutant.line, mutant.what) for mutant in mutants.mutants_of("cases/views.py", SOURCE)] == [
        (2, "@login_required of decide dropped"),
        (6, "members_only is not asked"),
        (7, "visible_to is left out"),
        (8, "may_decide is always yes"),
        (9, "PermissionDenied is not raised"),
        (10, "audience__in is not limited to the reader's audiences"),
        (14, "an answer of may_decide is always yes"),
        (15, "an answer of may_decide is always yes"),
    ]


def test_each_change_is_one_line_of_valid_code(mutants):
    for mutant in mutants.mutants_of("cases/views.py", SOURCE):
        changed = mutant.applied_to(SOURCE)
        ast.parse(changed)
        before, after = SOURCE.splitlines(), changed.splitlines()
        assert [n for n, pair in enumerate(zip(before, after, strict=True), 1) if len(set(pair)) == 2] == [
            mutant.line
        ]


def test_a_query_keeps_the_rest_of_its_chain(mutants):
    mutant = next(each for each in mutants.mutants_of("x.py", SOURCE) if "left out" in each.what)
    assert b"Case.objects.live().all(), pk=pk" in mutant.applied_to(SOURCE)


def test_the_same_seed_draws_the_same(mutants):
    every = list(mutants.every_mutant())
    assert len(every) > 500
    assert mutants.draw(every, seed=1, number=20) == mutants.draw(every, seed=1, number=20)
    assert mutants.draw(every, seed=1, number=20) != mutants.draw(every, seed=2, number=20)


def test_tests_near_the_change_run_first(mutants):
    runs = [arguments[0] for arguments, _ in mutants.stages("cases/review/services.py", whole=True)]
    assert runs == ["tests/cases/review", mutants.TABLE[0], "tests/cases", mutants.TABLE[0], "tests"]


def test_the_name_of_a_failed_test_may_have_spaces(mutants):
    lines = "..F\nFAILED tests/cases/test_x.py::test_y[a case of ours] - AssertionError: no\n1 failed\n"
    assert mutants.FAILED.search(lines)[1] == "tests/cases/test_x.py::test_y[a case of ours]"
    assert mutants.FAILED.search("FAILED tests/test_x.py::test_y\n")[1] == "tests/test_x.py::test_y"
