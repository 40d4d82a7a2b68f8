"""Random SQL as the API's own login role, judged: `python -m tests.security.statements`.

A seed says which statements. They run over a pooled connection, each in a transaction of its own,
as each of the principals, in databases that are copied from one in which two tenants and a stranger
have rows in every table. Three things must never come about: that a row is seen by whom it is
hidden from, that one is changed or locked, that one is made which names what is somebody else's.
"""

import argparse
import json
import random
import secrets
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from psycopg import pq, sql
from psycopg_pool import ConnectionPool

from tests.security import changing_shapes  # noqa: F401  # they name themselves in SHAPES
from tests.security.drawing import Catalogue, Draw
from tests.security.rows import Rows, differences
from tests.security.shapes import SHAPES, WANT_XML, Shape
from tests.security.tenants import Principal, Tenant, Tenants, settle

BATCH = 400


@dataclass
class Told:
    """Everything that came back to whoever asked."""

    values: list[Any] = field(default_factory=list[Any])
    words: list[str] = field(default_factory=list[str])
    touched: int = 0
    failed: str = ""

    @property
    def text(self) -> str:
        return "\n".join([*self.words, *(str(value) for value in self.values)])

    @property
    def says_something(self) -> bool:
        return any(value not in (None, 0, False, "", "{}", "[]") for value in self.values)


@dataclass
class Seen:
    """What a run came to."""

    statements: int = 0
    refused: int = 0
    failed: int = 0
    empty: int = 0
    by_shape: Counter[str] = field(default_factory=Counter[str])
    by_principal: Counter[str] = field(default_factory=Counter[str])
    controls: set[str] = field(default_factory=set[str])
    findings: dict[str, str] = field(default_factory=dict[str, str])

    def found(self, what: str, statement: str) -> None:
        self.findings.setdefault(what, statement)


class Room:
    """A server with a settled database, and copies of it to try things in."""

    def __init__(self, superuser_url: str, api_url: str) -> None:
        self.superuser_url, self.api_url = superuser_url, api_url
        self.tenants: Tenants = settle(superuser_url)
        with psycopg.connect(superuser_url) as connection:
            self.catalogue = Catalogue.of(connection)
            self.rows = Rows.of(connection, self.catalogue)

    @contextmanager
    def copy(self) -> Iterator[tuple[str, str]]:
        """Addresses of a copy: as a superuser, and as the API."""
        source = _name(self.superuser_url)
        name = f"copy_{secrets.token_hex(4)}"
        admin = _at(self.superuser_url, "postgres")
        with psycopg.connect(admin, autocommit=True) as connection:
            connection.execute(
                sql.SQL("create database {} template {}").format(
                    sql.Identifier(name), sql.Identifier(source)
                )
            )
            try:
                yield _at(self.superuser_url, name), _at(self.api_url, name)
            finally:
                connection.execute(
                    sql.SQL("drop database {} with (force)").format(sql.Identifier(name))
                )


@dataclass(frozen=True)
class Focus:
    """A part of what could be drawn; where nothing is said, all of it. `opening` is done to each
    database first: a hole that has to be found."""

    tables: tuple[str, ...] = ()
    shapes: tuple[str, ...] = ()
    principals: tuple[str, ...] = ()
    opening: str = ""


def run(room: Room, count: int, seed: int, focus: Focus | None = None) -> Seen:
    """So many statements, and what came of them."""
    focus = focus or Focus()
    seen, dice = Seen(), random.Random(seed)
    while seen.statements < count:
        for group in _drawn_groups(room.tenants, dice, focus.principals):
            with room.copy() as (superuser_url, api_url):
                if focus.opening:
                    with psycopg.connect(superuser_url) as connection:
                        connection.execute(focus.opening.encode())
                batch = _Batch(room, seen, dice, focus)
                batch.run(api_url, group, min(BATCH, count - seen.statements))
                batch.look_at_rows(superuser_url, group)
            if seen.statements >= count:
                break
    return seen


def _drawn_groups(
    tenants: Tenants, dice: random.Random, only: tuple[str, ...]
) -> list[list[Principal]]:
    """Who changes what others look at is alone in a database; all the others share one."""
    wanted = [p for p in tenants.principals if not only or p.name in only]
    rest = [p for p in wanted if not p.changes]
    groups = [rest, rest, *([p] for p in wanted if p.changes)]
    dice.shuffle(groups)
    return [group for group in groups if group]


class _Batch:
    def __init__(self, room: Room, seen: Seen, dice: random.Random, focus: Focus) -> None:
        self._room, self._seen, self._dice, self._focus = room, seen, dice, focus
        self._forbidden = {p.name: room.tenants.forbidden(p) for p in room.tenants.principals}
        self._last = ""

    def run(self, url: str, group: list[Principal], count: int) -> None:
        wanted = self._focus.shapes
        shapes = [s for s in SHAPES.values() if not wanted or s.name in wanted]
        weights = [3 if shape.calls else 1 for shape in shapes]
        with ConnectionPool(url, min_size=2, max_size=2, kwargs={"autocommit": True}) as pool:
            for _ in range(count):
                principal = self._dice.choice(group)
                (shape,) = self._dice.choices(shapes, weights)
                tenants = self._room.tenants
                theirs = self._dice.choice([tenants.first, tenants.second, tenants.second])
                draw = Draw(self._room.catalogue, self._dice, principal, theirs, self._focus.tables)
                statements = shape.make(draw)
                with pool.connection() as connection:
                    told = asked(connection, principal, statements, undone=shape.undone)
                self._judge(shape, draw, told, " ; ".join(statements))

    def _judge(self, shape: Shape, draw: Draw, told: Told, statement: str) -> None:
        seen, principal = self._seen, draw.principal
        seen.statements += 1
        seen.by_shape[shape.name] += 1
        seen.by_principal[principal.name] += 1
        seen.refused += told.failed == "42501"
        seen.failed += told.failed not in ("", "42501")
        seen.empty += not told.failed and not told.says_something
        text = told.text
        for word, place in self._forbidden[principal.name].items():
            if word in text and word not in statement:
                seen.found(f"{principal.name} saw {place}", statement)
        if draw.theirs not in (principal.own, principal.member_of):
            if shape.kind == "reads" and told.says_something:
                seen.found(f"{principal.name}: {shape.name} told of {draw.table}", statement)
            if shape.kind == "changes" and told.touched:
                seen.found(f"{principal.name}: {shape.name} touched {draw.table}", statement)
        if shape.kind == "never" and told.says_something:
            seen.found(f"{principal.name}: {shape.name} told of {draw.table}", statement)
        if shape.kind == "refused" and not told.failed:
            seen.found(f"{principal.name}: {shape.name} was not refused", statement)

    def look_at_rows(self, superuser_url: str, group: list[Principal]) -> None:
        with psycopg.connect(superuser_url) as connection:
            now = Rows.of(connection, self._room.catalogue)
        for what in differences(self._room.rows, now, self._room.tenants, group):
            self._seen.found(what, f"one of a batch as {', '.join(p.name for p in group)}")


def asked(
    connection: psycopg.Connection, principal: Principal, statements: list[str], *, undone: bool
) -> Told:
    """In one transaction, begun as the API begins it; what came back."""
    told = Told()

    def notice(said: psycopg.errors.Diagnostic) -> None:
        told.words.append(f"{said.message_primary} {said.message_detail} {said.message_hint}")

    connection.add_notice_handler(notice)
    try:
        with connection.transaction(force_rollback=undone):
            if principal.claim is not None:
                connection.execute(
                    "select set_config('role', %s, true), set_config('app.user_id', %s, true),"
                    " set_config('statement_timeout', '5s', true)",
                    [principal.role, principal.claim],
                )
            for statement in statements:
                _ask(connection, statement, told)
    except psycopg.Error as error:
        told.failed = error.sqlstate or "?"
        said = error.diag
        told.values, told.touched = [], 0
        told.words += [
            str(part)
            for part in (
                error,
                said.message_detail,
                said.message_hint,
                said.context,
                said.internal_query,
            )
        ]
    finally:
        connection.remove_notice_handler(notice)
    return told


def _ask(connection: psycopg.Connection, statement: str, told: Told) -> None:
    with connection.cursor() as cursor:
        if statement.startswith("copy") and "stdin" in statement:
            query, _, row = statement.partition(" --")
            with cursor.copy(query.encode()) as copying:
                copying.write(f"{row}\n".encode() if row else b"")
        elif statement.startswith("copy") and "stdout" in statement:
            with cursor.copy(statement.encode()) as copying:
                told.values += [bytes(part).decode() for part in copying]
        else:
            cursor.execute(statement.encode())
            if (
                cursor.description
                and cursor.pgresult
                and cursor.pgresult.status == pq.ExecStatus.TUPLES_OK
            ):
                if statement.startswith("select set_config"):
                    return
                told.values += [value for row in cursor.fetchall() for value in row]
        if statement.lstrip().startswith(("update", "delete", "merge", "with gone")):
            told.touched += max(cursor.rowcount, 0)


def controls(room: Room, seed: int, tries: int = 60) -> set[str]:
    """The shapes by which somebody who may does see, change or make something: the owner their own,
    and for what nobody may, whoever may everything."""
    dice, well = random.Random(seed), set[str]()
    (owner,) = [p for p in room.tenants.principals if p.name == "owner"]
    with (
        room.copy() as (superuser_url, api_url),
        psycopg.connect(api_url, autocommit=True) as as_api,
        psycopg.connect(superuser_url, autocommit=True) as above,
    ):
        for shape in SHAPES.values():
            for _ in range(tries):
                draw = Draw(room.catalogue, dice, owner, room.tenants.first)
                if shape.kind in ("refused", "never"):
                    unset = Principal("superuser", None)
                    told = asked(above, unset, shape.make(draw), undone=True)
                    done = not told.failed if shape.kind == "refused" else told.says_something
                else:
                    told = asked(as_api, owner, shape.make(draw), undone=True)
                    done = _did(shape, told, room.tenants.first)
                if done:
                    well.add(shape.name)
                    break
    return well


def _did(shape: Shape, told: Told, own: Tenant) -> bool:
    if shape.kind in ("changes", "strikes"):
        return told.touched > 0
    if shape.kind == "makes":
        return not told.failed
    if shape.kind == "roams":
        return told.says_something or any(word in told.text for word in own.words)
    return told.says_something


def _name(url: str) -> str:
    return url.rpartition("/")[2]


def _at(url: str, name: str) -> str:
    return f"{url.rpartition('/')[0]}/{name}"


def main() -> None:
    told = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    told.add_argument("--count", type=int, default=100_000, help="how many statements (100000)")
    told.add_argument("--seed", type=int, default=random.randrange(10**6), help="which ones")
    chosen = told.parse_args()
    from tests.security.servers import own_room

    with (
        tempfile.TemporaryDirectory(prefix="ibid-statements-") as folder,
        own_room(Path(folder)) as room,
    ):
        began = time.monotonic()
        well = controls(room, chosen.seed)
        seen = run(room, chosen.count, chosen.seed)
        seconds = time.monotonic() - began
    print(
        json.dumps(
            {
                "seed": chosen.seed,
                "statements": seen.statements,
                "seconds": round(seconds),
                "shapes": len(seen.by_shape),
                "shapes_that_do_work_for_who_may": len(well),
                "refused_by_a_right": seen.refused,
                "failed_otherwise": seen.failed,
                "went_through_and_said_nothing": seen.empty,
                "as": dict(seen.by_principal),
                "findings": seen.findings,
            },
            indent=1,
        )
    )
    raise SystemExit(1 if seen.findings or SHAPES.keys() - well - WANT_XML else 0)


if __name__ == "__main__":
    main()
