"""Letters to a real SMTP server that wants STARTTLS."""

import ssl
from pathlib import Path

import pytest

from adapters.mail import Mail
from contracts.errors import Unavailable
from contracts.mail import Letter
from contracts.settings import MailSettings
from tests.connections.certificates import Certificates, signed_for_loopback
from tests.mail_server import mail_server

LETTER = Letter(to="ada@example.com", subject="A link", text="Here.\n")


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return signed_for_loopback(tmp_path_factory.mktemp("certificates"))


def context(signed: Certificates) -> ssl.SSLContext:
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(signed.cert, signed.key)
    return tls


def mail(port: int, authority: Path | None) -> Mail:
    told = {"host": "127.0.0.1", "port": port, "sender": "ibid@x.example"}
    return Mail(MailSettings.model_validate(told | {"certificates": authority}))


async def test_a_letter_goes_encrypted_to_a_server_that_is_believed(signed: Certificates):
    with mail_server(context(signed)) as server:
        await mail(server.port, signed.ca).send(LETTER)

    assert [letter["To"] for letter in server.letters] == [LETTER.to]


async def test_a_server_that_nobody_vouches_for_is_told_nothing(signed: Certificates):
    refused = pytest.raises(Unavailable, match="cannot be used")
    with mail_server(context(signed)) as server, refused:
        await mail(server.port, None).send(LETTER)

    assert server.letters == []


async def test_a_server_without_tls_is_told_nothing():
    with mail_server() as server, pytest.raises(Unavailable, match="cannot be used"):
        await mail(server.port, None).send(LETTER)

    assert server.letters == []
