"""Mail goes by notices, which people can turn off; what does not is named, with its reason."""

import ast
from pathlib import Path

import pytest

from notifications.mail.account_mail import ACCOUNT_MAIL
from notifications.notices import registry
from tests.databases import ROOT

APPS = ["hub", "toolkits", "cases", "benchmarks", "forums", "peers", "notifications", "search"]
SENDERS = {
    *("send_mail", "send_mass_mail", "mail_admins", "mail_managers", "email_user", "queue_message"),
    *("EmailMessage", "EmailMultiAlternatives"),
}
# What writes and carries the mail of all.
MACHINERY = {
    "notifications/backends.py": {"queue_message"},
    "notifications/mail/rendering.py": {"EmailMultiAlternatives"},
    "notifications/mail/services.py": {"queue_message"},
    # django-allauth's own: it confirms addresses and sets passwords.
    "peers/accounts/allauth_adapters.py": {"send_mail"},
}


def production_code():
    """Each module of the apps, by its path in the project."""
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            yield path.relative_to(ROOT).as_posix(), path.read_text()


def bare_mail(path: str, source: str) -> list[tuple[str, str]]:
    """Where a module sends mail that is no notice: the line, and the template as far as it is written there."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom):
            renamed = [name.name for name in node.names if name.asname and name.name in SENDERS]
            found += [(f"{path}:{node.lineno}", f"{name} under another name") for name in renamed]
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if name not in SENDERS or name in MACHINERY.get(path, ()):
            continue
        templates = [keyword.value for keyword in node.keywords if keyword.arg == "template"]
        written = [one.value for one in templates if isinstance(one, ast.Constant)]
        found.append(
            (f"{path}:{node.lineno}", written[0] if written else "a template that is not written there")
        )
    return found


def all_bare_mail() -> list[tuple[str, str]]:
    return [found for path, source in production_code() for found in bare_mail(path, source)]


def test_no_mail_but_that_about_ones_account_goes_beside_the_notices():
    assert [found for found in all_bare_mail() if found[1] not in ACCOUNT_MAIL] == []


def test_the_list_of_account_mail_has_nothing_that_is_not_sent():
    assert {template for _place, template in all_bare_mail()} == set(ACCOUNT_MAIL)
    assert all(reason.strip() for reason in ACCOUNT_MAIL.values())


@pytest.mark.parametrize(
    "source",
    [
        "send_mail(template='cases/email/still_holds', to_user=user)",
        "services.send_mail(template=template, to_user=user)",
        "from django.core.mail import send_mail as post",
        "EmailMessage('Hello', 'Body', to=[user.email]).send()",
        "user.email_user('Hello', 'Body')",
    ],
)
def test_a_planted_mail_is_seen(source):
    [(place, template)] = bare_mail("cases/planted.py", source)
    assert place == "cases/planted.py:1"
    assert template not in ACCOUNT_MAIL


def test_the_table_in_the_documents_has_all_kinds_and_all_account_mail():
    documented = Path(ROOT / "docs" / "notices.md").read_text()
    section = documented.split("## What comes as a notice")[1].split("\n## ")[0]
    rows = {line.split("|")[1].strip() for line in section.splitlines() if line.startswith("| `")}
    assert rows == {f"`{key}`" for key in [*registry.keys(), *ACCOUNT_MAIL]}
