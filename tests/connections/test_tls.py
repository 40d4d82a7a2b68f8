"""TLS with an authority of our own: one server that asks for our certificate, and Sentinels."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from redis.exceptions import ConnectionError as RedisConnectionError

from adapters.queue.celery import CeleryQueue
from adapters.redis_clients import connect, connect_for_once
from contracts.settings import RedisSettings
from contracts.tasks import IngestDocument, Queue
from tests.chaos.person import until
from tests.connections.certificates import Certificates, signed_for_loopback
from tests.connections.valkeys import PASSWORD, SENTINELS_PASSWORD, TLS_IS_THERE, Valkey, watched

pytestmark = TLS_IS_THERE


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return signed_for_loopback(tmp_path_factory.mktemp("certificates"))


@pytest.fixture(scope="module")
def valkey(
    certificates: Certificates, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Valkey]:
    folder = tmp_path_factory.mktemp("valkey")
    server = Valkey(folder, certificates, PASSWORD, {"tls-auth-clients": "yes"})
    server.start()
    yield server
    server.kill()


@pytest.fixture(scope="module")
def told(valkey: Valkey, certificates: Certificates) -> RedisSettings:
    tls = {
        "ca_file": certificates.ca,
        "cert_file": certificates.cert,
        "key_file": certificates.key,
    }
    url = f"rediss://:{PASSWORD}@127.0.0.1:{valkey.port}/0"
    return RedisSettings.model_validate({"url": url, "tls": tls})


@pytest.fixture(scope="module")
def watched_told(
    certificates: Certificates, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RedisSettings]:
    with watched(tmp_path_factory.mktemp("watched"), certificates) as servers:
        until(servers.is_complete)
        yield RedisSettings.model_validate(
            {
                "url": servers.url,
                "sentinel_password": SENTINELS_PASSWORD,
                "tls": {"ca_file": certificates.ca},
            }
        )


@pytest.mark.parametrize("which", ["told", "watched_told"])
async def test_logs_and_hints_go_through_it(which: str, request: pytest.FixtureRequest) -> None:
    told: RedisSettings = request.getfixturevalue(which)
    client = connect(told)
    await client.set("known", b"1", ex=10)
    queue = CeleryQueue(told)
    await queue.send(IngestDocument(document_id=uuid4()))

    assert await client.get("known") == b"1"
    assert (await queue.waiting())[Queue.PARSE] == 1
    with connect_for_once(told) as once:
        assert once.get("known") == b"1"
    await client.aclose()


@pytest.mark.parametrize("authority", ["nobody's", "another one's"])
async def test_a_server_that_our_authority_did_not_sign_is_not_believed(
    told: RedisSettings, certificates: Certificates, tmp_path: Path, authority: str
) -> None:
    ca = None if authority == "nobody's" else signed_for_loopback(tmp_path).ca
    doubting = told.model_copy(update={"tls": told.tls.model_copy(update={"ca_file": ca})})
    client, queue = connect(doubting), CeleryQueue(doubting)

    with pytest.raises(RedisConnectionError, match="certificate"):
        await client.ping()
    assert await queue.waiting() == {}
    await client.aclose()
