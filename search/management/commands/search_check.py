"""Compare the index in use with the database, entry by entry."""

from django.core.management.base import BaseCommand, CommandError
from elasticsearch import ApiError, TransportError

from search.elastic import client, comparison, indices, mirror

SAID = {
    "missing": "missing in the index",
    "orphaned": "in the index, and in the database no more",
    "stale": "of another version",
    "access": "for another audience",
    "content": "with other words (a sample was looked at)",
}


class Command(BaseCommand):
    help = "Compare the index in Elasticsearch with the database; with --repair, mend what differs."

    def add_arguments(self, parser):
        parser.add_argument("--repair", action="store_true", help="Mend what differs.")

    def handle(self, *, repair, verbosity, **options):
        if not client.configured():
            raise CommandError("There is no Elasticsearch: ELASTICSEARCH_URL is not set.")
        es = client.patient()
        try:
            index = indices.live(es)
            if index is None:
                raise CommandError("There is no index in use. Run search_rebuild.")
            found = self._compare(es, verbosity)
            if found and repair:
                comparison.repair(es, indices.alias(), found)
                self.stdout.write("Repaired; comparing again.")
                found = self._compare(es, verbosity)
        except (ApiError, TransportError, mirror.ServerTroubleError) as error:
            raise CommandError(f"Elasticsearch failed: {client.describe(error)}") from error
        if not index.is_current:
            self.stderr.write(
                "The index was made with another mapping or other synonyms: run search_rebuild."
            )
        if found:
            raise CommandError("The index differs from the database." + ("" if repair else " Use --repair."))

    def _compare(self, es, verbosity) -> comparison.Differences:
        found = comparison.lasting(es, indices.alias())
        if verbosity:
            self.stdout.write(f"{found.compared} entries compared.")
        for kind, count in found.counts().items():
            if count:
                some = ", ".join(map(str, getattr(found, kind)[: comparison.LISTED]))
                self.stdout.write(f"{count} {SAID[kind]}: {some}{' …' if count > comparison.LISTED else ''}")
        if verbosity and not found:
            self.stdout.write("The index equals the database.")
        return found
