"""A release of 2 GB, sent and fetched through the server as the demo runs it: the memory of its process stays flat.

``BENCH_RELEASE_BYTES`` makes it smaller.
"""

import contextlib
import hashlib
import http.client
import os
import re
import time
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests import processes
from tests.factories.toolkits import make_draft, make_host
from tests.servers import free_port
from toolkits.desk import services
from toolkits.models import ReleaseZip
from toolkits.releases import services as releases_services

SIZE = int(os.environ.get("BENCH_RELEASE_BYTES", 2 * 1000**3))
PIECE = 1024 * 1024
# What the process may need beyond what it had after its first pages, whatever the size of the release.
MOST_GROWTH = 96 * 1024 * 1024
PATIENCE_SECONDS = 120
BOUNDARY = "sample-boundary-of-the-bench"
NAME = "Recording of the session.mp4"

pytestmark = [pytest.mark.size, pytest.mark.django_db(transaction=True)]


# --- The server's process --------------------------------------------------------------------------


def _memory(pid: int, field: str) -> int:
    """A figure of a process's memory in bytes: what it has now (VmRSS), or had at most (VmHWM)."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(re.search(rf"^{field}:\s+(\d+) kB", status, re.MULTILINE)[1]) * 1024


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


class Watched:
    """How much more memory a process needs than it has now."""

    def __init__(self, pid: int):
        self.pid = pid
        Path(f"/proc/{pid}/clear_refs").write_text("5")  # the peak counts from here
        self.before = _memory(pid, "VmRSS")

    @property
    def growth(self) -> int:
        return _memory(self.pid, "VmHWM") - self.before


@contextlib.contextmanager
def _server(environment: dict):
    """The server as ``make demo`` starts it; gives its port and the process that answers."""
    port = free_port()
    server = processes.start(
        *("-m", "gunicorn", "hub.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", "1", "--threads", "4"),
        *("--log-level", "warning"),
        **environment,
    )
    try:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not _answers(port):
            assert server.poll() is None, server.stdout.read()
            assert time.monotonic() < deadline, "the server does not answer"
            time.sleep(0.2)
        yield port, _children(server.pid)[0]
    finally:
        server.terminate()
        server.communicate(timeout=60)


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
    try:
        connection.request("GET", "/accounts/login/")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


# --- What is sent and fetched ----------------------------------------------------------------------


class Recording:
    """A file of the size, made while it is sent: it needs no memory itself."""

    head = b"\x00\x00\x00\x18ftypmp42" + bytes(12)

    def __init__(self):
        self.sum, self.sent = hashlib.sha256(), 0

    def pieces(self):
        """The file, piece by piece."""
        filler = os.urandom(PIECE)
        while self.sent < SIZE:
            piece = (self.head + filler if not self.sent else filler)[: min(PIECE, SIZE - self.sent)]
            self.sum.update(piece)
            self.sent += len(piece)
            yield piece


class Visitor:
    """Asks the server as a host's browser does."""

    def __init__(self, port: int, user):
        client = Client()
        client.force_login(user)
        self.port, self.token = port, "a" * 32
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.headers = {
            "Cookie": f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={self.token}",
            "X-CSRFToken": self.token,
            "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
        }

    def ask(self, method: str, address: str, body=None, *, receive=None, **headers) -> int:
        """The status of what is answered; ``receive`` gets each piece of it."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=1800)
        with contextlib.closing(connection):
            connection.request(method, address, body=body, headers={**self.headers, **headers})
            answer = connection.getresponse()
            while piece := answer.read(PIECE):
                if receive:
                    receive(piece)
            return answer.status

    def send(self, address: str, recording: Recording) -> int:
        disposition = f'form-data; name="uploads"; filename="{NAME}"'
        head = (
            f"--{BOUNDARY}\r\nContent-Disposition: {disposition}\r\nContent-Type: video/mp4\r\n\r\n"
        ).encode()
        tail = f"\r\n--{BOUNDARY}--\r\n".encode()

        def body():
            yield head
            yield from recording.pieces()
            yield tail

        length = len(head) + SIZE + len(tail)
        kind = f"multipart/form-data; boundary={BOUNDARY}"
        return self.ask("POST", address, body(), **{"Content-Type": kind, "Content-Length": str(length)})

    def fetch(self, address: str) -> tuple[int, str]:
        """How many bytes come, and their sum."""
        received, found = [], hashlib.sha256()

        def receive(piece: bytes):
            received.append(len(piece))
            found.update(piece)

        assert self.ask("GET", address, receive=receive) == 200
        return sum(received), found.hexdigest()


def _pack(environment: dict) -> int:
    """Have the worker make the zip; returns by how much its memory grew at most."""
    worker = processes.start("manage.py", "worker", **environment)
    try:
        watched, deadline = None, time.monotonic() + 1800
        while not ReleaseZip.objects.filter(state="ready").exists():
            assert worker.poll() is None, worker.stdout.read()
            assert time.monotonic() < deadline, "no zip"
            # From the moment at which it has begun to pack, all its modules are there.
            if watched is None and ReleaseZip.objects.filter(state="working").exists():
                watched = Watched(worker.pid)
            time.sleep(0.02)
        return watched.growth if watched else 0
    finally:
        worker.terminate()
        worker.communicate(timeout=60)


def test_a_large_release_needs_no_memory(tmp_path, settings, capsys):
    settings.MEDIA_ROOT = str(tmp_path / "media")
    (tmp_path / "uploads").mkdir()
    environment = {
        "MEDIA_ROOT": settings.MEDIA_ROOT,
        "UPLOAD_TEMP_DIR": str(tmp_path / "uploads"),
        "DJANGO_SETTINGS_MODULE": "tests.bench.server_settings",
    }
    host = make_host()
    toolkit = services.publish(by=host, toolkit=make_draft(host=host))
    release = releases_services.begin_release(by=host, toolkit=toolkit)
    recording, told = Recording(), []
    with _server(environment) as (port, pid):
        visitor = Visitor(port, host)
        for address in (toolkit.url, reverse("toolkits:files", args=[toolkit.pk])):
            visitor.ask("GET", address)

        def measured(what: str, do):
            watched, begun = Watched(pid), time.monotonic()
            result = do()
            seconds, growth = time.monotonic() - begun, watched.growth
            told.append(f"{what}: {seconds:.0f} s, {growth / 1e6:.0f} MB more than before")
            assert growth < MOST_GROWTH, told[-1]
            return result

        add = reverse("toolkits:add_files", args=[toolkit.pk])
        assert measured("upload", lambda: visitor.send(add, recording)) == 302
        version = release.files.get().version
        assert (version.size, version.sha256) == (SIZE, recording.sum.hexdigest())
        typed = urlencode(
            {
                "number": release.number,
                "dated": release.dated.isoformat(),
                "notes": "Large.",
                "action": "publish",
            }
        )
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        publish = reverse("toolkits:publish_release", args=[toolkit.pk])
        assert visitor.ask("POST", publish, typed, **form) == 302
        assert ReleaseZip.objects.exists()
        growth = _pack(environment)
        told.append(f"zip made by the worker: {growth / 1e6:.0f} MB more than before")
        assert growth < MOST_GROWTH, told[-1]
        number = release.number
        file = reverse("toolkits:version", args=[toolkit.pk, number, version.pk])
        assert measured("download", lambda: visitor.fetch(file)) == (SIZE, version.sha256)
        packed = ReleaseZip.objects.get()
        everything = reverse("toolkits:zip", args=[toolkit.pk, number])
        assert measured("download as zip", lambda: visitor.fetch(everything)) == (packed.size, packed.sha256)
    with capsys.disabled():
        print(f"\na release of {SIZE / 1e9:.2f} GB: " + "; ".join(told))  # noqa: T201 (what `make bench` is for)
