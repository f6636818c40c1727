"""Read the documents whose text was never taken, or all of them again."""

from django.core.management.base import BaseCommand

from hub.base.files import document_texts
from hub.base.models import DocumentText, HubDocument


class Command(BaseCommand):
    help = "Take the text of the documents that wait for it. Safe at any time and to repeat."

    def add_arguments(self, parser):
        parser.add_argument(
            "--again", action="store_true", help="Read every document again, also what could not be read."
        )

    def handle(self, *, again, verbosity, **options):
        if again:
            for document in HubDocument.objects.order_by("pk"):
                document_texts.note(document, again=True)
        while document_texts.note_missing():
            pass
        rows = []
        for document_id in list(document_texts.due().values_list("document", flat=True)):
            row = document_texts.read(document_id)
            rows.append(row)
            if verbosity > 1 and row is not None:
                self.stdout.write(
                    f"{row.document.filename}: {row.get_reason_display() or row.get_status_display()}"
                )
        readable = sum(row is not None and row.status == DocumentText.Status.READ for row in rows)
        if verbosity:
            self.stdout.write(f"Read {readable} of {len(rows)} documents.")
