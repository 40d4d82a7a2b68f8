"""Passwords of files, on their way from whoever gave one to the worker that reads the file.

Redis has them for two hours, sealed under a key of the installation's (its log on the disk longer,
until it is written anew); no database, message, log or backup has them at all. A password stays
until its document ends, is cancelled or is deleted, with its project too, so that another attempt,
or another worker after one that died, still has it; after that, or once its time is over, somebody
has to give it again.
"""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import redis.asyncio as redis
from pydantic import SecretStr
from redis.exceptions import RedisError

from adapters.sealing import CannotOpen, Sealer
from contracts.errors import Unavailable

_log = logging.getLogger(__name__)
_SECONDS = 2 * 60 * 60
"""So long a document may wait for its turn, and for all of its attempts."""
_KIND = "file-password"
_FORGET = """
if redis.call('GET', KEYS[1]) == ARGV[1] then
  redis.call('DEL', KEYS[1])
end
"""


@dataclass(frozen=True)
class FilePassword:
    """As it was found; `sealed` tells it from one that is given after it."""

    password: SecretStr
    key: str
    sealed: str = field(repr=False)


class FilePasswords:
    def __init__(self, client: redis.Redis, keys: Sequence[SecretStr]) -> None:
        self._client = client
        # A key of its own for each purpose, so that nothing sealed here passes for something else.
        self._sealer = Sealer(
            [SecretStr(f"ibid file passwords {key.get_secret_value()}") for key in keys]
        )
        self._forget = client.register_script(_FORGET)

    async def give(self, project_id: UUID, document_id: UUID, password: SecretStr) -> None:
        """In the place of one that was given before.

        Raises:
            Unavailable: it cannot be passed on.
        """
        sealed = self._sealer.seal(password.get_secret_value().encode(), _bound(document_id))
        try:
            await self._client.set(_key(project_id, document_id), sealed, ex=_SECONDS)
        except RedisError as error:
            raise Unavailable("The password could not be passed on. Try again.") from error

    async def find(self, project_id: UUID, document_id: UUID) -> FilePassword | None:
        """None where nobody gave one, or too long ago, or Redis is away: hardly any file has one,
        and the others go on."""
        key = _key(project_id, document_id)
        try:
            kept: Any = await self._client.get(key)
        except RedisError as error:
            _log.warning("no password of a file can be asked for: %s", type(error).__name__)
            return None
        if kept is None:
            return None
        try:
            plain = self._sealer.open(kept.decode(), _bound(document_id))
        except CannotOpen:
            _log.warning("%s: the password was sealed with a key that is gone", document_id)
            return None
        return FilePassword(SecretStr(plain.decode()), key, kept.decode())

    async def forget(self, found: FilePassword | None) -> None:
        """Unless another one was given meanwhile."""
        if found is None:
            return
        try:
            await self._forget(keys=[found.key], args=[found.sealed])
        except RedisError as error:
            _log.warning("the password of a file goes with its time: %s", type(error).__name__)

    async def withdraw(self, project_id: UUID, document_ids: Iterable[UUID]) -> None:
        """Of documents that nobody is going to read."""
        keys = [_key(project_id, document_id) for document_id in document_ids]
        try:
            if keys:
                await self._client.delete(*keys)
        except RedisError as error:
            _log.warning("passwords of files go with their time: %s", type(error).__name__)

    async def withdraw_all(self, project_id: UUID) -> None:
        """Of a project that is gone."""
        try:
            async for key in self._client.scan_iter(f"{project_id}:{_KIND}:*", count=1000):
                await self._client.delete(key)
        except RedisError as error:
            _log.warning("passwords of files go with their time: %s", type(error).__name__)


def _key(project_id: UUID, document_id: UUID) -> str:
    return f"{project_id}:{_KIND}:{document_id}"


def _bound(document_id: UUID) -> str:
    return f"file password {document_id}"
