from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from pydantic import SecretStr
from starlette.requests import ClientDisconnect

from adapters.objects.disk import DiskStore
from contracts.errors import BadRequest, Conflict, Forbidden
from contracts.settings import ObjectSettings

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


async def test_what_was_written_is_read_and_described(store: DiskStore) -> None:
    await store.write("p/one", b"hello")

    stat = await store.stat("p/one")

    assert await store.read("p/one") == b"hello"
    assert stat is not None and stat.size == 5


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


async def test_deleting_twice_is_harmless(store: DiskStore, tmp_path: Path) -> None:
    await store.write("p/one", b"hello")

    assert [await store.delete("p/one"), await store.delete("p/one")] == [True, False]
    assert files(tmp_path) == []


async def test_other_bytes_never_replace_what_has_arrived(store: DiskStore) -> None:
    put = await store.sign_put("p/one", size=2, media_type="text/plain", sha256=None)
    grant = store.read_grant(token(put.url), "PUT")
    await store.receive(grant, pieces(b"ab"))
    await store.receive(grant, pieces(b"ab"))

    with pytest.raises(Conflict):
        await store.receive(grant, pieces(b"xy"))

    assert await store.read("p/one") == b"ab"
