"""Originals in a folder, behind signed URLs that the API serves. The default store."""

import asyncio
import hashlib
import os
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self

from pydantic import SecretStr

from adapters.objects import files
from adapters.objects.grants import Grant, Signer
from contracts.errors import (
    BadRequest,
    ConfigurationError,
    Conflict,
    Forbidden,
    StorageUnavailable,
)
from contracts.ports import ObjectStat, UploadTicket
from contracts.settings import ObjectSettings, Settings

_PIECE = 1024 * 1024


class DiskStore:
    """`base_url` is the API's own public address; keys are ours and never hold a user's words.

    A key has no dot: what stands behind one in a file's name is ours too.
    """

    def __init__(self, settings: ObjectSettings, base_url: str, keys: Sequence[SecretStr]) -> None:
        if settings.root is None:
            raise ConfigurationError("Ibid cannot start. IBID_OBJECTS__ROOT is not set.")
        self._root = settings.root
        self._settings = settings
        self._base_url = base_url.rstrip("/")
        self._signer = Signer(keys)

    @classmethod
    def from_settings(cls, settings: Settings) -> Self:
        return cls(settings.objects, str(settings.public_api_url), settings.secrets.upload_keys)

    async def sign_put(
        self, key: str, *, size: int, media_type: str, sha256: str | None
    ) -> UploadTicket:
        expires = datetime.now(UTC) + timedelta(seconds=self._settings.upload_seconds)
        grant = Grant(
            method="PUT",
            key=key,
            media_type=media_type,
            expires=int(expires.timestamp()),
            size=size,
            sha256=sha256,
        )
        return UploadTicket("PUT", self._url(grant), {"content-type": media_type}, expires)

    async def sign_get(self, key: str, *, name: str, media_type: str) -> str:
        expires = datetime.now(UTC) + timedelta(seconds=self._settings.download_seconds)
        return self._url(
            Grant(
                method="GET",
                key=key,
                media_type=media_type,
                expires=int(expires.timestamp()),
                name=name,
            )
        )

    def read_grant(self, token: str, method: str) -> Grant:
        """Raises `Forbidden` for what we did not sign, signed for something else, or long ago."""
        return self._signer.grant(token, method)

    async def receive(self, grant: Grant, chunks: AsyncIterator[bytes]) -> ObjectStat:
        """Take the bytes of an upload; whatever contradicts the grant is refused and not kept.

        Sending the same bytes again is harmless; other bytes never replace what has arrived.
        """

        async def refuse_others(stat: ObjectStat) -> None:
            grant.check(stat)
            if await self.stat(grant.key) not in (None, stat):
                raise Conflict("This upload has arrived already, with other bytes.")

        return await self._take(grant.key, grant.size, chunks, refuse_others)

    async def _take(
        self,
        key: str,
        most: int | None,
        chunks: AsyncIterator[bytes],
        check: Callable[[ObjectStat], Awaitable[None]],
    ) -> ObjectStat:
        path = self.path(key)
        partial = files.part_of(path)
        digest, size = hashlib.sha256(), 0
        try:
            await asyncio.to_thread(partial.parent.mkdir, parents=True, exist_ok=True)
            with partial.open("wb") as file:  # page-cache writes of 64 kB
                async for chunk in chunks:
                    size += len(chunk)
                    if most is not None and size > most:
                        raise BadRequest(f"More than the announced {most} bytes arrived.")
                    digest.update(chunk)
                    file.write(chunk)
                file.flush()
                await asyncio.to_thread(os.fsync, file.fileno())
            stat = ObjectStat(size, digest.hexdigest())
            await check(stat)
            await asyncio.to_thread(files.finish, partial, path, stat)
        except OSError as error:
            raise StorageUnavailable("The file could not be stored. Try again.") from error
        finally:
            partial.unlink(missing_ok=True)
        return stat

    async def stat(self, key: str) -> ObjectStat | None:
        with _readable():
            return await asyncio.to_thread(files.stat_of, self.path(key))

    async def read(self, key: str, most: int | None = None) -> bytes:
        with _readable():
            return await asyncio.to_thread(_read, self.path(key), most)

    async def pieces(self, key: str) -> AsyncGenerator[bytes]:
        with _readable():
            file = await asyncio.to_thread(self.path(key).open, "rb")
            try:
                while piece := await asyncio.to_thread(file.read, _PIECE):
                    yield piece
            finally:
                file.close()

    async def write(self, key: str, data: bytes) -> ObjectStat:
        async def once() -> AsyncIterator[bytes]:
            yield data

        async def anything(_: ObjectStat) -> None:
            return None

        return await self._take(key, None, once(), anything)

    async def delete(self, key: str) -> bool:
        try:
            return await asyncio.to_thread(files.remove, self.path(key))
        except OSError as error:
            raise StorageUnavailable("The object store cannot be written.") from error

    async def keys(self, prefix: str, *, older_than: datetime) -> AsyncGenerator[str]:
        root = self._root.resolve()
        with _readable():
            found = await asyncio.to_thread(files.unchanged_since, root, older_than.timestamp())
        for path in found:
            key = path.relative_to(root).as_posix()
            if key.startswith(prefix):
                yield key

    async def check(self) -> None:
        try:
            await asyncio.to_thread(self._root.mkdir, parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise StorageUnavailable(
                f"The folder of IBID_OBJECTS__ROOT cannot be made: {error.strerror}."
            ) from error
        if not os.access(self._root, os.W_OK | os.X_OK):
            raise StorageUnavailable("The folder of IBID_OBJECTS__ROOT cannot be written.")

    async def prepare(self, web_origin: str) -> None:
        """The API itself answers to pages of that origin; there is only the folder."""
        await self.check()

    async def close(self) -> None:
        """There is nothing open."""

    def path(self, key: str) -> Path:
        path = (self._root / key).resolve()
        if not path.is_relative_to(self._root.resolve()):
            raise Forbidden("This key leads outside the store.")
        return path

    def _url(self, grant: Grant) -> str:
        return f"{self._base_url}/objects/{self._signer.token(grant)}"


@contextmanager
def _readable() -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise
    except OSError as error:
        raise StorageUnavailable("The object store cannot be read.") from error


def _read(path: Path, most: int | None) -> bytes:
    with path.open("rb") as file:
        return file.read(-1 if most is None else most)
