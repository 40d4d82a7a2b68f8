"""Texts from outside the documents, each kept with the run that took it."""

from typing import LiteralString, NamedTuple
from uuid import UUID

from psycopg.types.json import Jsonb

from adapters.postgres.chats.runs import Run
from adapters.postgres.database import Tx
from contracts.snapshots import Part, Snapshot

_COLUMNS: LiteralString = "id, kind, title, url, text, taken_at"


async def insert(tx: Tx, run: Run, snapshot: Snapshot, parts: list[Part]) -> None:
    await tx.execute(
        "insert into snapshots (id, project_id, chat_id, run_id, kind, title, url, text, parts,"
        " taken_at) values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        [
            snapshot.id, run.project_id, run.chat_id, run.id, snapshot.kind, snapshot.title,
            snapshot.url, snapshot.text, Jsonb(parts), snapshot.taken_at,
        ],
    )  # fmt: skip


async def get(tx: Tx, snapshot_id: UUID) -> Snapshot | None:
    return await tx.one(Snapshot, f"select {_COLUMNS} from snapshots where id = %s", [snapshot_id])


class Cut(NamedTuple):
    snapshot: Snapshot
    parts: list[Part]


async def get_cut(tx: Tx, snapshot_id: UUID) -> Cut | None:
    """With its passages."""
    row = await tx.row(f"select {_COLUMNS}, parts from snapshots where id = %s", [snapshot_id])
    if row is None:
        return None
    parts = [Part(*part) for part in row.pop("parts")]
    return Cut(Snapshot.model_validate(row), parts)


async def text_between(tx: Tx, snapshot_id: UUID, start: int, end: int) -> str:
    """Empty when there is no such snapshot."""
    row = await tx.row(
        "select substr(text, %s + 1, greatest(%s - %s, 0)) as text from snapshots where id = %s",
        [start, end, start, snapshot_id],
    )
    return row["text"] if row else ""
