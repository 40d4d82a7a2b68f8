"""Versions that were replaced longer ago than they are kept. For workers.

Which those are is decided by `app.versions_to_go`, for the preview and the deletion alike; for how
long, by the project and the installation (`at_most` days, 0: it says nothing), whichever is
shorter.
"""

from typing import LiteralString
from uuid import UUID

from adapters.postgres import audit
from adapters.postgres.database import Tx
from adapters.postgres.documents import deletion
from adapters.postgres.documents.deletion import Removed
from contracts.retention import GRACE

_KEPT: LiteralString = (
    "select p.id as project_id, least(nullif(%(at_most)s, 0), r.versions_days) as days"
    " from projects p left join project_retention r"
    "  on r.project_id = p.id and r.set_at <= now() - %(grace)s"
    " where least(nullif(%(at_most)s, 0), r.versions_days) is not null"
)
"""What a project says counts once it may delete by now; what the installation says, at once."""


async def projects(tx: Tx, at_most: int) -> list[UUID]:
    """Those that keep them for a time."""
    rows = await tx.rows(
        f"select project_id from ({_KEPT}) k order by project_id",
        {"at_most": at_most, "grace": GRACE},
    )
    return [row["project_id"] for row in rows]


async def versions(tx: Tx, project_id: UUID, at_most: int, most: int) -> list[UUID]:
    """So many that are to go, the longest replaced first."""
    rows = await tx.rows(
        f"select g.id from ({_KEPT}) k,"
        " lateral app.versions_to_go(k.project_id, k.days, null) with ordinality g (id, place)"
        " where k.project_id = %(project)s order by g.place limit %(most)s",
        {"project": project_id, "at_most": at_most, "grace": GRACE, "most": most},
    )
    return [row["id"] for row in rows]


async def delete_version(
    tx: Tx, project_id: UUID, document_id: UUID, at_most: int
) -> Removed | None:
    """The way people delete a document, with those before it; None where it is not to go any more.
    Whoever changes what the project keeps waits, or was waited for; nothing that was replaced comes
    back, so the document itself need not be held to ask."""
    await tx.row("select from project_retention where project_id = %s for share", [project_id])
    still = await tx.row(
        f"select from ({_KEPT}) k,"
        " lateral app.versions_to_go(k.project_id, k.days, %(document)s)"
        " where k.project_id = %(project)s",
        {"project": project_id, "document": document_id, "at_most": at_most, "grace": GRACE},
    )
    removed = await deletion.delete_document(tx, document_id) if still is not None else None
    if removed is not None:
        told = {"documents": len(removed.document_ids), "why": "replaced"}
        await audit.record(tx, "document-deleted", document_id, project_id, **told)
    return removed
