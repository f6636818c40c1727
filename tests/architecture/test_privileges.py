"""A domain is verified, and a host named, in ``peers/privileges`` alone."""

import ast

import pytest

from hub.settings import base
from tests.databases import ROOT

APPS = ("hub", "toolkits", "cases", "benchmarks", "forums", "peers", "notifications", "search")
ALLOWED = ("peers/privileges/", "peers/migrations/")
# Calls that read, and writes of other things that have a field of the same name.
READS = {"filter", "exclude", "get", "Q", "When", "count", "get_or_none"}
OTHER_THINGS = {"EmailAddress", "emailaddress_set"}


def _is_host(node: ast.expr) -> bool:
    text = ast.unparse(node)
    return "HOST" in text or "'host'" in text


def writes(source: str) -> list[str]:
    """The calls and assignments that may verify a domain or name a host."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func)
            last = name.rsplit(".", 1)[-1]
            if last in READS or any(other in name for other in OTHER_THINGS):
                continue
            for keyword in node.keywords:
                is_false = isinstance(keyword.value, ast.Constant) and keyword.value.value is False
                if keyword.arg == "verified" and not is_false and last in WRITES:
                    found.append(ast.unparse(node))
                is_person = keyword.arg in ("part", "defaults") and "Person" in ast.unparse(node)
                if is_person and _is_host(keyword.value):
                    found.append(ast.unparse(node))
        if isinstance(node, ast.Assign):
            for target in node.targets:
                # "address" is an e-mail address of allauth's, which is verified too.
                if isinstance(target, ast.Attribute) and ast.unparse(target) == "address.verified":
                    continue
                if isinstance(target, ast.Attribute) and target.attr == "verified":
                    found.append(ast.unparse(node))
                if isinstance(target, ast.Attribute) and target.attr == "part" and _is_host(node.value):
                    found.append(ast.unparse(node))
    return found


WRITES = {
    "update",
    "create",
    "get_or_create",
    "update_or_create",
    "OrganisationDomain",
}


@pytest.mark.parametrize(
    "source",
    [
        "OrganisationDomain(organisation=o, domain=d, verified=True)",
        "OrganisationDomain.objects.filter(pk=1).update(verified=True)",
        "domain.verified = True",
        "ProgrammePerson.objects.create(programme=p, user=u, part=ProgrammePerson.Part.HOST)",
        "ProgrammePerson.objects.get_or_create(programme=p, defaults={'part': ProgrammePerson.Part.HOST})",
        "row.part = ProgrammePerson.Part.HOST",
    ],
)
def test_a_write_is_seen(source):
    assert writes(source)


def test_nothing_else_writes_them():
    assert base.HUB_APPS
    found = []
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            place = path.relative_to(ROOT).as_posix()
            if not place.startswith(ALLOWED):
                found += [f"{place}: {write}" for write in writes(path.read_text())]
    assert found == []
