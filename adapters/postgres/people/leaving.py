"""Somebody's own account goes: `supabase/schemas/leaving.sql` decides whether, and what with it."""

from typing import Any, NamedTuple
from uuid import UUID

from adapters.postgres.database import Tx


class WhyNot(NamedTuple):
    why: str
    """`last owner` or `last admin`."""
    projects: list[str] | None
    """The names of those that would be without an owner."""


async def why_not(tx: Tx) -> WhyNot | None:
    row = await tx.row("select * from app.why_account_stays()")
    return WhyNot(**row) if row else None


class Gone(NamedTuple):
    gone: dict[str, Any]
    stays: dict[str, Any]
    objects: list[str]
    """Keys of originals that must follow."""
    projects: list[UUID]


async def delete(tx: Tx, receipt: UUID) -> Gone | None:
    """Of whoever `tx` acts as; None where `why_not` says why, or it is gone already."""
    row = await tx.row("select * from app.delete_account(%s)", [receipt])
    return Gone(**row) if row else None
