"""Lists of documents: which ones, in which order, and from where on."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, LiteralString
from uuid import UUID

from adapters.postgres.database import Tx
from adapters.postgres.documents.documents import COLUMNS
from contracts.document_lists import Direction, Listing, Order, Sort, Wanted
from contracts.documents import Document, DocumentStatus

_WANTED = (
    " where project_id = %(project)s"
    " and (%(status)s::text is null or status = %(status)s)"
    " and (%(name_contains)s::text is null or strpos(lower(name), lower(%(name_contains)s)) > 0)"
    " and (%(retired)s::bool is null or (retired_at is not null) = %(retired)s)"
    " and (%(parent_id)s::uuid is null or parent_id = %(parent_id)s)"
    " and not (%(outermost)s and parent_id is not null)"
    " and (%(sent_within)s::int is null or status <> 'awaiting_upload'"
    "  or created_at < now() - %(sent_within)s * interval '1 second')"
)


@dataclass(frozen=True)
class After:
    """The last document of the page before: what it is sorted by, and what settles a tie."""

    value: str | int | None
    at: datetime
    id: UUID


def sorted_by(document: Document, by: Sort) -> str | int | None:
    """What a list in this order goes by, as a cursor keeps it."""
    match by:
        case Sort.ADDED:
            return None
        case Sort.NAME:
            return document.name
        case Sort.SIZE:
            return document.size
        case Sort.STATUS:
            return document.status
        case Sort.PASSAGES:
            return document.passages if document.status is DocumentStatus.READY else None


# From what needs a person to what needs nobody.
_LIFE = "array['failed', 'cancelled', 'awaiting_upload', 'queued', 'processing', 'ready']"
_PASSAGES = "case when status = 'ready' then passages end"

# Of a row, and of what a cursor kept of one. What has no passages yet is last either way.
_KEYS: dict[tuple[Sort, Direction], tuple[LiteralString, LiteralString]] = {
    (Sort.NAME, "asc"): ("sort_name", 'app.natural_order(%(value)s::text) collate "C"'),
    (Sort.SIZE, "asc"): ("size", "%(value)s::bigint"),
    (Sort.STATUS, "asc"): (
        f"array_position({_LIFE}, status)",
        f"array_position({_LIFE}, %(value)s::text)",
    ),
    (Sort.PASSAGES, "asc"): (
        f"coalesce({_PASSAGES}, 2147483647)",
        "coalesce(%(value)s::int, 2147483647)",
    ),
    (Sort.PASSAGES, "desc"): (f"coalesce({_PASSAGES}, -1)", "coalesce(%(value)s::int, -1)"),
}


async def list_documents(
    tx: Tx, project_id: UUID, listing: Listing, limit: int, after: After | None = None
) -> list[Document]:
    """In its order; what is equal in it, the newest first."""
    wanted, order = listing.wanted, listing.order
    from_there, sequence = _by_time(order) if order.by is Sort.ADDED else _by_key(order)
    return await tx.many(
        Document,
        f"select {COLUMNS} from documents{_WANTED}"
        f"{from_there if after else ''} order by {sequence} limit %(limit)s",
        _params(project_id, wanted) | (asdict(after) if after else {}) | {"limit": limit},
    )


def _by_time(order: Order) -> tuple[LiteralString, LiteralString]:
    if order.direction == "desc":
        return " and (created_at, id) < (%(at)s, %(id)s)", "created_at desc, id desc"
    return " and (created_at, id) > (%(at)s, %(id)s)", "created_at, id"


def _by_key(order: Order) -> tuple[LiteralString, LiteralString]:
    descending = order.direction == "desc"
    key, last = _KEYS.get((order.by, order.direction)) or _KEYS[order.by, "asc"]
    beyond, direction = ("<", "desc") if descending else (">", "asc")
    return (
        f" and {key} {beyond}= {last}"
        f" and ({key} {beyond} {last} or (created_at, id) < (%(at)s, %(id)s))",
        f"{key} {direction}, created_at desc, id desc",
    )


async def count_documents(tx: Tx, project_id: UUID, wanted: Wanted) -> int:
    row = await tx.row(f"select count(*) as n from documents{_WANTED}", _params(project_id, wanted))
    return row["n"] if row else 0


async def ids_wanted(
    tx: Tx, project_id: UUID, wanted: Wanted, limit: int
) -> tuple[list[UUID], int]:
    """The oldest first, and how many there are beyond `limit`."""
    rows = await tx.rows(
        f"select id, count(*) over () as n from documents{_WANTED} order by created_at, id"
        " limit %(limit)s",
        _params(project_id, wanted) | {"limit": limit},
    )
    return [row["id"] for row in rows], rows[0]["n"] - len(rows) if rows else 0


def _params(project_id: UUID, wanted: Wanted) -> dict[str, Any]:
    return asdict(wanted) | {"project": project_id}
