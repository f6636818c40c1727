"""A proxy of our own before a real server, that misbehaves when it is told to."""

import contextlib
import socket
import threading
from urllib.parse import urlsplit

from tests.servers import free_port


class Proxy:
    """Passes bytes on to ``target``; can refuse to, or keep the answers to itself for a while."""

    def __init__(self, target: str):
        parts = urlsplit(target)
        self.target = (parts.hostname, parts.port)
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.connections = 0
        self.held_back = threading.Event()
        self._refuses = False
        self._stall_at: bytes | None = None
        self._answers = threading.Event()
        self._answers.set()
        self._open: set[socket.socket] = set()
        self._listener = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._accept, daemon=True).start()

    def refuse(self) -> None:
        """From now on, as if the server were stopped."""
        self._refuses = True
        self._cut()

    def stall(self) -> None:
        """From now on, requests arrive and answers don't."""
        self.held_back.clear()
        self._answers.clear()

    def stall_at(self, words: bytes) -> None:
        """The same, from the request on that has these words in it."""
        self._stall_at = words

    def pass_on(self) -> None:
        """From now on, as if it were not there."""
        self._refuses = False
        self._stall_at = None
        self._answers.set()

    def close(self) -> None:
        self._listener.close()
        self._answers.set()
        self._cut()

    def _cut(self) -> None:
        for each in list(self._open):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    def _accept(self) -> None:
        while True:
            try:
                near, _address = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            if self._refuses:
                near.close()
                continue
            far = socket.create_connection(self.target)
            self._open |= {near, far}
            for source, sink, is_answer in ((near, far, False), (far, near, True)):
                threading.Thread(target=self._pump, args=(source, sink, is_answer), daemon=True).start()

    def _pump(self, source: socket.socket, sink: socket.socket, is_answer: bool) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65_536):
                if not is_answer and self._stall_at and self._stall_at in data:
                    self.stall()
                if is_answer and not self._answers.is_set():
                    self.held_back.set()
                    self._answers.wait()
                sink.sendall(data)
        for each in (source, sink):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()
            self._open.discard(each)
