"""A small mail server for tests: takes what comes, refuses recipients that begin with ``gone-``."""

import socketserver
import threading
from contextlib import contextmanager
from email import message_from_bytes


class _Session(socketserver.StreamRequestHandler):
    def say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")

    def handle(self):
        self.server.sessions += 1
        self.say("220 mail.example")
        for raw in self.rfile:
            verb, _, rest = raw.decode().strip().partition(" ")
            match verb.upper():
                case "EHLO" | "HELO" | "MAIL" | "RSET" | "NOOP":
                    self.say("250 fine")
                case "RCPT":
                    self.say("550 no such mailbox" if "<gone-" in rest else "250 fine")
                    self.recipient = rest
                case "DATA":
                    self.say("354 go on")
                    lines = iter(self.rfile.readline, b".\r\n")
                    self.server.received.append((self.recipient, message_from_bytes(b"".join(lines))))
                    self.say("250 taken")
                case "QUIT":
                    self.say("221 bye")
                    return


@contextmanager
def mail_server():
    """A running server: ``port``, ``received`` as (recipient, message), ``sessions`` counted."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Session) as server:
        server.daemon_threads = True
        server.received, server.sessions, server.port = [], 0, server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
