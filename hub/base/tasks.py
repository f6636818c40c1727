"""Work for the background worker that belongs to no app in particular."""

from django_tasks import task

from hub.base.files import document_texts
from hub.base.kept_html import walk

# A task that has more to do than this lets the others go first and is queued again.
SECONDS = 20


# A file may take a minute: what people wait for goes first.
@task(priority=-20)
def read_document(document_id: int) -> str:
    """Take the text of a document's file; returns how that ended."""
    row = document_texts.read(document_id)
    return row.status if row else ""


@task(priority=-20)
def go_over_texts() -> None:
    """Go on with the walk over all texts that people wrote."""
    if walk.work(seconds=SECONDS):
        go_over_texts.enqueue()
