"""What the sweep looks for: documents nobody works on, and originals nobody has a row for."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from psycopg.types.json import Jsonb

from adapters.postgres.database import Tx
from adapters.postgres.documents.ingestion import SILENT_DEATHS
from contracts.documents import Failure


class Unattended(NamedTuple):
    id: UUID
    project_id: UUID


async def unattended(tx: Tx, seconds: float, limit: int) -> list[Unattended]:
    """Documents that are not final and have no live lease, and were not sent for a while."""
    return [
        Unattended(**row)
        for row in await tx.rows(
            "update documents set sent_at = now() where id in ("
            "  select d.id from documents d where app.is_due(d) and attempt < %(deaths)s"
            "    and (sent_at is null or sent_at < now() - make_interval(secs => %(age)s)"
            "         or status = 'processing')"
            "  order by status = 'processing' desc, created_at limit %(limit)s"
            "  for update skip locked) returning id, project_id",
            {"age": seconds, "deaths": SILENT_DEATHS, "limit": limit},
        )
    ]


async def fail_the_deadly(tx: Tx, failure: Failure) -> list[Unattended]:
    """Documents whose workers died too often end `failed`."""
    return [
        Unattended(**row)
        for row in await tx.rows(
            "update documents d set status = 'failed', stage = null, progress = 0, error = %s,"
            " lease_until = null, finishes_at = null, lease_epoch = lease_epoch + 1"
            " where app.is_unattended(d) and attempt >= %s returning id, project_id",
            [Jsonb(failure.model_dump(mode="json")), SILENT_DEATHS],
        )
    ]


async def doomed_objects(tx: Tx) -> list[str]:
    """Keys whose rows are gone a while already, so that nobody else is about to delete them."""
    rows = await tx.rows(
        "select object_key from doomed_objects where doomed_at < now() - interval '10 seconds'"
        " limit 500"
    )
    return [row["object_key"] for row in rows]


async def without_a_row(tx: Tx, keys: Sequence[str]) -> list[str]:
    """Those of `keys` that belong to no document."""
    rows = await tx.rows(
        "select k.key from unnest(%s::text[]) as k (key)"
        " where not exists (select from documents d where d.object_key = k.key)",
        [list(keys)],
    )
    return [row["key"] for row in rows]
