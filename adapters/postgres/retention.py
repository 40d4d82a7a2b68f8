"""How long projects keep documents and chats, and what is older; replaced versions are in
`documents/retired.py`.

Which those are is decided by `supabase/schemas/retention.sql`, for the preview and the deletion
alike.
"""

from uuid import UUID

from adapters.postgres import audit
from adapters.postgres.database import Tx
from adapters.postgres.documents import deletion
from adapters.postgres.documents.deletion import Removed
from contracts.retention import GRACE, Retention, RetentionPreview, RetentionState


async def get(tx: Tx, project_id: UUID) -> RetentionState:
    found = await tx.one(
        RetentionState,
        "select documents_days, documents_by, chats_days, versions_days, set_at + %s as begins_at"
        " from project_retention where project_id = %s",
        [GRACE, project_id],
    )
    return found or RetentionState.model_validate({})


async def put(tx: Tx, project_id: UUID, wanted: Retention) -> None:
    """Raises `Forbidden` for whoever does not own the project, as `preview` does."""
    await tx.execute("select app.set_retention(%s, %s, %s, %s, %s)", _told(project_id, wanted))


async def preview(tx: Tx, project_id: UUID, wanted: Retention) -> RetentionPreview:
    found = await tx.one(
        RetentionPreview,
        "select * from app.preview_retention(%s, %s, %s, %s, %s)",
        _told(project_id, wanted),
    )
    assert found is not None  # noqa: S101  # a function always answers
    return found


def _told(project_id: UUID, wanted: Retention) -> list[object]:
    days = wanted.documents_days, wanted.documents_by, wanted.chats_days, wanted.versions_days
    return [project_id, *days]


async def projects(tx: Tx) -> list[UUID]:
    """As a worker: those that may delete by now."""
    rows = await tx.rows(
        "select project_id from project_retention where set_at <= now() - %s order by project_id",
        [GRACE],
    )
    return [row["project_id"] for row in rows]


async def documents(tx: Tx, project_id: UUID, most: int) -> list[UUID]:
    """As a worker: so many that are to go, the oldest first."""
    rows = await tx.rows(
        "select g.id from project_retention r,"
        " lateral app.documents_to_go(r.project_id, r.documents_days, r.documents_by, null) g (id)"
        " where r.project_id = %s and r.documents_days is not null limit %s",
        [project_id, most],
    )
    return [row["id"] for row in rows]


async def delete_document(tx: Tx, project_id: UUID, document_id: UUID) -> Removed | None:
    """As a worker, the way people delete one; None where it is not to go any more. Whoever changes
    what the project keeps, or the document, waits, or was waited for."""
    if not await _hold(tx, project_id):
        return None
    await tx.row("select from documents where id = %s for update", [document_id])
    still = await tx.row(
        "select from project_retention r, lateral app.documents_to_go("
        " r.project_id, r.documents_days, r.documents_by, %s) where r.project_id = %s",
        [document_id, project_id],
    )
    removed = await deletion.delete_document(tx, document_id) if still is not None else None
    if removed is not None:
        told = {"documents": len(removed.document_ids), "why": "retention"}
        await audit.record(tx, "document-deleted", document_id, project_id, **told)
    return removed


async def delete_chats(tx: Tx, project_id: UUID, most: int) -> int:
    """As a worker: so many that are to go, and how many went. Which ones is looked at once more
    when they are locked: a question that came meanwhile keeps its chat."""
    if not await _hold(tx, project_id):
        return 0
    to_go = (
        "select g.id from project_retention r,"
        " lateral app.chats_to_go(r.project_id, r.chats_days) g (id)"
        " where r.project_id = %(project)s and r.chats_days is not null"
    )
    locked = await tx.rows(
        f"select id from chats where id in ({to_go} limit %(most)s) order by id"
        " for update skip locked",
        {"project": project_id, "most": most},
    )
    gone = await tx.execute(
        f"delete from chats where id = any(%(ids)s) and id in ({to_go})",
        {"project": project_id, "ids": [row["id"] for row in locked]},
    )
    if gone.rowcount:
        await audit.record(tx, "chats-expired", project_id, project_id, chats=gone.rowcount)
    return gone.rowcount


async def _hold(tx: Tx, project_id: UUID) -> bool:
    """What the project keeps stays as it is until `tx` ends. False: it deletes nothing now."""
    row = await tx.row(
        "select from project_retention where project_id = %s and set_at <= now() - %s for share",
        [project_id, GRACE],
    )
    return row is not None
