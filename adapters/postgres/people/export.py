"""Everything that is kept about a person, as rows that they may see themselves.

Secrets and their hashes are of no use to anybody and stay here. Each section is read in slices,
each in a transaction of its own, so that whoever reads slowly holds nobody's connection.
"""

from collections.abc import AsyncIterator
from typing import Any, LiteralString, NamedTuple
from uuid import UUID

from adapters.postgres.database import Database
from contracts.people import Caller


class Section(NamedTuple):
    """A table `t`: which rows, what orders them, as text, and what is left out of them."""

    table: LiteralString
    key: LiteralString = "t.id::text"
    whose: LiteralString = "t.user_id = app.user_id()"
    without: LiteralString = ""
    """Columns, with commas between them."""
    at_once: int = 500
    """Rows that are read together: fewer of those that may be large."""


_MADE: LiteralString = "t.created_by = app.user_id()"
_ALL: LiteralString = "true"
"""Of a table whose policy shows nobody's but one's own."""

SECTIONS: dict[str, Section] = {
    "account": Section("users", whose="t.id = app.user_id()", without="password_hash"),
    "personal-settings": Section("personal_settings", "t.user_id::text"),
    "notices": Section(
        "notices",
        "t.kind || coalesce(t.project_id::text, '') || t.about",
        without="due_at,tries",
    ),
    "sign-ins": Section("sessions"),
    "identities": Section("identities"),
    "passkeys": Section("passkeys", without="credential,public_key"),
    "second-factor": Section("authenticators", "t.user_id::text", without="sealed,last_step"),
    "directory": Section("app.scim_of_me()", "t.user_id::text"),
    "api-keys": Section("api_keys", without="hash"),
    "memberships": Section("members", "t.project_id::text"),
    "projects-made": Section("projects", whose=_MADE),
    "invitations": Section("invitations", whose=_MADE, without="hash"),
    "documents": Section(
        "documents",
        whose=_MADE,
        without="object_key,sort_name,changed_in,lease_until,lease_epoch,sent_at,not_before,"
        "reserved_tokens,reserved_cost,recipe",
    ),
    "released-passages": Section(
        "released_passages",
        "t.document_id::text || t.passage_id",
        "t.released_by = app.user_id()",
    ),
    "crawls": Section("crawls", whose=_MADE, without="robots,lease_until,lease_epoch,sent_at"),
    "chats": Section("chats"),
    "messages": Section("messages", whose=_ALL, without="no"),
    "sources": Section("sources", "t.message_id::text || to_char(t.n, '000000')", _ALL),
    "sentences": Section("sentences", "t.message_id::text || to_char(t.ordinal, '000000')", _ALL),
    "chat-summaries": Section("chat_summaries", "t.message_id::text", _ALL),
    "pages-and-tools": Section("snapshots", whose=_ALL, without="parts", at_once=20),
    "traces": Section("message_traces", "t.message_id::text", _ALL, at_once=10),
    "feedback": Section("feedback", "t.message_id::text"),
    "runs": Section("runs", without="lease_until,lease_epoch"),
    "usage": Section("ledger", "to_char(t.no, '0000000000000000000')", without="no"),
    "questions": Section("questions", "t.project_id::text || t.run_id"),
    "tool-sign-ins": Section(
        "tool_grants", "t.server_id::text", without="sealed,version,lease_until"
    ),
    "events": Section("audit", "to_char(t.id, '0000000000000000000')"),
}
"""By the name of its file."""


async def rows(db: Database, caller: Caller, name: str) -> AsyncIterator[list[dict[str, Any]]]:
    """A slice at a time.

    Raises:
        Unauthorized, Suspended: the sign-in has ended meanwhile.
    """
    table, key, whose, without, at_once = SECTIONS[name]
    query: LiteralString = (
        "select s.key, to_jsonb(s.t) - string_to_array(%s, ',') as row from ("
        f' select ({key}) collate "C" as key, t from {table} t'
        f' where {whose} and ({key}) collate "C" > %s order by 1 limit %s) s order by s.key'
    )
    after, more = "", True
    while more:
        async with db.as_user(caller) as tx:
            found = await tx.rows(query, [without, after, at_once])
        if found:
            yield [one["row"] for one in found]
            after = found[-1]["key"]
        more = len(found) == at_once


class Original(NamedTuple):
    """A file that somebody uploaded."""

    id: UUID
    name: str
    object_key: str


async def uploaded(db: Database, caller: Caller) -> list[UUID]:
    """The files that they uploaded and that have arrived; not what came out of others or from the
    web. Oldest first."""
    async with db.as_user(caller) as tx:
        found = await tx.rows(
            "select id from documents where created_by = app.user_id() and parent_id is null"
            " and source_url is null and sha256 is not null and status <> 'awaiting_upload'"
            " order by created_at, id"
        )
    return [row["id"] for row in found]


async def original(db: Database, caller: Caller, document_id: UUID) -> Original | None:
    """None: it is gone, or they may not see it any more.

    Raises:
        Unauthorized, Suspended: the sign-in has ended meanwhile.
    """
    async with db.as_user(caller) as tx:
        row = await tx.row(
            "select id, name, object_key from documents where id = %s", [document_id]
        )
    return None if row is None else Original(**row)
