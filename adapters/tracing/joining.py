"""One trace for a request and what comes of it, in this process and in others.

What a message to a worker names is only a hint: it may do another document first. So how a document
came in is kept under the document, in Redis, for an hour; what is lost there is a trace of its own.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from secrets import token_bytes
from typing import Any
from uuid import UUID

from redis.asyncio import Redis
from redis.exceptions import RedisError

from adapters.tracing.spans import Attributes, Span
from contracts.ports import TaskQueue
from contracts.tasks import IngestDocument, Queue, Task

_SECONDS = 3600
_MOST_NOTED = 200
_LENGTH = 16 + 8


@dataclass
class Doing:
    """What is being done, as a span that others come below: `trace` is of 16 bytes, spans of 8."""

    trace: bytes = field(default_factory=lambda: token_bytes(16))
    parent: bytes = b""
    span: bytes = field(default_factory=lambda: token_bytes(8))
    noted: list[Span] = field(default_factory=list[Span])
    """What was done in it, below the span `""`."""
    led_on: bool = False
    """Whether anything came of it that is told under the same trace."""

    def note(self, name: str, begun: int, attributes: Attributes, error: str | None = None) -> None:
        if len(self.noted) < _MOST_NOTED:
            id_ = f"noted {len(self.noted)}"
            self.noted.append(Span(id_, name, "", begun, time.time_ns(), attributes, error))


doing: ContextVar[Doing | None] = ContextVar("doing", default=None)


@contextmanager
def noted(name: str, attributes: Attributes) -> Iterator[None]:
    """As a part of what is being done, where that is traced."""
    now = doing.get()
    if now is None:
        yield
        return
    begun, error = time.time_ns(), None
    try:
        yield
    except BaseException as raised:  # noted, and raised again
        error = type(raised).__name__
        raise
    finally:
        now.note(name, begun, attributes, error)


class JoiningQueue:
    """`contracts.ports.TaskQueue`, which keeps with a document what its sender was doing."""

    def __init__(self, queue: TaskQueue, client: Redis) -> None:
        self._queue, self._client = queue, client

    async def send(self, task: Task) -> None:
        now = doing.get()
        if now is not None and isinstance(task, IngestDocument):
            now.led_on = True
            with suppress(RedisError):  # then its trace is one of its own
                await self._client.set(_key(task.document_id), now.trace + now.span, ex=_SECONDS)
        await self._queue.send(task)

    async def waiting(self) -> dict[Queue, int]:
        return await self._queue.waiting()


async def begun_by(client: Redis, document_id: UUID) -> Doing:
    """Work on this document, below what sent it where that is known."""
    try:
        kept: Any = await client.get(_key(document_id))
    except RedisError:
        kept = None
    if kept is None or len(kept) != _LENGTH:
        return Doing()
    return Doing(trace=kept[:16], parent=kept[16:])


def _key(document_id: UUID) -> str:
    return f"{document_id}:trace"
