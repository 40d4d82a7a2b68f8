"""Statements that somebody with SQL of their own might try, and what they must never bring about.

They are drawn from the catalog, not from a list: every column of every table, and every function
that people may call, is given somebody else's ids and keys in the place of one's own.
"""

import json
import random
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import psycopg
from psycopg import sql
from psycopg.errors import InsufficientPrivilege

from tests.database.owners import Owner

Statement = tuple[sql.Composable, list[Any]]
Rows = dict[str, set[str]]

NAMES = ("uuid", "uuid[]", "bytea")
"""Types of columns whose values name something: a row, a person, a secret."""
NOT_FOLLOWED = {
    ("audit", "subject"),
    ("idempotency_keys", "body_hash"),
    ("checkpoint_blobs", "blob"),
    ("checkpoint_writes", "blob"),
    ("passkeys", "public_key"),
}
"""A log may tell of anything, a request may have said anything, what a run's state says is read by
this run alone, under the rights of its asker, and a passkey is found by its credential, which is
unique, never by its key: nobody looks those up."""
_OTHERS = {"text": "a", "bigint": 7, "integer": 1, "timestamp with time zone": "2030-01-01"}


@dataclass(frozen=True)
class Column:
    table: str
    name: str
    type: str
    insertable: bool
    in_key: bool
    refers: bool
    is_its_own_name: bool

    @property
    def names_something(self) -> bool:
        if self.name == "object_key":
            return True
        if (self.table, self.name) in NOT_FOLLOWED or self.is_new_name:
            return False
        return self.type in NAMES

    @property
    def is_new_name(self) -> bool:
        return self.is_its_own_name and not self.refers


COLUMNS = """
select c.relname, a.attname, format_type(a.atttypid, null),
  has_column_privilege('authenticated', c.oid, a.attnum, 'insert'),
  exists (select from pg_constraint k
    where k.conrelid = c.oid and k.contype in ('p', 'u') and a.attnum = any (k.conkey)),
  exists (select from pg_constraint k
    where k.conrelid = c.oid and k.contype = 'f' and a.attnum = any (k.conkey)),
  exists (select from pg_constraint k
    where k.conrelid = c.oid and k.contype = 'p' and k.conkey = array[a.attnum])
from pg_class c join pg_attribute a on a.attrelid = c.oid
where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
  and a.attnum > 0 and not a.attisdropped and a.attidentity <> 'a'
order by c.relname, a.attnum
"""
FUNCTIONS = """
select p.oid::regproc::text, array(select format_type(t, null) from unnest(p.proargtypes) t)
from pg_proc p
where p.pronamespace = 'app'::regnamespace and p.prorettype <> 'trigger'::regtype
  and has_function_privilege('authenticated', p.oid, 'execute')
order by 1
"""


class Attack:
    """As `mine`, on what is `theirs`; `database` is the address of a superuser, who looks on."""

    def __init__(self, database: str, mine: Owner, theirs: Owner, seed: int) -> None:
        self._url, self._mine, self._theirs = database, mine, theirs
        self._random = random.Random(seed)
        with psycopg.connect(database) as connection:
            self.columns = [Column(*row) for row in connection.execute(COLUMNS).fetchall()]
            self.functions = connection.execute(FUNCTIONS).fetchall()
            self._before = self._all(connection)
        self.tried = self.refused = 0

    def findings(self, combinations: int) -> dict[str, str]:
        """What went through and must not: which column names what is theirs, and by what."""
        found: dict[str, str] = {}
        with psycopg.connect(self._url) as connection:
            for statements in (*self._one_each(), *self._drawn(combinations)):
                for where in self._try(connection, statements):
                    found.setdefault(where, " ; ".join(s.as_string() for s, _ in statements))
        return found

    def _try(self, connection: psycopg.Connection, statements: list[Statement]) -> set[str]:
        with connection.transaction(force_rollback=True):
            connection.execute(
                "select set_config('role', 'authenticated', true),"
                " set_config('app.user_id', %s, true)",
                [str(self._mine.user)],
            )
            done = 0
            for statement, values in statements:
                self.tried += 1
                try:
                    with connection.transaction():
                        connection.execute(statement, values)
                    done += 1
                except InsufficientPrivilege:
                    self.refused += 1
                except psycopg.Error:
                    continue
            connection.execute("reset role")
            return self._changed(connection) if done else set()

    def _changed(self, connection: psycopg.Connection) -> set[str]:
        """Columns of rows that were written which name what is theirs; rows of theirs that went."""
        now = self._all(connection)
        written = [
            (t, json.loads(row)) for t, rows in now.items() for row in rows - self._before[t]
        ]
        new = {
            str(row.get(c.name)) for t, row in written for c in self._of_table(t) if c.is_new_name
        }
        gone = (
            f"{table}: a row of theirs is not as it was"
            for table, rows in now.items()
            if any(self._theirs.is_in(row) for row in self._before[table] - rows)
        )
        named = (
            f"{table}.{column.name}"
            for table, row in written
            for column in self._of_table(table)
            if column.names_something and self._is_theirs(column, row.get(column.name), new)
        )
        return {*gone, *named}

    def _is_theirs(self, column: Column, value: Any, new: set[str]) -> bool:
        """Not when something of mine has just been given the same name: then it is that."""
        if value is None:
            return False
        if column.name == "object_key":
            return value.startswith(str(self._theirs.project))
        return self._theirs.is_in(str(value)) and str(value) not in new

    def _of_table(self, table: str) -> list[Column]:
        return [c for c in self.columns if c.table == table]

    def _all(self, connection: psycopg.Connection) -> Rows:
        tables = dict.fromkeys(c.table for c in self.columns)
        every = sql.SQL(" union all ").join(
            sql.SQL("select {}, to_jsonb(t)::text from {} t").format(
                sql.Literal(table), sql.Identifier("public", table)
            )
            for table in tables
        )
        rows: Rows = {table: set() for table in tables}
        for table, row in connection.execute(every).fetchall():
            rows[table].add(row)
        return rows

    def _one_each(self) -> Iterator[list[Statement]]:
        for column in self.columns:
            for value in self._of(column.type, column.name, self._theirs):
                yield [self._insert(column.table, {column: value})]
                yield [self._update(column.table, {column: value}, own=True)]
            yield [self._update(column.table, {column: self._any(column)}, own=False)]
        for table in dict.fromkeys(c.table for c in self.columns):
            yield [(sql.SQL("delete from {}").format(sql.Identifier("public", table)), [])]
        for function, types in self.functions:
            for _ in range(3):
                yield [self._call(function, types)]

    def _drawn(self, combinations: int) -> Iterator[list[Statement]]:
        tables = list(dict.fromkeys(c.table for c in self.columns))
        for _ in range(combinations):
            statements: list[Statement] = []
            for _ in range(self._random.randint(1, 3)):
                if self._random.random() < 0.2:
                    statements.append(self._call(*self._random.choice(self.functions)))
                    continue
                table = self._random.choice(tables)
                columns = self._of_table(table)
                some = self._random.sample(columns, self._random.randint(1, min(3, len(columns))))
                values = {c: self._any(c) for c in some}
                if self._random.random() < 0.5:
                    statements.append(self._insert(table, values))
                else:
                    statements.append(self._update(table, values, own=self._random.random() < 0.5))
            yield statements

    def _insert(self, table: str, values: dict[Column, Any]) -> Statement:
        """A copy of a row of mine with these values; what has to be new in it is new."""
        columns = [c for c in self._of_table(table) if c.insertable or c in values]
        given: list[Any] = []
        chosen: list[sql.Composable] = []
        for column in columns:
            if column in values:
                given.append(values[column])
            elif column.in_key and not column.refers:
                given.append(self._new(column.type))
            else:
                chosen.append(sql.Identifier(column.name))
                continue
            chosen.append(sql.SQL("%s::" + column.type))  # pyright: ignore[reportArgumentType]
        return (
            sql.SQL("insert into {0} ({1}) select {2} from {0} limit 1").format(
                sql.Identifier("public", table),
                sql.SQL(", ").join(sql.Identifier(c.name) for c in columns),
                sql.SQL(", ").join(chosen),
            ),
            given,
        )

    def _update(self, table: str, values: dict[Column, Any], *, own: bool) -> Statement:
        target = sql.SQL("update {} t set {}").format(
            sql.Identifier("public", table),
            sql.SQL(", ").join(
                sql.SQL("{} = %s::" + c.type).format(sql.Identifier(c.name))  # pyright: ignore
                for c in values
            ),
        )
        who = self._mine if own else self._theirs
        return (
            target + sql.SQL(" where to_jsonb(t)::text like any (%s)"),
            [*values.values(), [f"%{name}%" for name in who.names]],
        )

    def _call(self, function: str, types: list[str]) -> Statement:
        arguments = [self._drawn_of(t) for t in types]
        casts = sql.SQL(", ").join(sql.SQL("%s::" + t) for t in types)  # pyright: ignore
        return sql.SQL("select " + function + "({})").format(casts), arguments  # pyright: ignore

    def _any(self, column: Column) -> Any:
        pool = self._of(column.type, column.name, self._theirs)
        return self._random.choice(pool) if pool else self._drawn_of(column.type)

    def _drawn_of(self, kind: str) -> Any:
        if self._random.random() < 0.2:
            return self._new(kind)
        who = self._theirs if self._random.random() < 0.7 else self._mine
        pool = self._of(kind, "", who)
        return self._random.choice(pool) if pool else _OTHERS.get(kind)

    def _of(self, kind: str, name: str, owner: Owner) -> list[Any]:
        match kind:
            case "uuid":
                return list(owner.ids)
            case "uuid[]":
                return [list(owner.ids)]
            case "bytea":
                return [owner.user.bytes]
            case "text" if name in ("", "object_key"):
                return [f"{owner.project}/{owner.document}", f"{owner.project}/{owner.other}"]
            case _:
                return []

    def _new(self, kind: str) -> Any:
        match kind:
            case "uuid":
                return uuid4()
            case "bytea":
                return uuid4().bytes
            case "text":
                return str(uuid4())
            case "integer" | "bigint" | "smallint":
                return self._random.randint(100, 30_000)
            case _:
                with suppress(KeyError):
                    return _OTHERS[kind]
                return None
