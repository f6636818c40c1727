"""Work for the background worker that belongs to no app in particular."""

from django_tasks import task

from hub.base.files import document_texts


# A file may take a minute: what people wait for goes first.
@task(priority=-20)
def read_document(document_id: int) -> str:
    """Take the text of a document's file; returns how that ended."""
    row = document_texts.read(document_id)
    return row.status if row else ""
