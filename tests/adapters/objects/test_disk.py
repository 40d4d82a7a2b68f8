"""The disk store, and the API's own doors to it, through which browsers send and fetch."""

import os
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from pydantic import SecretStr
from starlette.requests import ClientDisconnect

from adapters.objects.disk import DiskStore
from contracts.errors import (
    BadRequest,
    ConfigurationError,
    Conflict,
    Forbidden,
    StorageUnavailable,
)
from contracts.ports import ObjectStore
from contracts.settings import ObjectSettings, Settings
from tests.api import Person
from tests.conformance.object_store import DATA, ObjectStoreConformance
from tests.database_fixture import TestDatabase

KEY = SecretStr("a-key-of-tests-that-is-long-enough-0")


@pytest.fixture
def store(tmp_path: Path) -> DiskStore:
    return DiskStore(ObjectSettings.model_validate({"root": tmp_path}), "http://api", [KEY])


async def pieces(*parts: bytes) -> AsyncIterator[bytes]:
    for part in parts:
        yield part


def files(folder: Path) -> list[Path]:
    return [file for file in folder.rglob("*") if file.is_file()]


def token(url: str) -> str:
    return url.rpartition("/")[2]


class TestDisk(ObjectStoreConformance):
    @pytest.fixture
    def store(self, settings: Settings, server: str) -> ObjectStore:
        return DiskStore.from_settings(settings)

    @pytest.fixture
    def expired(self, settings: Settings) -> ObjectStore:
        ended = {"upload_seconds": -1, "download_seconds": -1}
        objects = settings.objects.model_copy(update=ended)
        return DiskStore(objects, str(settings.public_api_url), settings.secrets.upload_keys)

    @pytest.fixture
    async def key(self, alice: Person, database: TestDatabase) -> str:
        """Of a document: the API takes no bytes for anything else."""
        project = await alice.project()
        body = {"name": "a.md", "media_type": "text/markdown", "size": len(DATA)}
        begun = (await alice.http.post(f"/projects/{project}/documents", json=body)).json()
        with psycopg.connect(database.superuser_url) as connection:
            row = connection.execute(
                "select object_key from documents where id = %s", [begun["document"]["id"]]
            ).fetchone()
        assert row
        return row[0]


async def test_an_object_that_was_cut_off_is_not_there(store: DiskStore, tmp_path: Path) -> None:
    async def cut() -> AsyncIterator[bytes]:
        yield b"hel"
        raise ClientDisconnect

    grant = store.read_grant(token((await store.sign_put(
        "p/one", size=5, media_type="text/plain", sha256=None)).url), "PUT")  # fmt: skip
    with pytest.raises(ClientDisconnect):
        await store.receive(grant, cut())

    assert await store.stat("p/one") is None
    assert files(tmp_path) == []


async def test_a_grant_for_one_thing_is_not_for_another(store: DiskStore) -> None:
    put = await store.sign_put("p/one", size=5, media_type="text/plain", sha256=None)

    with pytest.raises(Forbidden):
        store.read_grant(token(put.url), "GET")


async def test_a_grant_ends(tmp_path: Path) -> None:
    settings = ObjectSettings.model_validate({"root": tmp_path, "download_seconds": 1})
    store = DiskStore(settings.model_copy(update={"download_seconds": -1}), "http://api", [KEY])

    url = await store.sign_get("p/one", name="a", media_type="text/plain")

    with pytest.raises(Forbidden, match="expired"):
        store.read_grant(token(url), "GET")


async def test_a_grant_of_the_key_before_still_holds(tmp_path: Path, store: DiskStore) -> None:
    url = await store.sign_get("p/one", name="a", media_type="text/plain")
    rotated = DiskStore(
        ObjectSettings.model_validate({"root": tmp_path}),
        "http://api",
        [SecretStr("a-newer-key-of-tests-that-is-long-too"), KEY],
    )

    assert rotated.read_grant(token(url), "GET").key == "p/one"


async def test_a_key_that_leads_outside_is_refused(store: DiskStore) -> None:
    with pytest.raises(Forbidden):
        await store.read("../outside")


async def test_more_than_announced_is_refused_before_it_fills_the_disk(store: DiskStore) -> None:
    put = await store.sign_put("p/one", size=3, media_type="text/plain", sha256=None)

    with pytest.raises(BadRequest):
        await store.receive(store.read_grant(token(put.url), "PUT"), pieces(b"ab", b"cd"))

    assert await store.stat("p/one") is None


async def test_deleting_leaves_no_file(store: DiskStore, tmp_path: Path) -> None:
    await store.write("p/one", b"hello")
    left = tmp_path / "p" / "one.0123.part"
    left.write_bytes(b"never whole")
    os.utime(left, (0, 0))

    assert await store.delete("p/one")

    assert files(tmp_path) == []


async def test_deleting_leaves_bytes_alone_that_still_come(store: DiskStore) -> None:
    async def deleted_between() -> AsyncIterator[bytes]:
        yield b"he"
        await store.delete("p/one")
        yield b"llo"

    put = await store.sign_put("p/one", size=5, media_type="text/plain", sha256=None)
    stat = await store.receive(store.read_grant(token(put.url), "PUT"), deleted_between())

    assert await store.stat("p/one") == stat


async def test_what_never_became_whole_is_listed(store: DiskStore, tmp_path: Path) -> None:
    (tmp_path / "p").mkdir()
    (tmp_path / "p" / "one.0123.part").write_bytes(b"left by a crash")

    later = datetime.now(UTC) + timedelta(minutes=1)

    assert [key async for key in store.keys("p", older_than=later)] == ["p/one"]
    assert await store.stat("p/one") is None


async def test_other_bytes_never_replace_what_has_arrived(store: DiskStore) -> None:
    put = await store.sign_put("p/one", size=2, media_type="text/plain", sha256=None)
    grant = store.read_grant(token(put.url), "PUT")
    await store.receive(grant, pieces(b"ab"))
    await store.receive(grant, pieces(b"ab"))

    with pytest.raises(Conflict):
        await store.receive(grant, pieces(b"xy"))

    assert await store.read("p/one") == b"ab"


async def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    settings = ObjectSettings.model_validate({"root": tmp_path / "file" / "objects"})

    with pytest.raises(StorageUnavailable, match="IBID_OBJECTS__ROOT"):
        await DiskStore(settings, "http://api", [KEY]).check()


def test_a_store_without_a_folder_does_not_start() -> None:
    with pytest.raises(ConfigurationError, match="IBID_OBJECTS__ROOT"):
        DiskStore(ObjectSettings(), "http://api", [KEY])
