"""The S3 store against a real server that checks signatures; see tests/s3_server."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import patch
from urllib.parse import urlsplit

import pytest

from adapters.objects.s3 import S3Store
from contracts.errors import ConfigurationError, StorageUnavailable
from contracts.ports import ObjectStore, UploadTicket
from contracts.settings import ObjectSettings
from local.processes import free_port
from tests.conformance.object_store import (
    DATA,
    OTHER,
    ObjectStoreConformance,
    described,
    get,
    send,
    ticket,
)
from tests.s3_server import S3Server

PART = 5 * 1024 * 1024


class SignsLongAgo(S3Store):
    """Signs as it would have eleven minutes ago."""

    def _signed(self, *args: Any) -> str:
        then = datetime.now(UTC) - timedelta(minutes=11)
        with patch("botocore.auth.get_current_datetime", lambda: then):
            return super()._signed(*args)


def settings(server: S3Server, bucket: str = "originals", **s3: object) -> ObjectSettings:
    return ObjectSettings(store="s3", s3=server.settings(bucket, **s3))


@pytest.fixture(scope="module")
async def opened(s3_server: S3Server) -> AsyncIterator[S3Store]:
    s3_server.make_bucket("originals")
    store = S3Store(settings(s3_server, multipart_bytes=PART))
    yield store
    await store.close()


class TestS3(ObjectStoreConformance):
    @pytest.fixture
    def store(self, opened: S3Store) -> ObjectStore:
        return opened

    @pytest.fixture
    async def expired(self, s3_server: S3Server) -> AsyncIterator[ObjectStore]:
        store = SignsLongAgo(settings(s3_server))
        yield store
        await store.close()

    async def refused(self, store: ObjectStore, key: str, put: UploadTicket, data: bytes) -> int:
        """The status with which nothing came in."""
        status = await send(put, data)
        assert await store.stat(key) is None
        return status

    async def test_another_size_is_refused(self, store: ObjectStore, key: str):
        put = await ticket(store, key, hashed=False)

        assert await self.refused(store, key, put, DATA + b"!") == 403

    async def test_another_checksum_is_refused(self, store: ObjectStore, key: str):
        assert await self.refused(store, key, await ticket(store, key), OTHER) == 400

    @pytest.mark.parametrize("header", ["content-type", "x-amz-checksum-sha256", "if-none-match"])
    async def test_a_header_left_out_is_refused(self, store: ObjectStore, key: str, header: str):
        put = await ticket(store, key)
        others = {name: value for name, value in put.headers.items() if name != header}

        assert await self.refused(store, key, replace(put, headers=others), DATA) == 403

    async def test_another_type_is_refused(self, store: ObjectStore, key: str):
        put = await ticket(store, key)
        html = replace(put, headers={**put.headers, "content-type": "text/html"})

        assert await self.refused(store, key, html, DATA) == 403

    async def test_a_header_of_amazon_nobody_signed_is_refused(self, store: ObjectStore, key: str):
        put = await ticket(store, key)
        more = replace(put, headers={**put.headers, "x-amz-meta-sha256": "0" * 64})

        assert await self.refused(store, key, more, DATA) == 403

    async def test_a_ticket_is_for_its_key_alone(self, store: ObjectStore, key: str):
        put = await ticket(store, key)
        other = replace(put, url=put.url.replace(key, f"{key}-2"))

        assert await self.refused(store, f"{key}-2", other, DATA) == 403

    async def test_a_life_cannot_be_made_longer(self, expired: ObjectStore, key: str):
        put = await ticket(expired, key)
        longer = replace(put, url=put.url.replace("X-Amz-Expires=600", "X-Amz-Expires=6000"))

        assert longer != put
        assert await self.refused(expired, key, longer, DATA) == 403

    async def test_a_wrong_secret_signs_nothing(
        self, s3_server: S3Server, store: ObjectStore, key: str
    ):
        stranger = S3Store(settings(s3_server, secret_access_key="another-secret"))

        assert await self.refused(store, key, await ticket(stranger, key), DATA) == 403
        await stranger.close()

    async def test_what_is_large_is_written_in_parts(self, store: ObjectStore, key: str):
        large = DATA * (2 * PART // len(DATA) + 1)

        await store.write(key, large)

        assert await store.stat(key) == described(large)
        assert await store.read(key) == large

    async def test_a_type_with_odd_spaces_can_be_sent(self, store: ObjectStore, key: str):
        put = await store.sign_put(
            key, size=len(DATA), media_type="text/plain ;   charset=utf-8", sha256=None
        )

        assert await send(put, DATA) == 200

    async def test_a_quoted_or_foreign_name_stays_one_header(self, store: ObjectStore, key: str):
        await store.write(key, DATA)

        url = await store.sign_get(key, name='a"; x="\\ü\N{SNOWMAN}', media_type="text/plain")

        plain = 'attachment; filename="a_; x=____"'
        assert (await get(url)).headers["content-disposition"].startswith(plain)


async def test_without_write_once_no_condition_is_sent(s3_server: S3Server):
    store = S3Store(settings(s3_server, write_once=False))

    put = await ticket(store, "p/one")

    assert "if-none-match" not in put.headers and "if-none-match" not in put.url
    await store.close()


async def test_browsers_get_the_address_that_is_theirs(s3_server: S3Server):
    store = S3Store(settings(s3_server, public_endpoint_url="https://files.example"))

    put = await ticket(store, "p/one")
    link = await store.sign_get("p/one", name="a", media_type="text/plain")

    assert {urlsplit(url).netloc for url in (put.url, link)} == {"files.example"}
    await store.close()


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"bucket": "nowhere"}, "no bucket 'nowhere'"),
        ({"secret_access_key": "another-secret"}, "refuses our keys"),
        ({"region": "us-west-2"}, "another region"),
        ({"endpoint_url": f"http://127.0.0.1:{free_port()}"}, "does not answer"),
    ],
)
async def test_what_is_wrong_is_told_in_words(
    s3_server: S3Server, changed: dict[str, str], told: str
):
    s3 = s3_server.settings(**({"bucket": "originals"} | changed))
    store = S3Store(ObjectSettings(store="s3", s3=s3))

    with pytest.raises(StorageUnavailable, match=told):
        await store.check()
    await store.close()


async def test_no_call_hides_that_the_store_is_away(s3_server: S3Server):
    store = S3Store(settings(s3_server, endpoint_url=f"http://127.0.0.1:{free_port()}"))

    for call in (store.stat, store.read, store.delete):
        with pytest.raises(StorageUnavailable):
            await call("p/one")
    with pytest.raises(StorageUnavailable):
        await store.write("p/one", DATA)
    with pytest.raises(StorageUnavailable):
        _ = [key async for key in store.keys("p", older_than=datetime.now(UTC))]
    await store.close()


async def test_a_bucket_that_is_missing_is_made_and_one_that_is_there_is_left(s3_server: S3Server):
    store = S3Store(settings(s3_server, "made-by-us"))

    await store.make_bucket()
    await store.write("p/one", b"kept")
    await store.make_bucket()

    assert await store.read("p/one") == b"kept"
    await store.close()


async def test_what_the_server_cannot_prepare_is_said(opened: S3Store):
    """This one has no rules for pages of other origins; the rule itself passes boto3's checks."""
    with pytest.raises(StorageUnavailable, match="cannot do this"):
        await opened.prepare("http://localhost:3000")


def test_a_store_without_a_bucket_does_not_start():
    with pytest.raises(ConfigurationError, match="IBID_OBJECTS__S3__BUCKET"):
        S3Store(ObjectSettings(store="s3"))
