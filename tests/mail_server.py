"""A real SMTP server for tests: aiosmtpd, with STARTTLS where a test wants it."""

import ssl
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope

from local.processes import free_port


@dataclass
class MailServer:
    """`refuses` is what it says to the next letters, instead of taking them."""

    port: int = field(default_factory=free_port)
    letters: list[EmailMessage] = field(default_factory=list[EmailMessage])
    raw: list[bytes] = field(default_factory=list[bytes])
    """The same as they came."""
    refuses: str | None = None
    meanwhile: Callable[[], Awaitable[None]] | None = None
    """Done while it has a letter and has not answered yet, in a loop of its own."""

    async def handle_DATA(
        self, _server: Any, _session: Any, envelope: Envelope
    ) -> str:  # aiosmtpd's name
        if self.refuses:
            return self.refuses
        assert isinstance(envelope.content, bytes)
        letter = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)
        self.raw.append(envelope.content)
        if self.meanwhile:
            await self.meanwhile()
        return "250 OK"


@contextmanager
def mail_server(tls: ssl.SSLContext | None = None, **options: Any) -> Iterator[MailServer]:
    server = MailServer()
    controller = Controller(
        server,
        hostname="127.0.0.1",
        port=server.port,
        tls_context=tls,
        require_starttls=tls is not None,
        **options,
    )
    controller.start()
    try:
        yield server
    finally:
        controller.stop()
