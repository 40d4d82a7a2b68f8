"""Removal: rows go in one transaction, the database notes the keys of their originals,
which follow."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from adapters.postgres.database import Tx
from adapters.postgres.embedders.embedders import VECTORS


@dataclass(frozen=True)
class Removed:
    """What went with a document: its earlier versions, and what came out of any of them."""

    project_id: UUID
    document_ids: list[UUID]
    passages: int
    vectors: int
    pages: int
    texts: int
    object_keys: list[str]


_FAMILY = (
    "with recursive family as ("
    "  select id, project_id, previous_id from documents where id = %s"
    "  union select d.id, d.project_id, d.previous_id from family f"
    "   join documents d on d.project_id = f.project_id"
    "    and ((d.id = f.previous_id and d.retired_at is not null) or d.parent_id = f.id)"
    ") select id, project_id, object_key from documents where id in (select id from family)"
    " order by id for update"
)

_READ_AGAIN = (
    "select new.id from documents old join documents new on new.project_id = old.project_id"
    " and new.previous_id = old.id and new.object_key = old.object_key where old.id = %s"
)


async def delete_document(tx: Tx, document_id: UUID) -> Removed | None:
    """None when there is no such document for whoever `tx` acts as.

    A version that is not retired stays: it stands for itself until its successor is ready.
    """
    wanted = await tx.row("select id, retired_at from documents where id = %s", [document_id])
    family = await _locked_family(tx, document_id)
    if wanted and wanted["retired_at"] is None:
        # It was read again while this waited for it: the new reading is what was to be deleted.
        while again := await tx.row(_READ_AGAIN, [document_id]):
            document_id = again["id"]
            family = await _locked_family(tx, document_id)
    if not family:
        return None
    project_id, ids = family[0]["project_id"], [row["id"] for row in family]
    counted = await tx.row(
        "select (select count(*) from passages where document_id = any(%(ids)s)) as passages,"
        f" (select count(*) from {VECTORS} v where v.project_id = %(project)s"
        "   and v.document_id = any(%(ids)s)) as vectors,"
        " (select count(*) from document_pages where document_id = any(%(ids)s)) as pages,"
        " (select count(*) from document_texts where document_id = any(%(ids)s)) as texts",
        {"ids": ids, "project": project_id},
    )
    assert counted is not None  # noqa: S101  # a select of counts has one row
    await tx.execute("delete from documents where id = any(%s)", [ids])
    pending = await tx.rows(
        "select object_key from pending_deletions where object_key = any(%s)",
        [[row["object_key"] for row in family]],
    )
    return Removed(project_id, ids, **counted, object_keys=[row["object_key"] for row in pending])


async def _locked_family(tx: Tx, document_id: UUID) -> list[dict[str, Any]]:
    """Held still, whole: while the rows are locked nothing can be added to them."""
    family: list[dict[str, Any]] = []
    while True:
        found = await tx.rows(_FAMILY, [document_id])
        if found == family:
            return family
        family = found
