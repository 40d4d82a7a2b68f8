"""Checkpoints of an agent's run: LangGraph's own saver, acting as whoever asked.

Its import costs what LangGraph's does. Its `setup` is never run: the tables are ours.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from typing import Any, LiteralString, cast

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import (
    ChannelVersions,
    Checkpoint,
    CheckpointMetadata,
    CheckpointTuple,
)
from langgraph.checkpoint.postgres.aio import AsyncPostgresSaver
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
from psycopg import AsyncCursor
from psycopg.rows import DictRow, dict_row

from adapters.postgres.chats.runs import Run
from adapters.postgres.database import Database, Tx
from adapters.postgres.documents import extracts
from contracts.checkpoints import (
    Fixed,
    PassageGone,
    PassageReference,
    by_reference,
    references,
    with_passages,
)
from contracts.errors import Unavailable
from contracts.people import Caller
from contracts.traces import TracePart

logger = logging.getLogger(__name__)
LARGEST = 1_000_000
"""Bytes of one part of a state. A run that needs more is not kept, and begins anew."""
_TRIES = 10
"""As often, a second apart, a step is written while the database is away."""

_IS_OURS: LiteralString = (
    "select from runs where id = %s and lease_epoch = %s and status = 'running'"
)


_NOTED: LiteralString = (
    "select metadata -> 'trace' as trace from checkpoints"
    " where thread_id = %s and metadata ? 'trace' order by checkpoint_id"
)
_COPIED_STATE: LiteralString = """
insert into checkpoint_blobs (thread_id, checkpoint_ns, channel, version, type, blob)
select %(to)s, b.checkpoint_ns, b.channel, b.version, b.type, b.blob
from checkpoints c, jsonb_each_text(c.checkpoint -> 'channel_versions') as v (name, version)
join checkpoint_blobs b on b.thread_id = %(from)s and b.channel = v.name and b.version = v.version
where c.thread_id = %(from)s and c.checkpoint_id = %(id)s and b.checkpoint_ns = c.checkpoint_ns"""
_COPIED: LiteralString = """
insert into checkpoints (thread_id, checkpoint_ns, checkpoint_id, checkpoint, metadata)
select %(to)s, checkpoint_ns, checkpoint_id, checkpoint, metadata - 'trace'
from checkpoints where thread_id = %(from)s and checkpoint_id = %(id)s"""


async def copy(tx: Tx, of: Run, checkpoint_id: str, to: Run) -> None:
    """`to` stands from now on where another run of its asker stood."""
    told = {"from": str(of.id), "id": checkpoint_id, "to": str(to.id)}
    await tx.execute(_COPIED_STATE, told)
    await tx.execute(_COPIED, told)


class _Serializer(JsonPlusSerializer):
    """Passages by reference; builds no object but of the types that it is told of."""

    def dumps_typed(self, obj: Any) -> tuple[str, bytes]:
        return super().dumps_typed(by_reference(obj))


def serializer_of(types: Iterable[type]) -> JsonPlusSerializer:
    """How states are stored that are made of these."""
    return _Serializer(allowed_msgpack_modules=[*types, PassageReference, Fixed])


class _TooLarge(Exception):
    """A state that is not worth keeping."""


class _SomebodyElses(Unavailable):
    """The run's lease is held by another process."""


class RunCheckpointer(AsyncPostgresSaver):
    """Of one run. Raises as `Database.as_user` does; `Unavailable` for a writer whose run is
    somebody else's by now."""

    def __init__(self, db: Database, caller: Caller, run: Run, types: Iterable[type]) -> None:
        """`types` are those that a state may be made of."""
        super().__init__(cast(Any, None), serde=serializer_of(types))
        self._db, self._caller, self._run = db, caller, run
        self.thread = str(run.id)
        self._kept = True
        self.noted: Callable[[], TracePart] | None = None
        """What was noted for the trace since it was last asked; kept with each step."""

    async def is_kept(self) -> bool:
        """Whether its run can be gone on with. What cannot is deleted."""
        if await self.aget_tuple({"configurable": {"thread_id": self.thread}}) is not None:
            return True
        await self.adelete_thread(self.thread)
        return False

    async def parts_noted(self) -> list[TracePart]:
        """What was kept with its steps, of whichever process, in order."""
        async with self._db.as_user(self._caller) as tx:
            rows = await tx.rows(_NOTED, [self.thread])
        return [TracePart.model_validate(row["trace"]) for row in rows]

    async def aget_tuple(self, config: RunnableConfig) -> CheckpointTuple | None:
        """None also where a passage that it refers to is gone."""
        found = await super().aget_tuple(config)
        if found is None:
            return None
        state = found.checkpoint["channel_values"]
        async with self._db.as_user(self._caller) as tx:
            texts = await extracts.texts_of(tx, list(references(state)))
        try:
            restored = with_passages(state, texts)
        except PassageGone:
            logger.info("run %s refers to passages that are gone", self.thread)
            return None
        return found._replace(checkpoint={**found.checkpoint, "channel_values": restored})

    async def aput(
        self,
        config: RunnableConfig,
        checkpoint: Checkpoint,
        metadata: CheckpointMetadata,
        new_versions: ChannelVersions,
    ) -> RunnableConfig:
        tries = 0
        if self.noted is not None:
            part = self.noted().model_dump(mode="json")
            metadata = cast(CheckpointMetadata, {**metadata, "trace": part})
        while self._kept:
            try:
                return await super().aput(config, checkpoint, metadata, new_versions)
            except _TooLarge:
                self._kept = False
                await self.adelete_thread(self.thread)
                logger.warning("run %s is too large to be kept between its steps", self.thread)
            except Unavailable as error:
                tries += 1
                if tries >= _TRIES or isinstance(error, _SomebodyElses):
                    raise
                await asyncio.sleep(1)
        kept = config.get("configurable", {}) | {"checkpoint_id": checkpoint["id"]}
        return {"configurable": kept}

    async def aput_writes(
        self,
        config: RunnableConfig,
        writes: Sequence[tuple[str, Any]],
        task_id: str,
        task_path: str = "",
    ) -> None:
        """Nothing: each step is one task, whose writes are its checkpoint a moment later."""

    def _dump_blobs(
        self,
        thread_id: str,
        checkpoint_ns: str,
        values: dict[str, Any],
        versions: ChannelVersions,
    ) -> list[tuple[str, str, str, str, str, bytes | None]]:
        dumped = super()._dump_blobs(thread_id, checkpoint_ns, values, versions)
        if any(blob and len(blob) > LARGEST for *_, blob in dumped):
            raise _TooLarge
        return dumped

    @asynccontextmanager
    async def _cursor(self, *, pipeline: bool = False) -> AsyncIterator[AsyncCursor[DictRow]]:
        async with self._db.as_user(self._caller) as tx:
            if not pipeline:
                async with tx.connection.cursor(binary=True, row_factory=dict_row) as cursor:
                    yield cursor
                return
            await self._must_be_ours(tx)
            async with (
                tx.together(),
                tx.connection.cursor(binary=True, row_factory=dict_row) as cursor,
            ):
                yield cursor

    async def _must_be_ours(self, tx: Tx) -> None:
        if await tx.row(_IS_OURS, [self._run.id, self._run.epoch]) is None:
            raise _SomebodyElses("Another process goes on with this answer.")
