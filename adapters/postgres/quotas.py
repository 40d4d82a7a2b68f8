"""Quotas: what may be kept, how much is, and exceptions. `supabase/schemas/quotas.sql` counts."""

from datetime import datetime
from uuid import UUID

from psycopg.types.json import Jsonb

from adapters.postgres.database import Tx
from contracts.documents import ClaimedDocument
from contracts.quotas import Quota, QuotaException, QuotaLimits
from contracts.settings import QuotaSettings


async def quotas_of(
    tx: Tx, project_id: UUID | None, settings: QuotaSettings, *, reserving: bool = False
) -> list[Quota]:
    """Those that a document of the caller's comes under. With `reserving`, nobody else adds to the
    same before this transaction has ended."""
    return await tx.many(
        Quota,
        "select * from app.quotas_of(%s, %s, %s, %s)",
        [project_id, *_everybodys(settings), reserving],
    )


async def quotas_for(
    tx: Tx, person_id: UUID, project_id: UUID, settings: QuotaSettings
) -> list[Quota]:
    """Of somebody whose document a worker adds: nobody else adds to the same before this
    transaction has ended."""
    return await tx.many(
        Quota,
        "select * from app.quotas_for(%s, %s, %s, %s, true)",
        [person_id, project_id, *_everybodys(settings)],
    )


async def pages_of(tx: Tx, document: ClaimedDocument) -> int:
    """Those that count for it already, from an earlier time that it was read."""
    row = await tx.row(
        "select coalesce(pages, 0) as pages from documents where id = %s and retired_at is null",
        [document.id],
    )
    return row["pages"] if row else 0


async def reserve_pages(tx: Tx, document: ClaimedDocument, pages: int | None) -> None:
    """They count from now on, as long as it is ours."""
    await tx.execute(
        "update documents set pages = %s"
        " where id = %s and lease_epoch = %s and status = 'processing'",
        [pages, document.id, document.epoch],
    )


async def set_quota(
    tx: Tx, limits: QuotaLimits, *, user_id: UUID | None = None, project_id: UUID | None = None
) -> bool:
    """False: there is no such person, or project."""
    row = await tx.row(
        "select app.set_quota(%s, %s, %s) as outcome",
        [user_id, project_id, Jsonb(limits.model_dump())],
    )
    return row is not None and row["outcome"] == "done"


async def list_exceptions(
    tx: Tx, limit: int, after: tuple[datetime, UUID] | None
) -> list[QuotaException]:
    """Newest first."""
    return await tx.many(
        QuotaException,
        "select * from app.quota_exceptions()"
        " where (%(at)s::timestamptz is null or (set_at, id) < (%(at)s, %(id)s))"
        " order by set_at desc, id desc limit %(n)s",
        {"at": after and after[0], "id": after and after[1], "n": limit},
    )


def _everybodys(settings: QuotaSettings) -> list[Jsonb]:
    return [Jsonb(settings.of_every("person")), Jsonb(settings.of_every("project"))]
