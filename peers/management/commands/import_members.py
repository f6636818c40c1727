"""``manage.py import_members``: people invited from a table. docs/joining-and-roles.md says how."""

from collections import Counter
from pathlib import Path

from django.core.management.base import CommandError

from hub.base.importing import tables
from hub.base.importing.commands import ImportCommand
from peers.membership import invitations
from peers.models import Programme, User
from peers.models.membership import may_decide_applications

COLUMNS = ("email", "name", "organisation")


class Command(ImportCommand):
    help = (
        "Invite people by e-mail from a table with the columns email, name and organisation. Safe to repeat: "
        "nobody is written to twice within a week."
    )
    path_help = "A table with a heading (.csv or .xlsx)."
    trial_help = "Only read the file and say what is wrong."
    # Invitations go out in the site's language, not in that of the report.
    language = None

    def add_options(self, parser) -> None:
        parser.add_argument("--encoding", default="utf-8", help="The file's encoding. Default: utf-8.")
        parser.add_argument("--programme", metavar="SLUG", help="Invite them to take part in this programme.")
        parser.add_argument(
            "--approved-by",
            metavar="E-MAIL",
            help="A moderator or administrator who stands for all of them: each is a member of the organisation "
            "named, without being asked again, once the address is confirmed.",
        )

    def bring_in(
        self, path: Path, *, encoding: str, programme: str | None, approved_by: str | None, **options
    ) -> None:
        programme, by = self._programme(programme), self._approver(approved_by)
        try:
            rows = tables.read(path, encoding=encoding)
        except tables.TableError as error:
            raise CommandError(str(error)) from None
        lines = [self._line(row) for row in rows]
        if not self.dry_run:
            good = [line for line in lines if not line.error]
            invitations.invite_all(good, programme=programme, by=by, approves=by is not None)
        for line in lines:
            if line.error:
                self.stdout.write(f"{path.name}, row {line.number}: not taken: {line.error}")
            elif self.verbosity > 1:
                self.stdout.write(f"{path.name}, row {line.number}: {line.status or 'can be read'}")
        counts = Counter(line.status or "can be read" for line in lines if not line.error)
        by_status = ", ".join(f"{count} {status}" for status, count in sorted(counts.items())) or "nothing"
        self.say(f"{len(lines)} rows: {by_status}.")
        if wrong := sum(bool(line.error) for line in lines):
            raise CommandError(f"{wrong} rows of {path.name} could not be taken.")

    def _line(self, row: tables.Row) -> invitations.Invited:
        cells = {key.strip().lower(): str(value or "") for key, value in row.cells.items()}
        email, name, organisation = (cells.get(column, "") for column in COLUMNS)
        return invitations.Invited(row.number, email, name, organisation, error=row.error)

    def _programme(self, slug: str | None) -> Programme | None:
        if slug is None:
            return None
        programme = Programme.objects.filter(slug=slug).first()
        if programme is None:
            raise CommandError(f"There is no programme “{slug}”.")
        return programme

    def _approver(self, email: str | None) -> User | None:
        if email is None:
            return None
        user = User.objects.filter(email=email.lower(), is_active=True).first()
        if user is None or not may_decide_applications(user):
            raise CommandError(f"“{email}” is no account that may decide on applications.")
        return user
