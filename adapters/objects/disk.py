"""Originals in a folder, behind signed URLs that the API serves. The default store.

A key becomes a path below `root`; `<path>.json` beside it holds size and checksum and is written
last, so an object without it was never finished.
"""

import asyncio
import hashlib
import hmac
import json
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from secrets import token_hex
from typing import Literal

from pydantic import BaseModel, SecretStr, ValidationError

from contracts.errors import BadRequest, Conflict, Forbidden, StorageUnavailable
from contracts.ports import ObjectStat, UploadTicket
from contracts.settings import ObjectSettings


class Grant(BaseModel):
    """What a signed URL allows, whole: nothing of it can be changed by whoever holds it."""

    method: Literal["PUT", "GET"]
    key: str
    media_type: str
    expires: int
    size: int | None = None
    sha256: str | None = None
    name: str | None = None


class DiskStore:
    """`base_url` is the API's own public address; keys are ours and never hold a user's words."""

    def __init__(self, settings: ObjectSettings, base_url: str, keys: list[SecretStr]) -> None:
        assert settings.root is not None  # noqa: S101  # wiring refuses a disk store without one
        self._root = settings.root
        self._settings = settings
        self._base_url = base_url.rstrip("/")
        self._keys = [key.get_secret_value().encode() for key in keys]

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
        body, _, signature = token.partition(".")
        known = any(hmac.compare_digest(_sign(key, body), signature.encode()) for key in self._keys)
        if not known:
            raise Forbidden("This link is not valid.")
        try:
            grant = Grant.model_validate_json(urlsafe_b64decode(body))
        except (ValidationError, ValueError):
            raise Forbidden("This link is not valid.") from None
        if grant.method != method:
            raise Forbidden("This link is for something else.")
        if grant.expires < datetime.now(UTC).timestamp():
            raise Forbidden("This link has expired. Ask for a new one.")
        return grant

    async def receive(self, grant: Grant, chunks: AsyncIterator[bytes]) -> ObjectStat:
        """Take the bytes of an upload; whatever contradicts the grant is refused and not kept.

        Sending the same bytes again is harmless; other bytes never replace what has arrived.
        """

        async def refuse_others(stat: ObjectStat) -> None:
            _check(stat, grant)
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
        partial = path.with_name(f"{path.name}.{token_hex(8)}.part")
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
                await asyncio.to_thread(_sync, file.fileno())
            stat = ObjectStat(size, digest.hexdigest())
            await check(stat)
            await asyncio.to_thread(_finish, partial, path, stat)
        except OSError as error:
            raise StorageUnavailable("The file could not be stored. Try again.") from error
        finally:
            partial.unlink(missing_ok=True)
        return stat

    async def stat(self, key: str) -> ObjectStat | None:
        return await asyncio.to_thread(self._stat, key)

    def _stat(self, key: str) -> ObjectStat | None:
        path = self.path(key)
        try:
            return ObjectStat(**json.loads(_beside(path).read_text())) if path.exists() else None
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StorageUnavailable("The object store cannot be read.") from error

    async def read(self, key: str) -> bytes:
        try:
            return await asyncio.to_thread(self.path(key).read_bytes)
        except FileNotFoundError:
            raise
        except OSError as error:
            raise StorageUnavailable("The object store cannot be read.") from error

    async def write(self, key: str, data: bytes) -> ObjectStat:
        async def once() -> AsyncIterator[bytes]:
            yield data

        async def anything(_: ObjectStat) -> None:
            return None

        return await self._take(key, None, once(), anything)

    async def delete(self, key: str) -> bool:
        return await asyncio.to_thread(self._delete, key)

    def _delete(self, key: str) -> bool:
        path = self.path(key)
        there = path.exists()
        try:
            _beside(path).unlink(missing_ok=True)
            path.unlink(missing_ok=True)
        except OSError as error:
            raise StorageUnavailable("The object store cannot be written.") from error
        return there

    def path(self, key: str) -> Path:
        path = (self._root / key).resolve()
        if not path.is_relative_to(self._root.resolve()):
            raise Forbidden("This key leads outside the store.")
        return path

    def _url(self, grant: Grant) -> str:
        body = urlsafe_b64encode(grant.model_dump_json(exclude_none=True).encode()).decode()
        return f"{self._base_url}/objects/{body}.{_sign(self._keys[0], body).decode()}"


def _sign(key: bytes, body: str) -> bytes:
    return hmac.new(key, body.encode(), hashlib.sha256).hexdigest().encode()


def _check(stat: ObjectStat, grant: Grant) -> None:
    if grant.size is not None and stat.size != grant.size:
        raise BadRequest(f"{stat.size} bytes arrived, {grant.size} were announced.")
    if grant.sha256 is not None and stat.sha256 != grant.sha256:
        raise BadRequest("The bytes that arrived have another checksum than announced.")


def _finish(partial: Path, path: Path, stat: ObjectStat) -> None:
    partial.replace(path)
    note = _beside(path).with_suffix(".json.part")
    with note.open("w") as file:
        json.dump({"size": stat.size, "sha256": stat.sha256}, file)
        file.flush()
        _sync(file.fileno())
    note.replace(_beside(path))
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        _sync(folder)
    finally:
        os.close(folder)


def _sync(descriptor: int) -> None:
    os.fsync(descriptor)


def _beside(path: Path) -> Path:
    return path.with_name(f"{path.name}.json")
