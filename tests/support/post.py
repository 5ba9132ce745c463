"""A mail server for tests: it keeps what it is sent, can refuse it, and can be shut down and opened again."""

import email
import socket
import threading
from email.policy import default

from aiosmtpd.controller import Controller


def free_port() -> int:
    """A port of this machine on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Post:
    """A server and what arrived at it, in the order in which it came."""

    def __init__(self):
        self.port = free_port()
        self.envelopes = []
        self.refuse_to: dict[str, str] = {}
        """Address → the server's reply to it."""
        self._lock = threading.Lock()
        self._controller: Controller | None = None

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.refuse_to:
            return self.refuse_to[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        with self._lock:
            self.envelopes.append(envelope)
        return "250 Accepted"

    @property
    def letters(self):
        """The letters, parsed, in the order in which they came."""
        return [email.message_from_bytes(e.content, policy=default) for e in self.envelopes]

    def to(self, person) -> list:
        """The letters that a person got."""
        return [letter for letter in self.letters if letter["To"] == person.email]

    def open(self) -> "Post":
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()
        return self

    def shut(self) -> None:
        if self._controller is not None:
            self._controller.stop()
            self._controller = None


def text_of(letter) -> str:
    """What a letter says, in one line."""
    return " ".join(letter.get_content().split())
