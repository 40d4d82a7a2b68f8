"""Passages that no model is shown, and what somebody let through."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from adapters.postgres.database import Tx
from contracts.documents import ClaimedDocument
from contracts.guarding import QuarantinedPassage, Verdict


async def put(tx: Tx, document: ClaimedDocument, verdicts: Mapping[int, Verdict]) -> None:
    """Passages of a document that was just stored, by ordinal; what was released before is let be.

    Whoever stores holds the project's statistics, so that no search comes between.
    """
    if not verdicts:
        return
    found = list(verdicts.values())
    await tx.execute(
        "insert into quarantined_passages"
        " (no, project_id, document_id, passage_id, rule, reason, excerpt, score)"
        " select p.no, p.project_id, p.document_id, p.id, v.rule, v.reason, v.excerpt, v.score"
        " from unnest(%(ordinals)s::int[], %(rules)s::text[], %(reasons)s::text[],"
        "  %(excerpts)s::text[], %(scores)s::real[]) as v (ordinal, rule, reason, excerpt, score)"
        " join passages p on p.document_id = %(document)s and p.ordinal = v.ordinal"
        " where not exists (select from released_passages r"
        "  where r.project_id = p.project_id and r.passage_id = p.id)",
        {
            "document": document.id,
            "ordinals": list(verdicts),
            "rules": [v.rule for v in found],
            "reasons": [v.reason for v in found],
            "excerpts": [v.excerpt for v in found],
            "scores": [v.score for v in found],
        },
    )


async def copy(tx: Tx, document: ClaimedDocument, source_id: UUID) -> None:
    """What is said of the passages of another document with the same bytes."""
    await tx.execute(
        "insert into quarantined_passages"
        " (no, project_id, document_id, passage_id, rule, reason, excerpt, score)"
        " select new.no, new.project_id, new.document_id, new.id, q.rule, q.reason, q.excerpt,"
        "  q.score"
        " from quarantined_passages q join passages old on old.no = q.no"
        " join passages new on new.document_id = %s and new.ordinal = old.ordinal"
        " where q.document_id = %s",
        [document.id, source_id],
    )
    await tx.execute(
        "insert into released_passages"
        " (project_id, document_id, passage_id, released_by, rule, reason)"
        " select new.project_id, new.document_id, new.id, r.released_by, r.rule, r.reason"
        " from released_passages r"
        " join passages old on old.project_id = r.project_id and old.id = r.passage_id"
        " join passages new on new.document_id = %s and new.ordinal = old.ordinal"
        " where r.document_id = %s on conflict do nothing",
        [document.id, source_id],
    )


async def list_quarantined(
    tx: Tx, project_id: UUID, limit: int, after: tuple[datetime, UUID] | None
) -> list[QuarantinedPassage]:
    """What was found last first."""
    found_at, passage_id = after or (None, None)
    return await tx.many(
        QuarantinedPassage,
        "select q.passage_id, q.document_id, d.name as document_name, p.text, p.place, q.rule,"
        " q.reason, q.excerpt, q.score, q.found_at"
        " from quarantined_passages q join passages p on p.no = q.no"
        " join documents d on d.id = q.document_id"
        " where q.project_id = %(project)s and (%(at)s::timestamptz is null"
        "  or (q.found_at, q.passage_id) < (%(at)s, %(passage)s::uuid))"
        " order by q.found_at desc, q.passage_id desc limit %(limit)s",
        {"project": project_id, "at": found_at, "passage": passage_id, "limit": limit},
    )


async def release(tx: Tx, project_id: UUID, passage_id: UUID) -> bool:
    """False when it is not in quarantine, or not for the eyes of whoever asks."""
    row = await tx.row(
        "insert into released_passages (project_id, document_id, passage_id, rule, reason)"
        " select q.project_id, q.document_id, q.passage_id, q.rule, q.reason"
        " from quarantined_passages q where q.project_id = %s and q.passage_id = %s"
        " on conflict (project_id, passage_id) do nothing returning 1",
        [project_id, passage_id],
    )
    gone = await tx.row(
        "delete from quarantined_passages where project_id = %s and passage_id = %s returning 1",
        [project_id, passage_id],
    )
    return row is not None or gone is not None


async def document_of(tx: Tx, project_id: UUID, passage_id: UUID) -> UUID | None:
    """Of a passage in quarantine."""
    row = await tx.row(
        "select document_id from quarantined_passages where project_id = %s and passage_id = %s",
        [project_id, passage_id],
    )
    return None if row is None else row["document_id"]


async def delete(tx: Tx, project_id: UUID, passage_id: UUID) -> bool:
    """For good, from the passages as well. False as above."""
    row = await tx.row("select app.delete_quarantined(%s, %s) as done", [project_id, passage_id])
    return row is not None and row["done"]


async def released(tx: Tx, project_id: UUID, passage_ids: Sequence[UUID]) -> set[UUID]:
    rows = await tx.rows(
        "select passage_id from released_passages where project_id = %s and passage_id = any(%s)",
        [project_id, list(passage_ids)],
    )
    return {row["passage_id"] for row in rows}
