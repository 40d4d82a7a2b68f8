"""The pool, and transactions that act as somebody.

`ibid_api` and `ibid_worker` log in and own nothing; a transaction becomes `authenticated`, `anon`
or `service_role` for its own length only. Claims are transaction-local: on a pooled connection a
session-level claim would be inherited by whoever comes next. So is everything else that is set:
PgBouncer gives each transaction whichever connection is free, and takes no options at the start.
"""

import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from time import monotonic
from typing import Any, LiteralString, NamedTuple, TypeVar
from uuid import UUID

import psycopg
from psycopg.errors import (
    IdleInTransactionSessionTimeout,
    InsufficientPrivilege,
    ProgramLimitExceeded,
    QueryCanceled,
    ReadOnlySqlTransaction,
)
from psycopg.pq import PipelineStatus
from psycopg.rows import dict_row
from psycopg_pool import AsyncConnectionPool, PoolTimeout
from pydantic import BaseModel

from adapters.failpoints import failpoint
from adapters.postgres.changes import Announcement, Connection, listen
from adapters.postgres.pooling import spare_a_pooler
from adapters.telemetry import bound_address
from adapters.tracing.joining import noted
from contracts.errors import Forbidden, Overtaxed, Suspended, Unauthorized, Unavailable
from contracts.people import Caller
from contracts.ports import ProjectChanges, TaskQueue
from contracts.settings import DatabaseSettings
from contracts.tasks import Task

logger = logging.getLogger(__name__)

_WORKERS_PATIENCE = "300s"
_FRESH_SECONDS = 1.0

# Times go out as they are read, and the API promises UTC. A process that was stopped in the middle
# of a transaction would hold its locks for ever.
_BEGUN: LiteralString = """
select set_config('role', %(role)s, true), set_config('app.user_id', %(user)s, true),
  set_config('app.key_projects', %(projects)s, true), set_config('app.address', %(address)s, true),
  set_config('app.directory', %(directory)s, true),
  set_config('app.directory_token', %(token)s, true),
  set_config('timezone', 'UTC', true),
  set_config('statement_timeout', %(patience)s, true),
  set_config('idle_in_transaction_session_timeout', '20s', true)"""

Model = TypeVar("Model", bound=BaseModel)
Params = Sequence[Any] | Mapping[str, Any] | None


class Tx:
    """An open transaction. Messages given to `enqueue` are sent only after it committed."""

    def __init__(self, connection: psycopg.AsyncConnection[dict[str, Any]]) -> None:
        self.connection = connection
        self.tasks: list[Task] = []
        self.bulky = False
        """Whether something large is written: libpq keeps the room of the largest statement for as
        long as its connection lives, so that this one ends with the transaction."""

    def enqueue(self, task: Task) -> None:
        self.tasks.append(task)

    async def execute(
        self, query: LiteralString, params: Params = None
    ) -> psycopg.AsyncCursor[dict[str, Any]]:
        return await self.connection.execute(query, params)

    @asynccontextmanager
    async def together(self) -> AsyncIterator[None]:
        """What is written inside goes out at once and is waited for at the end: one way there and
        back instead of one each. Only the last thing inside may read."""
        async with self.connection.pipeline():
            yield

    async def row(self, query: LiteralString, params: Params = None) -> dict[str, Any] | None:
        return await (await self.execute(query, params)).fetchone()

    async def rows(self, query: LiteralString, params: Params = None) -> list[dict[str, Any]]:
        return await (await self.execute(query, params)).fetchall()

    async def one(
        self, model: type[Model], query: LiteralString, params: Params = None
    ) -> Model | None:
        row = await self.row(query, params)
        return None if row is None else model.model_validate(row)

    async def many(
        self, model: type[Model], query: LiteralString, params: Params = None
    ) -> list[Model]:
        return [model.model_validate(row) for row in await self.rows(query, params)]

    async def insert_many(self, query: LiteralString, rows: Sequence[Sequence[Any]]) -> None:
        if rows:
            async with self.connection.cursor() as cursor:
                await cursor.executemany(query, rows)


class Directory(NamedTuple):
    """Whose word was proved."""

    source: str
    token: UUID | None


class Database:
    """One pool per process, logged in as one of the two roles."""

    def __init__(
        self,
        url: str,
        settings: DatabaseSettings,
        queue: TaskQueue,
        changes: ProjectChanges | None = None,
    ) -> None:
        self._queue = queue
        self._changes = changes
        self._lost_at = -_FRESH_SECONDS
        self._patience = f"{settings.statement_timeout_seconds}s"
        self._pool = AsyncConnectionPool(
            url,
            min_size=1,
            max_size=settings.pool_size,
            open=False,
            timeout=10,
            max_idle=300,
            check=self._check,
            connection_class=Connection,
            configure=_configure,
            kwargs={"row_factory": dict_row, "autocommit": True, "application_name": "ibid"},
        )

    async def open(self) -> None:
        await self._pool.open()

    async def close(self) -> None:
        await self._pool.close()

    def pool_figures(self) -> Mapping[str, int]:
        """As psycopg_pool counts them."""
        return self._pool.get_stats()

    async def is_up(self) -> bool:
        try:
            async with self._pool.connection(timeout=2) as connection:
                await connection.execute("select 1")
        except (psycopg.Error, PoolTimeout):
            return False
        return True

    @asynccontextmanager
    async def as_user(self, caller: Caller) -> AsyncIterator[Tx]:
        """Act as the caller, under row-level security.

        Raises:
            Unauthorized: the session or the API key that the caller came with has ended.
            Suspended: they would sign in or ask, or came with either, and their account is
                suspended.
            Forbidden: a policy, a right or a rule of the database refused what was tried.
        """
        try:
            async with self._transaction("authenticated", caller) as tx:
                yield tx
        except InsufficientPrivilege as error:
            logger.warning("refused by the database: %s", error.diag.message_primary)
            if error.diag.constraint_name == "suspended":
                raise Suspended from error
            raise Forbidden(_refusal(error)) from error

    async def _check(self, connection: psycopg.AsyncConnection[Any]) -> None:
        """Whether it is still there. One that was used a moment ago is, unless another was lost
        since: asking would be one way to the database and back for each transaction of a busy
        minute."""
        used_at = connection.used_at if isinstance(connection, Connection) else self._lost_at
        if used_at <= max(self._lost_at, monotonic() - _FRESH_SECONDS):
            await AsyncConnectionPool.check_connection(connection)

    @asynccontextmanager
    async def as_anonymous(self) -> AsyncIterator[Tx]:
        async with self._transaction("anon") as tx:
            yield tx

    @asynccontextmanager
    async def as_directory(self, source: str, token: UUID | None = None) -> AsyncIterator[Tx]:
        """As nobody, with the word of a directory: `scim`, or an issuer, of whom something was
        proved. `token`: by which of its tokens, for events."""
        async with self._transaction("anon", directory=Directory(source, token)) as tx:
            yield tx

    @asynccontextmanager
    async def as_worker(self) -> AsyncIterator[Tx]:
        async with self._transaction("service_role") as tx:
            yield tx

    @asynccontextmanager
    async def _transaction(
        self, role: str, caller: Caller | None = None, directory: Directory | None = None
    ) -> AsyncIterator[Tx]:
        with noted("transaction", {"db.system.name": "postgresql", "ibid.database.role": role}):
            async with self._begun(role, caller, directory) as tx:
                yield tx
        if tx.tasks:
            failpoint("upload.after_commit_before_send")
        for task in tx.tasks:
            await self._queue.send(task)

    @asynccontextmanager
    async def _begun(
        self, role: str, caller: Caller | None, directory: Directory | None
    ) -> AsyncIterator[Tx]:
        try:
            async with self._pool.connection() as connection, AsyncExitStack() as stack:
                tx = Tx(connection)
                announcement = Announcement(self._changes, connection)
                # After the transaction's end.
                stack.push_async_exit(partial(_let_go, tx))
                stack.push_async_callback(announcement.end)
                async with tx.together():
                    # `connection.transaction()` would keep the pipeline open to its own end.
                    await stack.enter_async_context(psycopg.AsyncTransaction(connection))
                    # A book is stored in one transaction; nobody waits for an answer to that.
                    patient = role == "service_role"
                    await connection.execute(
                        _BEGUN,
                        {
                            "role": role,
                            "user": str(caller.user_id) if caller else "",
                            "projects": _scope_of(caller),
                            "address": bound_address.get(),
                            "directory": directory.source if directory else "",
                            "token": str(directory.token or "") if directory else "",
                            "patience": _WORKERS_PATIENCE if patient else self._patience,
                        },
                    )
                    standing = await _standing(tx, caller) if caller else "alive"
                if standing == "suspended":
                    raise Suspended
                if standing != "alive":
                    raise Unauthorized("This sign-in has ended. Sign in again.")
                yield tx
                connection.used_at = monotonic()
                if tx.tasks:
                    failpoint("upload.before_commit")
                await announcement.begin()
        except QueryCanceled as error:
            raise Overtaxed(
                "The database took too long and was stopped. Try again in a moment."
            ) from error
        except ProgramLimitExceeded as error:
            raise Overtaxed(
                "This is more than the database can hold in one piece.", too_large=True
            ) from error
        except (
            psycopg.OperationalError,
            IdleInTransactionSessionTimeout,  # we were stopped meanwhile
            ReadOnlySqlTransaction,  # another server has become the primary
            PoolTimeout,
        ) as error:
            self._lost_at = monotonic()
            raise Unavailable("The database does not answer. Try again in a moment.") from error


async def _configure(connection: Connection) -> None:
    listen(connection)
    await spare_a_pooler(connection)


async def _let_go(tx: Tx, _kind: object, error: BaseException | None, _trace: object) -> None:
    """Of a connection that is not to be used again: the next one finds its server anew.

    Whoever was cancelled several times, as anyio does until one has gone, may have left a pipeline
    open (psycopg counts its level only where it is closed in peace), and the pool would hand it on.
    In one, nobody hears how many rows a statement changed: what was stored would count as refused.
    """
    left_open = tx.connection.info.pipeline_status != PipelineStatus.OFF
    if tx.bulky or left_open or isinstance(error, ReadOnlySqlTransaction):
        await tx.connection.close()


def _scope_of(caller: Caller | None) -> str:
    """As an array of Postgres; empty where no list limits them."""
    if caller is None or caller.projects is None:
        return ""
    return f"{{{','.join(map(str, caller.projects))}}}"


def _refusal(error: InsufficientPrivilege) -> str:
    """What our own rules say is meant to be read; Postgres's words name tables."""
    if error.diag.schema_name == "app" and error.diag.message_primary:
        return error.diag.message_primary
    return "You may not do this. If it belongs to a project, ask one of its owners."


async def _standing(tx: Tx, caller: Caller) -> str:
    """A stream outlives the moment in which its caller was resolved, so each transaction asks.

    Not where a person is all that is known: what was theirs is settled, and policies show nothing
    to who is suspended.
    """
    if caller.session_id is None and caller.api_key_id is None:
        return "alive"
    row = await tx.row(
        "select app.standing(%s, %s, %s) as standing",
        [caller.session_id, caller.api_key_id, caller.key_scope],
    )
    return row["standing"] if row else "ended"
