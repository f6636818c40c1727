"""Make a new index in Elasticsearch from the entries, and put it into use."""

from django.core.management.base import BaseCommand, CommandError
from elasticsearch import ApiError, TransportError

from search.elastic import building, client, indices, mirror


class Command(BaseCommand):
    help = (
        "Make a new index in Elasticsearch from the entries. Searches go on meanwhile; the new index is put "
        "into use when it equals the database. One that was interrupted is gone on with. "
        "(search_refresh makes the entries themselves.)"
    )

    def add_arguments(self, parser):
        parser.add_argument("--fresh", action="store_true", help="Begin anew, whatever was begun before.")
        parser.add_argument(
            "--back",
            action="store_true",
            help="Bring the previous index up to date and put it into use again.",
        )

    def handle(self, *, fresh, back, verbosity, **options):
        if not client.configured():
            raise CommandError("There is no Elasticsearch: ELASTICSEARCH_URL is not set.")

        def report(run, total):
            if verbosity:
                self.stdout.write(f"{run.copied} of about {total} entries copied")

        try:
            if back:
                name = building.go_back(client.patient())
                done = f"{name} is in use again."
            else:
                building.build(fresh=fresh, report=report)
                done = f"{indices.live(client.patient()).name} is in use."
        except building.BusyError as error:
            raise CommandError(
                "An index is being made at this moment; search_status tells how far it is."
            ) from error
        except building.RefusedError as error:
            raise CommandError(f"{error} The index in use stays in use.") from error
        except (ApiError, TransportError, mirror.ServerTroubleError) as error:
            raise CommandError(
                f"Elasticsearch failed ({client.describe(error)}). Run the command again to go on where it stopped."
            ) from error
        if verbosity:
            self.stdout.write(done)
