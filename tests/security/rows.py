"""All rows as the tables' owner sees them, and what became of those that are somebody's."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql

from tests.security.drawing import Catalogue
from tests.security.tenants import PRIVATE, Principal, Tenant, Tenants

_TOUCHED_BY_MEMBERS = frozenset({"tools", "tool_servers", "tool_grants", "members"})
"""Any member finds out what became of a tool, renews what was signed in for, and may leave."""


@dataclass(frozen=True)
class Rows:
    """Of each table: every row as JSON, and in it who changed or locked it last."""

    catalogue: Catalogue
    tables: dict[str, set[str]]

    @classmethod
    def of(cls, connection: psycopg.Connection, catalogue: Catalogue) -> "Rows":
        every = sql.SQL(" union all ").join(
            sql.SQL(
                "select {}, (to_jsonb(t) || jsonb_build_object('xmax', t.xmax::text))::text"
                " from {} t"
            ).format(sql.Literal(table), sql.Identifier("public", table))
            for table in catalogue.columns
        )
        tables: dict[str, set[str]] = {table: set() for table in catalogue.columns}
        for table, row in connection.execute(every).fetchall():
            tables[table].add(row)
        return cls(catalogue, tables)


def differences(before: Rows, now: Rows, tenants: Tenants, group: list[Principal]) -> list[str]:
    """What nobody of this group may bring about, and somebody did."""
    own = [p.own for p in group]
    found: list[str] = []
    for tenant in (tenants.first, tenants.second):
        if tenant in own:
            continue
        is_shared = any(p.member_of is tenant for p in group)
        watched = _watched(before, tenant, group)
        found += _changed(before, now, tenant, watched, is_shared=is_shared)
        if not is_shared:
            found += _made(before, now, tenant)
    return sorted(set(found))


def _watched(before: Rows, tenant: Tenant, group: list[Principal]) -> set[str]:
    members = [p for p in group if p.member_of is tenant]
    if any(p.changes for p in members):
        return set(PRIVATE) - {"pending_deletions", "invitations", "tool_sign_ins"}
    return set(before.tables) - (_TOUCHED_BY_MEMBERS if members else frozenset())


def _changed(
    before: Rows, now: Rows, tenant: Tenant, watched: set[str], *, is_shared: bool
) -> Iterator[str]:
    """Members may wait for each other: of what they have in common a lock is no change."""
    for table in watched:
        old, new = before.tables[table], now.tables[table]
        if is_shared and table not in PRIVATE:
            old, new = ({_unlocked(row) for row in rows} for rows in (old, new))
        if any(tenant.owner.is_in(row) for row in old - new):
            yield f"a row of {table} that is somebody else's is not as it was, or was locked"


def _made(before: Rows, now: Rows, tenant: Tenant) -> Iterator[str]:
    """Rows that were written and name something of theirs; unless something of one's own has just
    been given the same name: then it is that."""
    written: list[tuple[str, dict[str, Any]]] = []
    for table in before.tables:
        known = {_unlocked(text) for text in before.tables[table]}
        new = (text for text in now.tables[table] - before.tables[table])
        written += [(table, json.loads(text)) for text in new if _unlocked(text) not in known]
    columns = before.catalogue.columns
    fresh = {str(row[c.name]) for table, row in written for c in columns[table] if c.is_new_name}
    for table, row in written:
        for column in columns[table]:
            value = str(row.get(column.name))
            if column.names_something and value not in fresh and tenant.owner.is_in(value):
                yield f"a row was made whose {table}.{column.name} names somebody else's"


def _unlocked(row: str) -> str:
    return re.sub(r'"xmax": "\d+"', "", row)
