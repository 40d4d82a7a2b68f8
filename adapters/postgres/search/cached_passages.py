"""Passages that a search found before or on a replica, read again under the caller's rights."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from adapters.postgres.database import Tx


async def version_of(tx: Tx, project_id: UUID) -> int | None:
    """Another number whenever passages come or go; None for a project without any, or unseen."""
    row = await tx.row("select version from project_statistics where project_id = %s", [project_id])
    return None if row is None else row["version"]


async def passages(tx: Tx, project_id: UUID, ids: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    """The fields of a hit but its scores, by id; what is gone or in quarantine is left out."""
    rows = await tx.rows(
        "select p.id as passage_id, p.document_id, coalesce(t.title, d.name) as title, p.text,"
        " p.context, p.place from passages p join documents d on d.id = p.document_id"
        " left join document_texts t on t.document_id = p.document_id"
        " where p.project_id = %s and p.id = any(%s)"
        " and not exists (select from quarantined_passages q where q.no = p.no)",
        [project_id, list(ids)],
    )
    return {row["passage_id"]: row for row in rows}
