"""The Supabase store against a fake that speaks the real protocol; see tests/fakes."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from adapters.objects.supabase import SupabaseStore
from contracts.errors import ConfigurationError, StorageUnavailable
from contracts.ports import ObjectStore
from contracts.settings import ObjectSettings
from local.processes import free_port
from tests.conformance.object_store import DATA, ObjectStoreConformance, described, send, ticket
from tests.fakes.supabase_storage import SERVICE_KEY, SupabaseStorage, supabase_storage

MOST = 4096


def settings(url: str, **supabase: Any) -> ObjectSettings:
    told = {"url": url, "service_key": SERVICE_KEY, "bucket": "originals", **supabase}
    return ObjectSettings.model_validate({"store": "supabase", "supabase": told})


async def opened(url: str, **supabase: Any) -> AsyncIterator[SupabaseStore]:
    store = SupabaseStore(settings(url, **supabase), MOST)
    yield store
    await store.close()


@pytest.fixture(scope="module")
async def running() -> AsyncIterator[SupabaseStorage]:
    async with supabase_storage(SupabaseStorage(page=2)) as fake:
        yield fake


@pytest.fixture(scope="module")
async def long_ago(running: SupabaseStorage) -> AsyncIterator[SupabaseStorage]:
    """The same project, as it signed more than two hours ago."""
    earlier = SupabaseStorage(running.buckets, running.objects, signed_ago=7201)
    async with supabase_storage(earlier) as fake:
        yield fake


@pytest.fixture
def fake(running: SupabaseStorage) -> SupabaseStorage:
    """An empty project."""
    running.buckets.clear()
    running.objects.clear()
    return running


@pytest.fixture
async def prepared(fake: SupabaseStorage) -> AsyncIterator[SupabaseStore]:
    async for store in opened(fake.url):
        await store.prepare("http://localhost:3000")
        yield store


class TestSupabase(ObjectStoreConformance):
    @pytest.fixture
    def store(self, prepared: SupabaseStore) -> ObjectStore:
        return prepared

    @pytest.fixture
    async def expired(self, long_ago: SupabaseStorage) -> AsyncIterator[ObjectStore]:
        async for store in opened(long_ago.url):
            yield store

    async def test_a_ticket_is_for_its_key_alone(self, store: ObjectStore, key: str):
        put = await ticket(store, key)

        async with httpx.AsyncClient() as browser:
            other = put.url.replace(key, f"{key}-2")
            answer = await browser.put(other, headers=put.headers, content=DATA)

        assert other != put.url
        assert answer.status_code == 400
        assert await store.stat(f"{key}-2") is None

    async def test_the_key_of_the_service_is_in_no_link(self, store: ObjectStore, key: str):
        put = await ticket(store, key)
        await store.write(key, DATA)
        link = await store.sign_get(key, name="a", media_type="text/plain")

        assert SERVICE_KEY not in f"{put}{link}"

    async def test_nothing_larger_than_the_limit_arrives(self, store: ObjectStore, key: str):
        put = await ticket(store, key, hashed=False)

        assert await send(put, b"x" * (MOST + 1)) == 400
        assert await store.stat(key) is None

    async def test_every_page_of_keys_is_listed(self, store: ObjectStore):
        for number in range(5):
            await store.write(f"p/{number}", DATA)

        later = datetime.now(UTC) + timedelta(minutes=1)

        assert [k async for k in store.keys("p/", older_than=later)] == [
            f"p/{number}" for number in range(5)
        ]


async def test_a_checksum_is_computed_once(fake: SupabaseStorage, prepared: SupabaseStore):
    await send(await ticket(prepared, "p/one"), DATA)
    await prepared.stat("p/one")
    fake.objects["originals", "p/one"].data = b""  # the same version, so nobody looks again

    assert await prepared.stat("p/one") == described(DATA)


async def test_browsers_get_the_address_that_is_theirs(fake: SupabaseStorage):
    fake.buckets["originals"] = {"file_size_limit": None}
    async for store in opened(fake.url, public_url="https://files.example"):
        put = await ticket(store, "p/one")

        assert put.url.startswith("https://files.example/storage/v1/object/upload/sign/originals/")


@pytest.mark.parametrize(
    ("bucket", "told"),
    [
        (None, "no bucket 'originals'"),
        ({"public": True}, "Anybody may read"),
        ({"file_size_limit": None}, "IBID_UPLOAD__MAX_BYTES"),
        ({"allowed_mime_types": ["image/png"]}, "of any type"),
    ],
)
async def test_a_bucket_that_will_not_do_is_told_and_prepared(
    fake: SupabaseStorage, prepared: SupabaseStore, bucket: dict[str, Any] | None, told: str
):
    made = fake.buckets.pop("originals")
    if bucket is not None:
        fake.buckets["originals"] = made | bucket
    with pytest.raises(StorageUnavailable, match=told):
        await prepared.check()

    await prepared.prepare("http://localhost:3000")

    await prepared.check()


async def test_a_wrong_key_is_told(fake: SupabaseStorage):
    async for store in opened(fake.url, service_key="not-a-key"):
        for call in (store.check, lambda store=store: store.stat("p/one")):
            with pytest.raises(StorageUnavailable, match="SERVICE_KEY"):
                await call()


async def test_no_call_hides_that_the_store_is_away():
    async for store in opened(f"http://127.0.0.1:{free_port()}"):
        for call in (store.stat, store.read, store.delete):
            with pytest.raises(StorageUnavailable, match="does not answer"):
                await call("p/one")
        with pytest.raises(StorageUnavailable):
            await store.write("p/one", DATA)
        with pytest.raises(StorageUnavailable):
            await ticket(store, "p/one")
        with pytest.raises(StorageUnavailable):
            _ = [key async for key in store.keys("p", older_than=datetime.now(UTC))]


def test_a_store_without_its_key_does_not_start():
    with pytest.raises(ConfigurationError, match="SERVICE_KEY"):
        SupabaseStore(settings("http://localhost", service_key=""), MOST)
