"""What a statement is drawn from: the catalogue's tables, columns and functions, and whose they
are to be."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from uuid import uuid4

import psycopg

from tests.database.attacks import COLUMNS, Column
from tests.security.tenants import Principal, Tenant

DOORS = frozenset({"app.credentials", "app.refresh_token", "app.api_key"})
"""Functions before sign-in, which tell whoever has the secret. None is drawn, so nobody has one."""


_FUNCTIONS = """
select p.oid::regproc::text, coalesce(p.proargnames[:p.pronargs], '{}'),
  array(select format_type(t, null) from unnest(p.proargtypes) t)
from pg_proc p
where p.pronamespace = 'app'::regnamespace and p.prorettype <> 'trigger'::regtype
  and (has_function_privilege('authenticated', p.oid, 'execute')
    or has_function_privilege('anon', p.oid, 'execute'))
order by 1, 3
"""


@dataclass(frozen=True)
class Function:
    name: str
    arguments: list[str]
    types: list[str]


@dataclass(frozen=True)
class Catalogue:
    columns: dict[str, list[Column]]
    functions: list[Function]
    sequences: list[str]

    @classmethod
    def of(cls, connection: psycopg.Connection) -> "Catalogue":
        columns: dict[str, list[Column]] = {}
        for row in connection.execute(COLUMNS).fetchall():
            columns.setdefault(row[0], []).append(Column(*row))
        functions = [Function(*row) for row in connection.execute(_FUNCTIONS).fetchall()]
        sequences = connection.execute(
            "select oid::regclass::text from pg_class where relkind = 'S'"
            " and relnamespace = 'public'::regnamespace order by 1"
        ).fetchall()
        return cls(columns, functions, [name for (name,) in sequences])


def quoted(value: object) -> str:
    return "'" + str(value).replace("'", "''") + "'"


class Draw:
    """One statement's choices. `theirs` is at whom it is aimed, `mine` whose ids the caller has."""

    def __init__(
        self,
        catalogue: Catalogue,
        dice: random.Random,
        principal: Principal,
        theirs: Tenant,
        tables: tuple[str, ...] = (),
    ) -> None:
        self.catalogue, self.dice = catalogue, dice
        self.principal, self.theirs = principal, theirs
        self.mine = principal.own or principal.member_of or theirs
        self._tables = tables
        self.table = self.another()

    def another(self) -> str:
        """A table with rows of somebody's."""
        while True:
            table = self.dice.choice(self._tables or tuple(self.catalogue.columns))
            if self.where(table) is not None:
                return table

    def where(self, table: str | None = None, alias: str = "t") -> str:
        """That rows of this table, or of `self.table`, are theirs."""
        table = table or self.table
        names = frozenset(c.name for c in self.catalogue.columns[table])
        return self.theirs.where(table, names, alias)  # pyright: ignore[reportReturnType]

    def column(self, table: str | None = None, *, writable: bool = False) -> Column:
        columns = self.catalogue.columns[table or self.table]
        return self.dice.choice([c for c in columns if not writable or not c.in_key] or columns)

    def one(self, *choices: str) -> str:
        return self.dice.choice(choices)

    # Values

    def uuid(self, what: str = "", *, foreign: float = 0.6) -> str:
        """The id of something of theirs, or of mine; of the kind that is asked for, if there is."""
        if self.dice.random() < 0.05:
            return str(uuid4())
        whose = self.theirs if self.dice.random() < foreign else self.mine
        if what in whose.ids and self.dice.random() < 0.9:
            return str(whose.ids[what])
        return str(self.dice.choice(whose.owner.ids))

    def value(self, kind: str) -> str:
        """An expression of this type."""
        if made := _VALUES.get(kind):
            return made(self)
        if kind.endswith("[]"):
            inside = ", ".join(self.value(kind.removesuffix("[]")) for _ in range(2))
            return f"array[{inside}]::{kind}"
        return f"null::{kind}"

    def call(self, *names: str) -> str:
        """A function of schema `app`, and what it is given."""
        known = [f for f in self.catalogue.functions if f.name not in DOORS]
        chosen = self.dice.choice([f for f in known if f.name in names] or known)
        pairs = zip(chosen.arguments or [""] * len(chosen.types), chosen.types, strict=True)
        given = [self._named(name) if kind == "uuid" else self.value(kind) for name, kind in pairs]
        return f"{chosen.name}({', '.join(given)})"

    def _named(self, argument: str) -> str:
        return "null::uuid" if self.dice.random() < 0.2 else f"'{self.uuid(argument)}'::uuid"

    def copied(self) -> tuple[str, str]:
        """Columns of a new row, and a query for one that is mine but for some that are theirs."""
        columns = [
            c
            for c in self.catalogue.columns[self.table]
            if c.insertable or self.dice.random() < 0.04
        ]
        given: list[str] = []
        for column in columns:
            if column.name == "project_id" and self.dice.random() < 0.5:
                given.append(quoted(self.theirs.owner.project) + "::uuid")
            elif column.type == "uuid" and (column.refers or self.dice.random() < 0.3):
                given.append(quoted(self.uuid(column.name.removesuffix("_id"))) + "::uuid")
            elif column.in_key and not column.refers:
                given.append(self.fresh(column.type))
            else:
                given.append(f"t.{column.name}")
        names = ", ".join(c.name for c in columns) or "id"
        return names, f"select {', '.join(given) or 'null'} from public.{self.table} t limit 1"

    def fresh(self, kind: str) -> str:
        match kind:
            case "uuid":
                return "gen_random_uuid()"
            case "bytea":
                return f"decode('{uuid4().hex}', 'hex')"
            case "text":
                return quoted(uuid4().hex)
            case _:
                return self.value(kind)


_LIMITS = (
    '{"tokens_per_day": 5, "tokens_per_month": null, "cost_per_day": null, "cost_per_month": null}'
)


def _json(draw: Draw) -> str:
    call = (
        f'[{{"id": "{uuid4()}", "at": "2026-01-01T00:00:00Z", "role": "answer", "model": "m",'
        ' "outcome": "complete", "input_tokens": 1, "cached_tokens": 0, "output_tokens": 1,'
        ' "estimated": false, "cost": 1}]'
    )
    return quoted(
        draw.one("{}", "[]", "null", call, call, _LIMITS, '{"metadata": {"a": "b"}}')
    ) + "::jsonb"  # fmt: skip


def _reservation(draw: Draw) -> str:
    whose = draw.dice.choice([draw.mine, draw.theirs]).owner
    project, key = draw.uuid("project"), draw.uuid("key")
    return (
        f"row(gen_random_uuid(), '{whose.user}', {draw.one(quoted(project), 'null')},"
        f" {draw.one(quoted(key), 'null')}, 5, 0, now() + interval '1 hour')::public.reservations"
    )


def _row(draw: Draw, table: str) -> str:
    return f"(select t from public.{table} t where {draw.where(table)} limit 1)"


_VALUES: dict[str, Callable[[Draw], str]] = {
    "uuid": lambda draw: draw.one(*[quoted(draw.uuid()) + "::uuid"] * 4, "null::uuid"),
    "uuid[]": lambda draw: f"array[{quoted(draw.uuid())}, {quoted(draw.uuid())}]::uuid[]",
    "text": lambda draw: quoted(
        draw.one(
            "secret words", "owner", "hybrid", "keyword", "r", f"{draw.theirs.owner.project}/x"
        )
    ),
    "text[]": lambda _: "array['secret', 'english']::text[]",
    "jsonb": _json,
    "bytea": lambda draw: draw.fresh("bytea"),
    "boolean": lambda draw: draw.one("true", "false"),
    "smallint": lambda draw: draw.one("1::smallint", "2::smallint"),
    "integer": lambda draw: str(draw.dice.randint(0, 9)),
    "bigint": lambda draw: f"{draw.dice.randint(1, 40)}::bigint",
    "real": lambda _: "0.5::real",
    "double precision": lambda _: "0.5::float8",
    "numeric": lambda _: "1.5",
    "interval": lambda _: "interval '1 minute'",
    "timestamp with time zone": lambda _: "now()",
    "regconfig": lambda _: "'pg_catalog.english'::regconfig",
    "tsvector": lambda _: "to_tsvector('simple', 'secret words')",
    "extensions.halfvec": lambda _: "array_fill(0.05, array[384])::extensions.halfvec",
    "reservations": _reservation,
    "documents": lambda draw: _row(draw, "documents"),
    "runs": lambda draw: _row(draw, "runs"),
    "crawls": lambda draw: _row(draw, "crawls"),
    "app.scope": lambda draw: "row("
    + quoted("{" + draw.uuid() + "}")
    + ", null, null, null, null, 1, false)::app.scope",
    "app.question": lambda draw: f"app.question_of({quoted(draw.uuid())}, 'secret words')",
}  # fmt: skip
