"""Standbys of the database, which searches are read from when they show what the primary shows.

What a search of a project can find has a version, which is changed by the transaction that changes
it (`project_statistics.version`). A standby replays whole transactions in the primary's order, so
one that has the primary's version in the snapshot that is searched has all that was written until
then, the reader's own writes among it, and nothing that is gone. How far it is behind in all else
says nothing of that.

A standby only proposes: whoever asks reads again on the primary what it found, under the rights of
that moment. How old the rest may be that no version tells of (weights of words, titles) is bounded
by `replica_lag_seconds`, as this process has seen the primary's log grow.
"""

import logging
from collections import Counter, deque
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from enum import StrEnum
from time import monotonic
from typing import Any, Generic, NamedTuple, TypeVar
from uuid import UUID

import psycopg
from psycopg.rows import dict_row
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from adapters.postgres.database import Tx
from contracts.people import Caller
from contracts.settings import DatabaseSettings

_log = logging.getLogger(__name__)
_PATIENCE = 0.5  # seconds; a search waits no longer for what could make it cheaper
_AWAY_SECONDS = 5.0
_LAGGING_SECONDS = 1.0
_SAMPLES = 400

Found = TypeVar("Found")


class Outcome(StrEnum):
    """Where a search was read, or why not on a standby."""

    REPLICA = "replica"
    AWAY = "away"
    LAGS = "lags"
    BEHIND = "behind"
    CHANGED = "changed"
    """It was read on a standby, and again on the primary: meanwhile something found had gone."""


@dataclass(frozen=True)
class Shown:
    """What a standby has to show of a project to be searched in the primary's stead."""

    project_id: UUID
    version: int
    embedder: int | None
    """Whose vectors are compared; None: none are. It becomes the project's own in a transaction
    that follows the last of its vectors."""


class Asked(NamedTuple, Generic[Found]):
    found: Found | None
    outcome: Outcome | None
    """None where there are no standbys."""


class Replica(NamedTuple):
    """How a standby was when it was last asked; `lag` in seconds, None: it does not answer."""

    name: str
    lag: float | None


class Replicas:
    """Those that the settings name, asked in turn; each with a pool of its own."""

    def __init__(self, settings: DatabaseSettings) -> None:
        self._log = _PrimaryLog(settings.replica_lag_seconds)
        self._standbys = [
            _Standby(f"{n}", url.get_secret_value(), settings)
            for n, url in enumerate(settings.replica_urls, 1)
        ]
        self._turn = 0
        self._counted = Counter[Outcome]()

    async def open(self) -> None:
        for standby in self._standbys:
            await standby.pool.open()

    async def close(self) -> None:
        for standby in self._standbys:
            await standby.pool.close()

    def told(self) -> Sequence[Replica]:
        return [Replica(each.name, each.lag) for each in self._standbys]

    def counted(self) -> dict[str, int]:
        """Searches so far, by outcome."""
        return {outcome.value: self._counted[outcome] for outcome in Outcome}

    async def ask(
        self, tx: Tx, caller: Caller, wanted: Shown, read: Callable[[Tx], Awaitable[Found]]
    ) -> Asked[Found]:
        """What `read` gives on a standby that shows what is wanted; nothing: ask the primary.

        `tx` is the caller's on the primary. What was found has still to be read again there.
        """
        outcome = None
        if self._standbys:
            await self._log.look(tx)
        for standby in self._in_turn():
            try:
                async with standby.reading(caller, wanted, self._log) as at:
                    found = await read(at)
            except _NotNow as why:
                outcome = why.outcome
                continue
            self._counted[Outcome.REPLICA] += 1
            return Asked(found, Outcome.REPLICA)
        if outcome is not None:
            self._counted[outcome] += 1
        return Asked(None, outcome)

    def count(self, outcome: Outcome) -> None:
        self._counted[outcome] += 1

    def _in_turn(self) -> list["_Standby"]:
        self._turn += 1
        at = self._turn % max(len(self._standbys), 1)
        return [*self._standbys[at:], *self._standbys[:at]]


class _NotNow(Exception):
    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome)
        self.outcome = outcome


class _PrimaryLog:
    """Up to where the primary's log was written, and when: so far back as twice the bound."""

    def __init__(self, bound: float) -> None:
        self.bound = bound
        self._seen = deque[tuple[float, int]](maxlen=_SAMPLES)

    async def look(self, tx: Tx) -> None:
        if self._seen and monotonic() - self._seen[-1][0] < self.bound * 2 / _SAMPLES:
            return
        row = await tx.row(
            "select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint as written"
        )
        if row is not None:
            self._seen.append((monotonic(), row["written"]))

    def lag(self, replayed: int) -> float:
        """Seconds since the primary was first seen further on than this."""
        missing = next((at for at, written in self._seen if written > replayed), None)
        return 0.0 if missing is None else monotonic() - missing


class _Standby:
    def __init__(self, name: str, url: str, settings: DatabaseSettings) -> None:
        self.name = name
        self.lag: float | None = None
        self._not_before = float("-inf")
        self._why = Outcome.AWAY
        self.pool = AsyncConnectionPool(
            url,
            min_size=1,
            max_size=settings.pool_size,
            open=False,
            timeout=_PATIENCE,
            max_idle=300,
            reconnect_timeout=_AWAY_SECONDS,
            check=AsyncConnectionPool.check_connection,
            configure=_one_snapshot,
            kwargs={
                "row_factory": dict_row,
                "autocommit": True,
                "application_name": "ibid",
                "connect_timeout": 2,
                "options": "-c timezone=UTC"
                f" -c statement_timeout={settings.statement_timeout_seconds}s",
            },
        )

    @asynccontextmanager
    async def reading(self, caller: Caller, wanted: Shown, log: _PrimaryLog) -> AsyncIterator[Tx]:
        """A snapshot that shows what is wanted, read as the caller.

        Raises `_NotNow`, also where what is done with it fails: the primary says whether it is the
        search's own fault.
        """
        if monotonic() < self._not_before:
            raise _NotNow(self._why)
        try:
            async with self.pool.connection() as connection, connection.transaction():
                tx = Tx(connection)
                self._judge(await _state(tx, caller, wanted.project_id), wanted, log)
                yield tx
        except (psycopg.OperationalError, PoolTimeout) as error:
            _log.warning("replica %s does not answer a search: %s", self.name, error)
            self.lag = None
            self._rest(Outcome.AWAY, _AWAY_SECONDS)
            raise _NotNow(Outcome.AWAY) from error
        except psycopg.Error as error:
            _log.warning("replica %s refuses a search: %s", self.name, error)
            raise _NotNow(Outcome.AWAY) from error

    def _judge(self, state: dict[str, Any], wanted: Shown, log: _PrimaryLog) -> None:
        if not state["standby"]:  # it was made a primary: what it shows is another history
            self.lag = None
            self._rest(Outcome.AWAY, _AWAY_SECONDS)
            raise _NotNow(Outcome.AWAY)
        self.lag = log.lag(state["replayed"])
        if self.lag > log.bound:
            self._rest(Outcome.LAGS, _LAGGING_SECONDS)
            raise _NotNow(Outcome.LAGS)
        if state["version"] != wanted.version or (
            None not in (wanted.embedder, state["embedder"])
            and state["embedder"] != wanted.embedder
        ):
            raise _NotNow(Outcome.BEHIND)

    def _rest(self, why: Outcome, seconds: float) -> None:
        self._why, self._not_before = why, monotonic() + seconds


async def _one_snapshot(connection: psycopg.AsyncConnection[Any]) -> None:
    await connection.set_isolation_level(psycopg.IsolationLevel.REPEATABLE_READ)
    await connection.set_read_only(True)


async def _state(tx: Tx, caller: Caller, project_id: UUID) -> dict[str, Any]:
    """Under the caller's rights: of a project that is not theirs a standby has no version."""
    async with tx.together():
        await tx.execute(
            "select set_config('role', 'authenticated', true), set_config('app.user_id', %s, true)",
            [str(caller.user_id)],
        )
        row = await tx.row(
            "select pg_is_in_recovery() as standby,"
            " pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0')::bigint as replayed,"
            " (select version from project_statistics where project_id = %(project)s) as version,"
            " (select embedder from project_embedders where project_id = %(project)s) as embedder",
            {"project": project_id},
        )
    return row or {"standby": False}
