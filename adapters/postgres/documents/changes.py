"""What changed in a project since one looked, exactly and without reading what did not."""

from typing import NamedTuple
from uuid import UUID

from adapters.postgres.database import Tx
from adapters.postgres.documents.documents import COLUMNS
from contracts.documents import Document

_LARGEST = 2**64


class Mark(NamedTuple):
    """How things stood: transactions before `ended` had all ended, and these documents existed."""

    ended: int
    """Whatever changes a document from here on has this number or a later one."""
    existing: str
    """Their number and a digest of their ids: deletions leave no row that could tell of them."""

    def __str__(self) -> str:
        return f"{self.ended}-{self.existing}"

    @classmethod
    def parse(cls, text: str) -> "Mark | None":
        """None where `text` is no mark."""
        ended, _, existing = text.partition("-")
        if not (ended.isascii() and ended.isdigit() and int(ended[:21]) < _LARGEST):
            return None
        return cls(int(ended), existing)


async def mark(tx: Tx, project_id: UUID) -> Mark:
    """How things stand now. What ends after the first of the two is told again, never missed."""
    at = await tx.row("select pg_snapshot_xmin(pg_current_snapshot())::text as ended")
    there = await tx.row(
        "select count(*) as n, coalesce(bit_xor(uuid_hash_extended(id, 0)), 0) as digest"
        " from documents where project_id = %s",
        [project_id],
    )
    assert at and there  # noqa: S101  # each is one row, whatever there is
    return Mark(int(at["ended"]), f"{there['n']}.{there['digest'] % _LARGEST:x}")


async def changed_since(tx: Tx, project_id: UUID, since: Mark, limit: int) -> list[Document]:
    """What changed first is first. Rows of a restored database may be from a future not its own."""
    return await tx.many(
        Document,
        f"select {COLUMNS} from documents where project_id = %s and changed_in >= %s::text::xid8"
        " and changed_in < pg_snapshot_xmax(pg_current_snapshot())"
        " order by changed_in, id limit %s",
        [project_id, str(since.ended), limit],
    )


async def extent(tx: Tx, project_id: UUID, since: Mark) -> str:
    """How much changed since, as far as it is seen, and what was last: the same as long as nothing
    more changes, though a transaction that does not end may hold the mark where it is."""
    row = await tx.row(
        "select count(*) as n, max(changed_in::text::numeric) as last from documents"
        " where project_id = %s and changed_in >= %s::text::xid8"
        " and changed_in < pg_snapshot_xmax(pg_current_snapshot())",
        [project_id, str(since.ended)],
    )
    assert row  # noqa: S101  # it is one row, whatever there is
    return f"{row['n']}-{row['last']}"
