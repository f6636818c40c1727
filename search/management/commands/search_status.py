"""Say which engine searches, which index is in use, and how far it is behind."""

from django.core.management.base import BaseCommand, CommandError

from search.elastic import building, mapping, status

PROBLEMS = {
    "unreachable": "Elasticsearch does not answer.",
    "no_index": "There is no index in use; the worker makes one, or search_rebuild.",
    "outdated_index": "The index was made with another mapping; the worker makes a new one.",
    "outdated_synonyms": "The synonyms were changed since the index was made; the worker makes a new one.",
    "refused_entries": "Elasticsearch refuses some entries.",
    "late": "Changes have waited for minutes; is a worker running?",
}


class Command(BaseCommand):
    help = "Say which engine searches, which index is in use, and how far it is behind the database."

    def add_arguments(self, parser):
        parser.add_argument("--fail", action="store_true", help="End with an error if something is wrong.")

    def handle(self, *, fail, **options):
        found = status.read()
        for name, value in self._lines(found):
            self.stdout.write(f"{name + ':':<20}{value}")
        for entry in found.failures:
            self.stdout.write(
                f"  refused {entry.index_attempts} times: entry {entry.pk} ({entry.kind} {entry.object_id}): "
                f"{entry.index_error}"
            )
        for problem in found.problems:
            self.stdout.write(f"! {PROBLEMS[problem]}")
        if fail and found.problems:
            raise CommandError("Search is not as it should be.")

    def _lines(self, found):
        yield "engine", found.engine
        yield "entries", found.entries
        for rewrite in found.rewrites:
            yield "being rewritten", f"{rewrite}, {rewrite.done} done {rewrite.error}"
        if found.configured:
            yield from self._about_the_index(found)

    def _about_the_index(self, found):
        yield "Elasticsearch", found.server_error or found.server_version
        if found.index:
            fits = "" if found.index.fits else f", not of this version's mapping {mapping.digest()}"
            yield (
                "index",
                f"{found.index.name} ({found.documents} documents, mapping {found.index.digest}{fits})",
            )
        for index in found.others:
            yield "further index", f"{index.name} ({'way back' if index.is_previous else 'being made'})"
        yield "not indexed", found.not_indexed
        if found.oldest_change:
            yield (
                "oldest change",
                f"{found.oldest_change:%Y-%m-%d %H:%M:%S} ({found.lag.total_seconds():.0f} s)",
            )
        yield "refused", found.refused
        if found.build:
            hands = "in hand" if building.in_hand(found.build) else "waits to be gone on with"
            yield (
                "being made",
                f"{found.build.name}, {found.build.copied} copied, {hands} {found.build.error}",
            )
        if found.last_build:
            yield "last made", f"{found.last_build}: {found.last_build.state} {found.last_build.error}"
