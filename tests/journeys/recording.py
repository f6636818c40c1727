"""Remembers the pages that the site served during a journey, to look at each of them afterwards."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ServedPage:
    """A whole page as the browser got it."""

    method: str
    path: str
    status: int
    html: str


class Recorder:
    """Keeps the first answer of each address, method and status while it is listening."""

    def __init__(self):
        self.pages: dict[tuple, ServedPage] | None = None

    def start(self) -> None:
        self.pages = {}

    def stop(self) -> list[ServedPage]:
        """End listening and return what was heard."""
        pages, self.pages = self.pages or {}, None
        return list(pages.values())

    def hear(self, request, response) -> None:
        """Keep the answer if it is a whole HTML page."""
        whole = response.get("Content-Type", "").startswith("text/html") and not response.streaming
        if (
            self.pages is None
            or not whole
            or not response.content.lstrip()[:15].lower().startswith(b"<!doctype html")
        ):
            return
        page = ServedPage(request.method, request.path, response.status_code, response.content.decode())
        self.pages.setdefault((page.method, page.path, page.status), page)


recorder = Recorder()


def middleware(get_response):
    """Let the recorder hear every answer."""

    def record(request):
        response = get_response(request)
        recorder.hear(request, response)
        return response

    return record
