"""Mail goes by notices, which people can turn off; what does not is named, with its reason."""

import ast
import re
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


# --- Links ---------------------------------------------------------------------------------------
# What gives a path stands directly behind the site's address; these are whole addresses already.
PATH = re.compile(r"\{%\s*url\b[^%]*%\}|\{\{[^{}]*(?:url|address)\b[^{}]*\}\}")
WHOLE = {"site_url", "activate_url", "password_reset_url", "signup_url", "stop_address"}
BEFORE = re.compile(r"(?:\{\{ site_url \}\}|\{% site_address %\})$")


def mail_templates() -> list[Path]:
    return [path for app in APPS for path in sorted((ROOT / app).glob("**/templates/**/email/**/*.txt"))]


def links_without_site(source: str) -> list[str]:
    """What is written into a mail's text and leads nowhere outside a browser that shows the site."""
    found = []
    for match in PATH.finditer(source):
        name = re.split(r"[\s|]", match[0].strip("{} "))[0]
        is_contact = "site_identity.contact_email" in source and name == "address"  # an address of mail
        if name not in WHOLE and not is_contact and not BEFORE.search(source, 0, match.start()):
            found.append(match[0])
    return found


def test_there_is_mail_to_look_at():
    assert len(mail_templates()) > 80


@pytest.mark.parametrize("path", mail_templates(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_the_text_of_mail_has_whole_addresses(path):
    assert links_without_site(path.read_text()) == []


@pytest.mark.parametrize(
    "source",
    [
        "Read it: {% url 'cases:case' 1 %}",
        "{{ case.get_absolute_url }}",
        "{{ site_url }} {{ case.edit_url|x }}",
    ],
)
def test_a_planted_path_is_seen(source):
    assert links_without_site(source)
