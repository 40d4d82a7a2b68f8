"""Security events: who did what. They are added, read and, once old enough, expired; nobody changes
one (`supabase/schemas/audit.sql`, where triggers write those that no statement may forget)."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from psycopg.types.json import Jsonb

from adapters import metrics
from adapters.postgres.database import Tx
from contracts.audit import AuditEvent, AuditKind


async def record(
    tx: Tx,
    kind: AuditKind,
    subject: UUID | None = None,
    project: UUID | None = None,
    **detail: object,
) -> None:
    """In the transaction of what it tells of, and as whoever that acts as, who is in `project`.

    `detail` has no content and no secrets.
    """
    await tx.execute(
        "insert into audit (action, subject, project_id, detail) values (%s, %s, %s, %s)",
        [kind, subject, project, Jsonb(detail)],
    )


async def record_failed_sign_in(tx: Tx, email: str, why: str) -> None:
    """As anonymous. The same whether there is such an account or not; the address is not kept."""
    metrics.SIGN_INS_REFUSED.labels(why).inc()
    await tx.execute("select app.note_failed_sign_in(%s, %s)", [email, why])


async def record_refused_sign_in(
    tx: Tx, issuer: str, person: UUID | None, email: str | None, why: str
) -> None:
    """As anonymous, of whom `issuer` (its name here) proved: a `person`, or whose `email` it is.
    The address is not kept."""
    metrics.SIGN_INS_REFUSED.labels(why).inc()
    await tx.execute(
        "select app.note_refused_sign_in(%s, %s, %s, %s)", [issuer, person, email, why]
    )


class Wanted(NamedTuple):
    """Which events, newest first."""

    project: UUID | None
    """None: of the whole installation, for its admins."""
    kinds: list[AuditKind] | None
    person: UUID | None
    """Who did it, or to whom it was done."""
    since: datetime | None
    until: datetime | None
    before: int | None
    """The id of the last one that was told."""
    limit: int


async def events(tx: Tx, wanted: Wanted) -> list[AuditEvent]:
    """Raises `Forbidden` for whoever neither owns the project nor is an admin."""
    return await tx.many(
        AuditEvent, "select * from app.audit_events(%s, %s, %s, %s, %s, %s, %s)", wanted
    )


async def expire(tx: Tx, days: int) -> int:
    """As the worker; how many went."""
    row = await tx.row("select app.expire_audit(%s) as gone", [days])
    return row["gone"] if row else 0
