"""What a transaction was told to have changed, passed on around its commit.

The triggers of `supabase/schemas/changes.sql` say it in a notice, which arrives with the answer to
the statement: no way to write can forget it, and it costs no way to the database.
"""

from typing import Any
from uuid import UUID

import psycopg
from psycopg.errors import Diagnostic

from contracts.ports import ProjectChanges

_CHANGED = "IB001"


class Connection(psycopg.AsyncConnection[dict[str, Any]]):
    """One of the pool, which hears what its transaction changes."""

    used_at = float("-inf")
    changed: frozenset[UUID] = frozenset()
    """Projects, and people whose rights are others now."""

    def hear(self, notice: Diagnostic) -> None:
        if notice.sqlstate == _CHANGED and notice.message_detail:
            self.changed |= {UUID(notice.message_detail)}


def listen(connection: Connection) -> None:
    connection.add_notice_handler(connection.hear)


class Announcement:
    """Of one transaction: `begin` as the last thing in it, `end` when it is over."""

    def __init__(self, changes: ProjectChanges | None, connection: Connection) -> None:
        self._changes, self._connection = changes, connection
        self._begun: tuple[frozenset[UUID], bytes] | None = None
        connection.changed = frozenset()

    async def begin(self) -> None:
        changed = self._connection.changed
        if changed and self._changes:
            self._begun = changed, await self._changes.begin(changed)

    async def end(self) -> None:
        if self._begun and self._changes:
            await self._changes.end(*self._begun)
