"""Tenants with a row in every table, and in every text of theirs a word that nobody else has."""

import re
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import psycopg
from psycopg import sql

from tests.database.owners import Owner

PRIVATE = frozenset({
    "sessions", "refresh_tokens", "api_keys", "audit", "idempotency_keys", "personal_settings",
    "chats", "messages", "sources", "snapshots", "sentences", "feedback", "runs", "tool_calls",
    "checkpoints", "checkpoint_blobs", "checkpoint_writes", "message_traces", "chat_summaries",
    "ledger", "questions", "reservations", "pending_deletions", "tool_sign_ins", "invitations",
    "notices",
})  # fmt: skip
"""What other members of a project do not see: of a person, or of owners alone."""
_LEFT = ("language", "media_type", "url", "site", "host", "lexeme", "model", "email")
"""Columns that have to stay what they are for anything to work."""
_TEXTS = """
select c.relname, a.attname, format_type(a.atttypid, null)
from pg_class c join pg_attribute a on a.attrelid = c.oid
where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
  and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
  and a.atttypid in ('text'::regtype, 'jsonb'::regtype)
  and not exists (select from pg_constraint k where k.conrelid = c.oid
    and k.contype in ('p', 'u', 'f') and a.attnum = any (k.conkey))
"""
_FURTHER = """
insert into budgets (api_key_id, tokens_per_day) values (%(x)s, 7);
insert into runs (id, project_id, chat_id, user_id, question_id, answer_id, model, lease_until)
  values (%(s)s, %(p)s, %(c)s, %(u)s, %(m)s, gen_random_uuid(), 'm', now() + interval '1 hour')"""
"""A key with a budget, and a run that nothing was entered of yet."""


@dataclass
class Tenant:
    """Somebody's project; `words` says of each canary where it stands."""

    owner: Owner
    words: dict[str, str] = field(default_factory=dict[str, str])
    ids: dict[str, UUID] = field(default_factory=dict[str, UUID])
    """What may be known of them, by what it is the id of."""

    def where(self, table: str, columns: frozenset[str], alias: str) -> str | None:
        """What singles out their rows; none: such a table has no rows of anybody's."""
        for column, value in (
            ("project_id", self.owner.project),
            ("user_id", self.owner.user),
            ("run_id", self.owner.other),
        ):
            if column in columns and table not in ("budgets", "quotas"):
                return f"{alias}.{column} = '{value}'"
        match table:
            case "projects":
                return f"{alias}.id = '{self.owner.project}'"
            case "users":
                return f"{alias}.id = '{self.owner.user}'"
            case "quotas":
                return (
                    f"({alias}.project_id = '{self.owner.project}'"
                    f" or {alias}.user_id = '{self.owner.user}')"
                )
            case "budgets":
                return (
                    f"({alias}.project_id = '{self.owner.project}'"
                    f" or {alias}.api_key_id = '{self.owner.other}')"
                )
            case _:
                return None


@dataclass(frozen=True)
class Principal:
    """Who asks. `claim` none: nobody sets one, as on a connection that comes from the pool."""

    name: str
    claim: str | None
    role: str = "authenticated"
    member_of: Tenant | None = None
    own: Tenant | None = None

    @property
    def changes(self) -> bool:
        """Whether they may change what the project has in common."""
        return self.name in ("owner", "editor")

    def may_see(self, tenant: Tenant, table: str, column: str = "") -> bool:
        if tenant is self.own:
            return True
        if tenant is not self.member_of or table in PRIVATE:
            return False
        return table != "users" or column == "name"


@dataclass(frozen=True)
class Tenants:
    """Two that are looked at, and a stranger who has a project too."""

    first: Tenant
    second: Tenant
    stranger: Tenant
    principals: tuple[Principal, ...]

    @property
    def all(self) -> tuple[Tenant, ...]:
        return self.first, self.second, self.stranger

    def forbidden(self, principal: Principal) -> dict[str, str]:
        """The canaries that must not reach this one, and where each stands."""
        return {
            word: place
            for tenant in self.all
            for word, place in tenant.words.items()
            if not principal.may_see(tenant, *place.split("."))
        }


def settle(url: str) -> Tenants:
    """Into a migrated database; `url` is of a superuser."""
    first, second, stranger = (_tenant(url) for _ in range(3))
    names = ("editor", "reader", "left", "suspended")
    people = {name: uuid4() for name in names}
    with psycopg.connect(url) as connection:
        for user in people.values():
            connection.execute(
                "insert into users (id, email) values (%s, %s)", [user, f"{user}@example.com"]
            )
        for name, role, tenant in (
            ("editor", "editor", first),
            ("reader", "reader", first),
            ("suspended", "owner", second),
        ):
            connection.execute(
                "insert into members (project_id, user_id, role) values (%s, %s, %s)",
                [tenant.owner.project, people[name], role],
            )
        connection.execute(
            "update users set suspended_at = now() where id = %s", [people["suspended"]]
        )
        for tenant in (first, second, stranger):
            tenant.words = _mark(connection, tenant)
        connection.commit()
        connection.autocommit = True
        connection.execute("analyze")  # what statistics keep of rows is looked for as well
    return Tenants(first, second, stranger, _principals(first, stranger, people))


def _principals(first: Tenant, stranger: Tenant, people: dict[str, UUID]) -> tuple[Principal, ...]:
    return (
        Principal("unset", None),
        Principal("nobody", ""),
        Principal("anonymous", "", role="anon"),
        Principal("anonymous with a name", str(first.owner.user), role="anon"),
        Principal("garbage", "' or true --"),
        Principal("absent", str(uuid4())),
        Principal("left", str(people["left"])),
        # An owner of the second project, which is as if they were not.
        Principal("suspended", str(people["suspended"])),
        Principal("stranger", str(stranger.owner.user), own=stranger),
        Principal("reader", str(people["reader"]), member_of=first),
        Principal("editor", str(people["editor"]), member_of=first),
        Principal("owner", str(first.owner.user), member_of=first, own=first),
    )


def _tenant(url: str) -> Tenant:
    owner = Owner(url)
    keys: dict[str, Any] = {
        "u": owner.user, "p": owner.project, "c": owner.chat, "m": owner.message,
        "x": owner.other, "s": owner.session,
    }  # fmt: skip
    with psycopg.connect(url) as connection:
        for statement in _FURTHER.split(";\n"):
            connection.execute(statement, keys)
        found = connection.execute(
            "select t.id, s.id, g.version from tools t, tool_servers s, tool_grants g"
            " where t.project_id = %(p)s and s.project_id = %(p)s and g.project_id = %(p)s",
            keys,
        ).fetchone()
    assert found
    kinds: dict[UUID, str] = {
        owner.user: "user person whose", owner.project: "project", owner.document: "document",
        owner.chat: "chat", owner.message: "message question parent", owner.session: "session",
        owner.other: "key run crawl passage snapshot assistant invitation answer group",
        found[0]: "tool", found[1]: "server", found[2]: "seen",
    }  # fmt: skip
    return Tenant(owner, ids={name: one for one, names in kinds.items() for name in names.split()})


def _mark(connection: psycopg.Connection, tenant: Tenant) -> dict[str, str]:
    """A canary into every text of this tenant's rows that takes one; and every id that only
    somebody who saw a row could name is one as well."""
    words, owner = dict[str, str](), tenant.owner
    mine = [f"%{name}%" for name in owner.names]
    connection.execute("set local session_replication_role = replica")
    for table, column, kind in connection.execute(_TEXTS).fetchall():
        if column in _LEFT:
            continue
        word = f"zq{uuid4().hex[:14]}"
        value = "to_jsonb(%s::text)" if kind == "jsonb" else f"concat({column}, %s::text)"
        if kind == "jsonb":
            value = "jsonb_build_object('of', %s::text)"
        change = f"update {table} t set {column} = {value} where to_jsonb(t)::text like any (%s)"
        try:
            with connection.transaction():
                done = connection.execute(change.encode(), [word, mine]).rowcount
        except psycopg.Error:
            continue  # it takes only certain values
        if done:
            words[word] = f"{table}.{column}"
    words |= _unnamed(connection, tenant, mine)
    connection.execute("set local session_replication_role = origin")
    return words


_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def _unnamed(connection: psycopg.Connection, tenant: Tenant, mine: list[str]) -> dict[str, str]:
    found: dict[str, str] = {tenant.owner.user.bytes.hex(): "api_keys.hash"}
    tables = connection.execute(
        "select relname from pg_class where relnamespace = 'public'::regnamespace"
        " and relkind in ('r', 'p') and not relispartition"
    ).fetchall()
    for (table,) in tables:
        query = sql.SQL("select to_jsonb(t)::text from {} t where to_jsonb(t)::text like any (%s)")
        rows = connection.execute(query.format(sql.Identifier(table)), [mine]).fetchall()
        for (row,) in rows:
            for name in _UUID.findall(row):
                if UUID(name) not in {*tenant.owner.ids, *tenant.ids.values()}:
                    found.setdefault(name, f"{table}.id")
    return found
