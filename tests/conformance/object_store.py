"""What every object store promises, ours and a stranger's: inherit, give `store` and `expired`.

Uploads and downloads are made as a browser makes them: with what the ticket says, over a socket.
"""

import hashlib
from datetime import UTC, datetime, timedelta
from urllib.parse import quote
from uuid import uuid4

import httpx
import pytest

from contracts.ports import ObjectStat, ObjectStore, UploadTicket

DATA = "# Cold rooms\nBetween 2 and 8 °C.\n".encode()
OTHER = DATA[::-1]
NAME = 'Kühlräume "2026" – Entwurf.md'


def described(data: bytes) -> ObjectStat:
    return ObjectStat(len(data), hashlib.sha256(data).hexdigest())


async def ticket(
    store: ObjectStore, key: str, data: bytes = DATA, *, hashed: bool = True
) -> UploadTicket:
    known = described(data)
    return await store.sign_put(
        key, size=known.size, media_type="text/markdown", sha256=known.sha256 if hashed else None
    )


async def send(put: UploadTicket, data: bytes) -> int:
    """As the client does; the status."""
    async with httpx.AsyncClient() as browser:
        answer = await browser.request(put.method, put.url, headers=put.headers, content=data)
    return answer.status_code


async def get(url: str, **headers: str) -> httpx.Response:
    async with httpx.AsyncClient() as browser:
        return await browser.get(url, headers=headers)


class ObjectStoreConformance:
    @pytest.fixture
    def store(self) -> ObjectStore:
        raise NotImplementedError

    @pytest.fixture
    def expired(self) -> ObjectStore:
        """The same store; what it signs has ended."""
        raise NotImplementedError

    @pytest.fixture
    def key(self) -> str:
        """One to which an upload may come."""
        return f"{uuid4()}/{uuid4()}"

    async def test_what_was_written_is_read_and_described(self, store: ObjectStore, key: str):
        written = await store.write(key, DATA)

        assert written == described(DATA)
        assert await store.stat(key) == described(DATA)
        assert await store.read(key) == DATA

    async def test_writing_replaces_what_was_there(self, store: ObjectStore, key: str):
        await store.write(key, DATA)
        await store.stat(key)
        await store.write(key, b"new")

        assert await store.read(key) == b"new"
        assert await store.stat(key) == described(b"new")

    async def test_it_is_read_piece_by_piece_as_it_was_written(self, store: ObjectStore, key: str):
        await store.write(key, DATA)

        assert b"".join([piece async for piece in store.pieces(key)]) == DATA

    async def test_of_what_is_not_there_no_piece_is_read(self, store: ObjectStore, key: str):
        with pytest.raises(FileNotFoundError):
            async for _ in store.pieces(key):
                pass

    async def test_no_more_is_read_than_asked_for(self, store: ObjectStore, key: str):
        await store.write(key, DATA)

        assert await store.read(key, 7) == DATA[:7]

    async def test_what_is_not_there_is_told_so(self, store: ObjectStore, key: str):
        assert await store.stat(key) is None
        assert await store.delete(key) is False
        with pytest.raises(FileNotFoundError):
            await store.read(key)

    async def test_deleting_is_final_and_twice_is_harmless(self, store: ObjectStore, key: str):
        await store.write(key, DATA)

        assert [await store.delete(key), await store.delete(key)] == [True, False]
        assert await store.stat(key) is None

    async def test_an_upload_arrives_as_announced(self, store: ObjectStore, key: str):
        put = await ticket(store, key)

        assert await send(put, DATA) in (200, 204)
        assert await store.stat(key) == described(DATA)
        assert await store.read(key) == DATA

    async def test_a_ticket_is_complete_and_ends_soon(self, store: ObjectStore, key: str):
        put = await ticket(store, key)

        assert put.url.startswith("http")
        assert "content-length" not in {name.lower() for name in put.headers}
        assert put.expires_at <= datetime.now(UTC) + timedelta(minutes=10)

    async def test_a_checksum_nobody_announced_is_found_out(self, store: ObjectStore, key: str):
        await send(await ticket(store, key, hashed=False), DATA)

        assert [await store.stat(key), await store.stat(key)] == [described(DATA)] * 2

    async def test_other_bytes_do_not_pass_for_the_announced(self, store: ObjectStore, key: str):
        await send(await ticket(store, key), OTHER)

        assert await store.stat(key) != described(DATA)

    async def test_more_bytes_do_not_pass_for_the_announced(self, store: ObjectStore, key: str):
        put = await ticket(store, key, hashed=False)
        await send(put, DATA * 2)

        arrived = await store.stat(key)
        assert arrived is None or arrived.size != len(DATA)

    async def test_nothing_replaces_what_has_arrived(self, store: ObjectStore, key: str):
        put = await ticket(store, key, hashed=False)
        await send(put, DATA)

        assert await send(put, OTHER) >= 400
        assert await store.read(key) == DATA

    async def test_a_ticket_that_ended_lets_nothing_in(
        self, store: ObjectStore, expired: ObjectStore, key: str
    ):
        assert await send(await ticket(expired, key), DATA) >= 400
        assert await store.stat(key) is None

    async def test_a_changed_ticket_lets_nothing_in(self, store: ObjectStore, key: str):
        put = await ticket(store, key)
        forged = f"{put.url[:-8]}{'1' if put.url[-8] == '0' else '0'}{put.url[-7:]}"

        assert await send(UploadTicket("PUT", forged, put.headers, put.expires_at), DATA) >= 400
        assert await store.stat(key) is None

    async def test_an_original_is_saved_under_its_name(self, store: ObjectStore, key: str):
        await store.write(key, DATA)

        answer = await get(await store.sign_get(key, name=NAME, media_type="text/markdown"))

        assert answer.content == DATA
        disposition = answer.headers["content-disposition"]
        assert disposition.startswith("attachment")
        assert f"filename*=UTF-8''{quote(NAME, safe='')}" in disposition

    async def test_a_part_of_an_original_is_served(self, store: ObjectStore, key: str):
        await store.write(key, DATA)

        url = await store.sign_get(key, name=NAME, media_type="text/markdown")
        answer = await get(url, range="bytes=2-5")

        assert (answer.status_code, answer.content) == (206, DATA[2:6])

    async def test_a_page_does_not_run(self, store: ObjectStore, key: str):
        page = b"<script>alert(1)</script>"
        put = await store.sign_put(key, size=len(page), media_type="text/html", sha256=None)
        await send(put, page)

        answer = await get(await store.sign_get(key, name="a.html", media_type="text/html"))

        sandboxed = "sandbox" in answer.headers.get("content-security-policy", "")
        assert answer.content == page
        assert sandboxed or "html" not in answer.headers["content-type"]

    async def test_a_link_that_ended_serves_nothing(
        self, store: ObjectStore, expired: ObjectStore, key: str
    ):
        await store.write(key, DATA)

        url = await expired.sign_get(key, name=NAME, media_type="text/plain")

        assert (await get(url)).status_code >= 400

    async def test_keys_are_listed_once_by_how_they_begin(self, store: ObjectStore, key: str):
        await send(await ticket(store, key, hashed=False), DATA)
        await store.stat(key)
        later = datetime.now(UTC) + timedelta(minutes=1)
        project = key.partition("/")[0]

        assert [k async for k in store.keys(project, older_than=later)] == [key]
        assert [k async for k in store.keys(str(uuid4()), older_than=later)] == []

    async def test_keys_that_changed_since_are_not_listed(self, store: ObjectStore, key: str):
        await store.write(key, DATA)

        before = datetime.now(UTC) - timedelta(minutes=1)

        assert [k async for k in store.keys(key, older_than=before)] == []

    async def test_a_deleted_key_is_not_listed(self, store: ObjectStore, key: str):
        await store.write(key, DATA)
        await store.stat(key)
        await store.delete(key)

        later = datetime.now(UTC) + timedelta(minutes=1)

        assert [k async for k in store.keys(key, older_than=later)] == []

    async def test_a_store_that_works_is_found_so(self, store: ObjectStore):
        await store.check()
