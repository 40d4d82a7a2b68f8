"""Everything that is kept about a person, as rows that they may see themselves.

Secrets and their hashes are of no use to anybody and stay here. Each section is read in slices,
each in a transaction of its own, so that whoever reads slowly holds nobody's connection.
"""

from collections.abc import AsyncIterator
from typing import Any, LiteralString

from adapters.postgres.database import Database
from contracts.people import Caller

_SLICE = 500
_ME: LiteralString = "app.user_id()"

SECTIONS: dict[str, LiteralString] = {
    "account": f"select id::text, to_jsonb(u) - 'password_hash' from users u where id = {_ME}",
    "personal-settings": "select user_id::text, to_jsonb(p) from personal_settings p",
    "sign-ins": f"select id::text, to_jsonb(s) from sessions s where user_id = {_ME}",
    "identities": "select id::text, to_jsonb(i) from identities i",
    "passkeys": "select id::text, to_jsonb(p) - '{credential,public_key}'::text[] from passkeys p",
    "second-factor": "select user_id::text,"
    " jsonb_build_object('created_at', created_at, 'confirmed_at', confirmed_at)"
    " from authenticators",
    "api-keys": "select id::text, to_jsonb(k) - 'hash' from api_keys k",
    "memberships": "select m.project_id::text, to_jsonb(m) || jsonb_build_object('project', p.name)"
    f" from members m join projects p on p.id = m.project_id where m.user_id = {_ME}",
    "projects-made": f"select id::text, to_jsonb(p) from projects p where created_by = {_ME}",
    "invitations": "select id::text, to_jsonb(i) - 'hash' from invitations i"
    f" where created_by = {_ME}",
    "documents": "select id::text, to_jsonb(d) - '{object_key,sort_name,changed_in,lease_until,"
    "lease_epoch,sent_at,not_before,reserved_tokens,reserved_cost,recipe}'::text[]"
    f" from documents d where created_by = {_ME}",
    "released-passages": "select document_id::text || passage_id, to_jsonb(r)"
    f" from released_passages r where released_by = {_ME}",
    "crawls": "select id::text, to_jsonb(c) - '{robots,lease_until,lease_epoch,sent_at}'::text[]"
    f" from crawls c where created_by = {_ME}",
    "chats": f"select id::text, to_jsonb(c) from chats c where user_id = {_ME}",
    "messages": "select id::text, to_jsonb(m) - 'no' from messages m",
    "sources": "select message_id::text || to_char(n, '000000'), to_jsonb(s) from sources s",
    "sentences": "select message_id::text || to_char(ordinal, '000000'), to_jsonb(s)"
    " from sentences s",
    "chat-summaries": "select message_id::text, to_jsonb(s) from chat_summaries s",
    "pages-and-tools": "select id::text, to_jsonb(s) - 'parts' from snapshots s",
    "traces": "select message_id::text, to_jsonb(t) from message_traces t",
    "feedback": f"select message_id::text, to_jsonb(f) from feedback f where user_id = {_ME}",
    "runs": "select id::text, to_jsonb(r) - '{lease_until,lease_epoch}'::text[] from runs r"
    f" where user_id = {_ME}",
    "usage": f"select to_char(no, '0000000000000000000'), to_jsonb(l) - 'no' from ledger l"
    f" where user_id = {_ME}",
    "questions": "select project_id::text || run_id, to_jsonb(q) from questions q"
    f" where user_id = {_ME}",
    "tool-sign-ins": "select server_id::text, to_jsonb(g) - '{sealed,version,lease_until}'::text[]"
    f" from tool_grants g where user_id = {_ME}",
    "events": "select to_char(id, '0000000000000000000'), to_jsonb(a) from audit a"
    f" where user_id = {_ME}",
}
"""By the name of its file: the key that orders a row, as text, and the row."""


async def rows(db: Database, caller: Caller, section: str) -> AsyncIterator[list[dict[str, Any]]]:
    """A slice at a time.

    Raises:
        Unauthorized, Suspended: the sign-in has ended meanwhile.
    """
    query: LiteralString = (
        'select * from (select s.key collate "C" as key, s.row'
        f" from ({SECTIONS[section]}) s (key, row)) s"
        " where key > %s order by key limit %s"
    )
    after, more = "", True
    while more:
        async with db.as_user(caller) as tx:
            found = await tx.rows(query, [after, _SLICE])
        if found:
            yield [one["row"] for one in found]
            after = found[-1]["key"]
        more = len(found) == _SLICE


async def originals(db: Database, caller: Caller) -> list[dict[str, Any]]:
    """`id`, `name` and `object_key` of each file that they uploaded and that has arrived."""
    async with db.as_user(caller) as tx:
        return await tx.rows(
            f"select id, name, object_key from documents where created_by = {_ME}"
            " and parent_id is null and sha256 is not null and status <> 'awaiting_upload'"
            " order by created_at, id"
        )
