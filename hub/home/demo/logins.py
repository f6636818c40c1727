"""The log-ins of the demo. Imports no Django, so that a script can print them at once."""

from typing import NamedTuple

# Known to everybody, and therefore only ever set where settings allow the demo.
PASSWORD = "share-what-you-know"  # noqa: S105


class Login(NamedTuple):
    """One person to log in as."""

    role: str
    email: str
    name: str
    shows: str


LOGINS = (
    Login("Applicant", "applicant@hub.example", "Aroha Sample", "waits for a moderator's decision"),
    Login(
        "Member", "member@hub.example", "Mateo Sample", "writes cases: published, in review, sent back, draft"
    ),
    Login("Program host", "host@hub.example", "Harriet Sample", "publishes for the programme that they host"),
    Login("Moderator", "moderator@hub.example", "Minh Sample", "admits members, reviews cases"),
    Login("Editor", "editor@hub.example", "Elena Sample", "keeps lists, pages and bodies in /admin/"),
    Login("Administrator", "admin@hub.example", "Amara Sample", "may do everything"),
)


def table() -> str:
    """The log-ins as a table for a terminal."""
    head = ("Role", "E-mail", "Password", "")
    rows = [head, *((login.role, login.email, PASSWORD, login.shows) for login in LOGINS)]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    lines = ["  ".join([*(row[column].ljust(widths[column]) for column in range(3)), row[3]]) for row in rows]
    return "\n".join(line.rstrip() for line in [lines[0], "-" * (sum(widths) + 4), *lines[1:]])
