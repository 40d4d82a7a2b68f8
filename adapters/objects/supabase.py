"""Originals in a bucket of Supabase Storage.

Its signed uploads fix only the key, and that nothing is there yet: size and checksum are found out
by `stat`, before anything is believed, and the bucket's own limit keeps what comes small. A signed
upload lives as long as the server says (`UPLOAD_SIGNED_URL_EXPIRATION_TIME`; two hours unless one
runs it oneself), so the ticket may name an earlier end than the server knows.
"""

import hashlib
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, Self

from storage3.types import SearchV2Options

from adapters.objects.notes import Note, note_key, object_key, read_note
from adapters.objects.supabase_errors import plain_errors, refuse
from adapters.supabase_client import supabase_client
from contracts.errors import ConfigurationError, StorageUnavailable
from contracts.ports import ObjectStat, UploadTicket
from contracts.settings import ObjectSettings, Settings

_PAGE = 1000


class SupabaseStore:
    """`max_bytes` is the largest upload: what the bucket must refuse to exceed."""

    def __init__(self, settings: ObjectSettings, max_bytes: int) -> None:
        supabase = settings.supabase
        key = supabase.service_key.get_secret_value()
        if supabase.url is None or not key:
            raise ConfigurationError(
                "Ibid cannot start. IBID_OBJECTS__SUPABASE__URL and __SERVICE_KEY are both needed."
            )
        self._settings = settings
        self._max_bytes = max_bytes
        self._base = _storage(str(supabase.url))
        self._public = _storage(str(supabase.public_url or supabase.url))
        client, self._http = supabase_client(str(supabase.url), key, supabase.timeout_seconds)
        self._headers = client.options.headers
        self._api = client.storage
        self._bucket = self._api.from_(supabase.bucket)

    @classmethod
    def from_settings(cls, settings: Settings) -> Self:
        return cls(settings.objects, settings.upload.max_bytes)

    async def sign_put(
        self, key: str, *, size: int, media_type: str, sha256: str | None
    ) -> UploadTicket:
        expires = datetime.now(UTC) + timedelta(seconds=self._settings.upload_seconds)
        with plain_errors(self._bucket.id):
            signed = await self._bucket.create_signed_upload_url(key)
        url = self._for_browsers(signed["signed_url"])
        return UploadTicket("PUT", url, {"content-type": media_type}, expires)

    async def sign_get(self, key: str, *, name: str, media_type: str) -> str:
        """Served with the type it was sent with, HTML as text; always as an attachment."""
        with plain_errors(self._bucket.id):
            signed = await self._bucket.create_signed_url(
                key, self._settings.download_seconds, {"download": name}
            )
        assert signed["signedURL"]  # noqa: S101  # an error was raised otherwise
        return self._for_browsers(signed["signedURL"])

    async def stat(self, key: str) -> ObjectStat | None:
        """The store keeps no checksum: it is computed once, by reading, and noted beside it."""
        try:
            with plain_errors(self._bucket.id):
                version = _version(await self._bucket.info(key))
            note = read_note(await self._read_note(key), version)
            return note.stat if note else await self._read_and_note(key, version)
        except FileNotFoundError:
            return None

    async def _read_note(self, key: str) -> bytes:
        try:
            return await self.read(note_key(key))
        except FileNotFoundError:
            return b""

    async def _read_and_note(self, key: str, version: str) -> ObjectStat:
        digest, size = hashlib.sha256(), 0
        async with self._pieces(key) as pieces:
            async for piece in pieces:
                digest.update(piece)
                size += len(piece)
        note = Note(version=version, size=size, sha256=digest.hexdigest())
        await self._put(note_key(key), note.model_dump_json().encode())
        return note.stat

    async def read(self, key: str, most: int | None = None) -> bytes:
        data = bytearray()
        async with self._pieces(key) as pieces:
            async for piece in pieces:
                data += piece
                if most is not None and len(data) >= most:
                    break
        return bytes(data[:most])

    async def pieces(self, key: str) -> AsyncGenerator[bytes]:
        async with self._pieces(key) as pieces:
            async for piece in pieces:
                yield piece

    @asynccontextmanager
    async def _pieces(self, key: str) -> AsyncIterator[AsyncIterator[bytes]]:
        """storage3 itself would hold the whole object, however large."""
        url = f"{self._base}object/authenticated/{self._bucket.id}/{key}"
        with plain_errors(self._bucket.id):
            async with self._http.stream("GET", url, headers=self._headers) as answer:
                await refuse(answer, self._bucket.id)
                yield answer.aiter_bytes()

    async def write(self, key: str, data: bytes) -> ObjectStat:
        await self._put(key, data)
        stat = await self.stat(key)
        if stat is None:
            raise StorageUnavailable("The file could not be stored. Try again.")
        return stat

    async def _put(self, key: str, data: bytes) -> None:
        options: Any = {"content-type": "application/octet-stream", "upsert": "true"}
        with plain_errors(self._bucket.id):
            await self._bucket.upload(key, data, options)

    async def delete(self, key: str) -> bool:
        with plain_errors(self._bucket.id):
            gone = await self._bucket.remove([note_key(key), key])
        return any(found["name"] == key for found in gone)

    async def keys(self, prefix: str, *, older_than: datetime) -> AsyncGenerator[str]:
        last, options = "", SearchV2Options(prefix=prefix, limit=_PAGE)
        while True:
            with plain_errors(self._bucket.id):
                page = await self._bucket.list_v2(options)
            for found in page.objects:
                key = object_key(found.key or found.name)
                if key != last and found.updated_at < older_than:
                    last = key
                    yield key
            if not page.hasNext or page.nextCursor is None:
                return
            options["cursor"] = page.nextCursor

    async def check(self) -> None:
        name = self._bucket.id
        try:
            with plain_errors(name):
                bucket = await self._api.get_bucket(name)
        except FileNotFoundError:
            raise StorageUnavailable(
                f"Supabase has no bucket {name!r}. `python -m adapters.objects` makes it."
            ) from None
        if bucket.public:
            raise StorageUnavailable(
                f"Anybody may read the bucket {name!r}. `python -m adapters.objects` makes it "
                "private."
            )
        if bucket.file_size_limit != self._max_bytes or bucket.allowed_mime_types:
            raise StorageUnavailable(
                f"The bucket {name!r} must take files of any type up to IBID_UPLOAD__MAX_BYTES "
                f"({self._max_bytes}) and none above. `python -m adapters.objects` sets it."
            )

    async def prepare(self, web_origin: str) -> None:
        """A private bucket with the limit. Storage itself answers to pages of any origin."""
        limits = {"file_size_limit": self._max_bytes, "allowed_mime_types": None}
        wanted: Any = {"public": False, **limits}
        with plain_errors(self._bucket.id):
            if any(bucket.id == self._bucket.id for bucket in await self._api.list_buckets()):
                await self._api.update_bucket(self._bucket.id, wanted)
            else:
                await self._api.create_bucket(self._bucket.id, options=wanted)

    async def close(self) -> None:
        await self._http.aclose()

    def _for_browsers(self, url: str) -> str:
        return self._public + url.removeprefix(self._base)


def _storage(url: str) -> str:
    return f"{url.rstrip('/')}/storage/v1/"


def _version(info: dict[str, Any]) -> str:
    """New with every upload, even of the same bytes."""
    return info["version"]
