"""Where originals are kept."""

from collections.abc import AsyncGenerator
from datetime import datetime
from typing import Protocol

from contracts.objects import ObjectStat, UploadTicket


class ObjectStore(Protocol):
    """Keeps originals under keys of ours; a key begins with the project's id.

    Every method raises `StorageUnavailable` when the store does not answer.
    """

    async def sign_put(
        self, key: str, *, size: int, media_type: str, sha256: str | None
    ) -> UploadTicket:
        """Lets in exactly these bytes, once, as far as the store can tell.

        What it cannot tell shows in `stat`: that, and not the upload's status, decides.
        """
        ...

    async def sign_get(self, key: str, *, name: str, media_type: str) -> str:
        """An absolute URL that serves the object as an attachment for a few minutes."""
        ...

    async def stat(self, key: str) -> ObjectStat | None:
        """None when the object is not there, whole."""
        ...

    async def read(self, key: str, most: int | None = None) -> bytes:
        """The first `most` bytes, or all. Raises `FileNotFoundError` when it is not there."""
        ...

    def pieces(self, key: str) -> AsyncGenerator[bytes]:
        """All of it, a part at a time, so that nobody holds it whole. Raises `FileNotFoundError`
        when it is not there."""
        ...

    async def write(self, key: str, data: bytes) -> ObjectStat:
        """Ours to write, of any size; what was there before is replaced."""
        ...

    async def delete(self, key: str) -> bool:
        """True when there was something to delete; twice is harmless."""
        ...

    def keys(self, prefix: str, *, older_than: datetime) -> AsyncGenerator[str]:
        """Once each: what begins so and has not changed since, also what never became whole."""
        ...

    async def check(self) -> None:
        """Raises `StorageUnavailable` with what is wrong and what to do: for whoever runs this."""
        ...

    async def prepare(self, web_origin: str) -> None:
        """Make ready what can be: limits, and that pages of `web_origin` may send and read."""
        ...

    async def close(self) -> None: ...
