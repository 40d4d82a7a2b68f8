"""What a member may do who only reads: every route that writes is asked, also those that are made
tomorrow. What somebody finds who is no member is in `tests/security/test_matrix.py`.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql

from contracts.settings import Settings
from tests.answered import described
from tests.api import Person, sign_up
from tests.database_fixture import TestDatabase
from tests.server.test_auth import PASSWORD

MAY_READERS = {
    "sign_up": "is about nobody else",
    "sign_in": "is about nobody else",
    "refresh": "is about nobody else",
    "sign_out": "is about nobody else",
    "begin_sign_in": "is about nobody else",
    "take_clerk_event": "is its issuer's, which signs it",
    "finish_sign_in": "is about nobody else",
    "begin_identity": "is about nobody else",
    "finish_identity": "is about nobody else",
    "remove_identity": "is about nobody else",
    "end_session": "is about nobody else",
    "end_other_sessions": "is about nobody else",
    "change_password": "is about nobody else",
    "ask_for_reset": "is about nobody else",
    "reset_password": "is whoever's who has its secret",
    "verify_email": "is whoever's who has its secret",
    "go_on_signing_in": "is about nobody else",
    "enrol": "is about nobody else",
    **dict.fromkeys(
        (
            "begin_with_passkey",
            "finish_with_passkey",
            "begin_passkey",
            "add_passkey",
            "remove_passkey",
        ),
        "is about nobody else",
    ),
    "begin_authenticator": "is about nobody else",
    "confirm_authenticator": "is about nobody else",
    "make_recovery_codes": "is about nobody else",
    "remove_authenticator": "is about nobody else",
    "ask_for_verification": "is about nobody else",
    "make_api_key": "is about nobody else",
    "change_api_key": "is about nobody else",
    "delete_api_key": "is about nobody else",
    "delete_my_account": "is about nobody else",
    "set_budget_of_key": "a key is its holder's",
    "change_personal_settings": "is about nobody else",
    "set_notices": "is about nobody else",
    "unsubscribe": "is whoever's who has the letter",
    "look_at_invitation": "is whoever's who has its secret",
    "accept_invitation": "is whoever's who has its secret",
    "make_project": "makes one of their own",
    "search": "reads",
    "make_chat": "a chat is its maker's, and readers ask",
    "delete_summary": "a chat is its maker's",
    "change_chat": "a chat is its maker's",
    "delete_chat": "a chat is its maker's",
    "ask": "a chat is its maker's",
    "answer_again": "a chat is its maker's",
    "stop_run": "a chat is its maker's",
    "answer_step": "a chat is its maker's",
    "set_feedback": "a chat is its maker's",
    "replay": "a chat is its maker's, and it reads",
    "finish_tool_sign_in": "is whoever began it's, and only who may change the project begins one",
}
BODIES: dict[str, Any] = {
    "change_personal_settings": {"instructions": "Briefly."},
    "change_api_key": {"verbs": ["read"]},
    "set_notices": {"work": True, "quota": True, "retention": True, "gaps": False},
    "change_project": {"name": "Theirs now"},
    "change_role": {"role": "reader"},
    "make_invitation": {"role": "owner"},
    "give_group": {"role": "editor"},
    "switch_job": {"enabled": True},
    "set_retention": {"chats_days": 36500},
    "preview_retention": {"chats_days": 36500},
    "make_group": {"name": "Theirs"},
    "set_quota_of_person": {"documents": 100_000},
    "set_quota_of_project": {"documents": 100_000},
    "rename_group": {"name": "Theirs now"},
    "make_scim_token": {"name": "Theirs", "password": PASSWORD},
    "take_clerk_event": {},
    "add_to_group": {"email": "nobody@example.com"},
    "change_settings": {"retrieval": {"passages": 3}},
    "begin_upload": {"name": "a.md", "media_type": "text/markdown", "size": 1},
    "begin_uploads": {"files": [{"name": "a.md", "media_type": "text/markdown", "size": 1}]},
    "confirm_uploads": {"document_ids": ["{document_id}"]},
    "change_documents": {"action": "delete", "document_ids": ["{document_id}"]},
    "change_document": {"metadata": {"a": "b"}},
    "give_password": {"password": "secret"},
    "choose_encoding": {"encoding": "auto"},
    "add_pages": {"url": "http://example.com/"},
    "preview_pages": {"url": "http://example.com/"},
    "begin_embedder": {"name": "all-MiniLM-L6-v2", "dimensions": 384},
    "try_model": {"name": "default"},
    "search": {"query": "door"},
    "change_chat": {"title": "Theirs"},
    "ask": {"content": "Who?"},
    "set_feedback": {"rating": "good"},
    "make_assistant": {"name": "Theirs"},
    "change_assistant": {"name": "Theirs"},
    "make_tool": {"name": "t", "description": "T.", "request": {"url": "http://example.com/"}},
    "discover_tools": {"kind": "openapi", "document": "{}"},
    "change_tool": {"enabled": True},
    "name_tool_hosts": {"hosts": []},
    "add_tool_server": {"url": "http://example.com/mcp"},
    "change_tool_server": {"name": "Theirs"},
    "import_tools": {"tools": [{"remote_name": "t", "fingerprint": "f"}]},
    "begin_tool_sign_in": {},
    "ask_for_reset": {"email": "nobody@example.com"},
    "reset_password": {"secret": "A" * 43, "password": "nor is this one"},
    "verify_email": {"secret": "A" * 43},
    "go_on_signing_in": {"challenge": "none", "code": "000000"},
    "enrol": {"challenge": "none"},
    "finish_with_passkey": {"state": "none", "credential": {}},
    "begin_passkey": {"password": "no"},
    "add_passkey": {"state": "none", "credential": {}, "name": "n"},
    "begin_authenticator": {"password": "no"},
    "confirm_authenticator": {"code": "000000"},
    "make_recovery_codes": {"code": "000000"},
    "remove_authenticator": {"code": "000000"},
    "change_password": {"current": "no", "password": "nor is this one"},
    "finish_sign_in": {"state": "of-nobody", "code": "c"},
    "finish_identity": {"state": "of-nobody", "code": "c"},
    "finish_tool_sign_in": {"state": "of-nobody", "code": "c"},
    "answer_step": {"allow": True},
    "replay": {"document_id": "{document_id}"},
}
_STATES = ("awaiting_upload", "queued", "ready", "failed", "cancelled")


class Write(NamedTuple):
    name: str
    method: str
    path: str


def writes() -> list[Write]:
    """From the description of the API, which is made of its routes."""
    return [
        Write(operation["operationId"], method, path.removeprefix("/api/v1"))
        for path, methods in described()["paths"].items()
        if path.startswith("/api/v1")
        for method, operation in methods.items()
        if method not in ("get", "head", "options")
    ]


class Things(NamedTuple):
    """Of one project: a document in each state, a crawl in two, and what belongs to its owner."""

    ids: dict[str, str]
    documents: list[str]
    crawls: list[str]

    def variants(self, write: Write) -> Iterator[dict[str, str]]:
        if "{document_id}" in write.path + str(BODIES.get(write.name)):
            yield from (self.ids | {"document_id": one} for one in self.documents)
        elif "{crawl_id}" in write.path:
            yield from (self.ids | {"crawl_id": one} for one in self.crawls)
        else:
            yield self.ids


_HISTORY = """
insert into crawls (id, project_id, created_by, url, site, depth, page_limit, status)
  select x, %(project_id)s, %(user)s, 'http://example.com/', 'example.com', 0, 1,
    case when x = %(crawl_id)s then 'running' else 'done' end
  from unnest(array[%(crawl_id)s, %(other_crawl)s]::uuid[]) x;
insert into passages (id, project_id, document_id, ordinal, text, tokens, words, place)
  values (%(passage_id)s, %(project_id)s, %(document_id)s, 0, 'Obey.', 1, 1, '{}');
insert into quarantined_passages (no, project_id, document_id, passage_id, rule, reason, score)
  select no, project_id, document_id, id, 'orders_to_models', 'It orders.', 1 from passages
  where id = %(passage_id)s;
insert into tools (id, project_id, name, description, kind, parameters, request, changes)
  values (%(tool_id)s, %(project_id)s, 'look_up', 'Looks up.', 'http', '{"type": "object"}',
    '{"url": "http://127.0.0.1:9/"}', true);
insert into tool_servers (id, project_id, name, url)
  values (%(server_id)s, %(project_id)s, 'Shop', 'http://127.0.0.1:9/mcp');
insert into invitations (id, project_id, created_by, role, hash, expires_at)
  values (%(invitation_id)s, %(project_id)s, %(user)s, 'owner', 'h', now() + interval '1 day');
insert into scim_tokens (id, name, prefix, hash) values (%(token_id)s, 'Entra', 'i', 'h');
insert into groups (id, name) values (%(group_id)s, 'Law');
insert into group_members (group_id, user_id) values (%(group_id)s, %(user)s);
insert into project_groups (project_id, group_id, role)
  values (%(project_id)s, %(group_id)s, 'reader');
insert into identities (id, user_id, issuer, subject)
  values (%(identity_id)s, %(user)s, 'https://id.example', 'ada');
insert into passkeys (id, user_id, credential, public_key, sign_count, name)
  values (%(passkey_id)s, %(user)s, 'c', 'k', 0, 'Key');
insert into sessions (id, user_id, expires_at)
  values (%(session_id)s, %(user)s, now() + interval '1 day');
insert into assistants (id, project_id, name) values (%(assistant_id)s, %(project_id)s, 'Law');
insert into messages (id, project_id, chat_id, role, content)
  values (%(question_id)s, %(project_id)s, %(chat_id)s, 'user', 'Who?');
insert into messages (id, project_id, chat_id, parent_id, role, content)
  values (%(message_id)s, %(project_id)s, %(chat_id)s, %(question_id)s, 'assistant', 'Ada.');
insert into runs (id, project_id, chat_id, user_id, question_id, answer_id, model, lease_until)
  values (%(run_id)s, %(project_id)s, %(chat_id)s, %(user)s, %(question_id)s, %(message_id)s, 'm',
    now() + interval '1 day')"""


@pytest.fixture(scope="module")
async def things(alice: Person, database: TestDatabase) -> Things:
    project = await alice.project()
    documents = [await alice.upload(project, b"# Door %d" % n) for n in range(len(_STATES))]
    chat = (await alice.http.post(f"/projects/{project}/chats", json={})).json()["id"]
    key = (await alice.http.post("/api-keys", json={"name": "k"})).json()["id"]
    named = (
        "crawl_id",
        "question_id",
        "message_id",
        "run_id",
        "passage_id",
        "tool_id",
        "server_id",
        "assistant_id",
        "invitation_id",
        "identity_id",
        "group_id",
        "token_id",
        "passkey_id",
        "session_id",
    )
    ids = {name: str(uuid4()) for name in named}
    ids["step_id"] = str(uuid4())
    ids["provider"] = "company"
    ids["job"] = "expired"
    ids |= {"project_id": project, "chat_id": chat, "key_id": key, "document_id": documents[0]}
    ids["user_id"] = (await alice.http.get("/me")).json()["id"]
    others = {"user": ids["user_id"], "other_crawl": str(uuid4())}
    with psycopg.connect(database.superuser_url) as connection:
        for statement in _HISTORY.split(";\n"):
            connection.execute(statement, ids | others)  # pyright: ignore
        for document, status in zip(documents, _STATES, strict=True):
            connection.execute("update documents set status = %s where id = %s", [status, document])
    return Things(ids, documents, [ids["crawl_id"], others["other_crawl"]])


@pytest.fixture(scope="module")
async def reader(server: str, things: Things, database: TestDatabase) -> Person:
    return await member(server, things, database, "reader")


async def member(server: str, things: Things, database: TestDatabase, role: str) -> Person:
    person = await sign_up(server)
    user = (await person.http.get("/me")).json()["id"]
    with psycopg.connect(database.superuser_url) as connection:
        connection.execute(
            "insert into members (project_id, user_id, role) values (%s, %s, %s)",
            [things.ids["project_id"], user, role],
        )
    return person


def everything(database: TestDatabase, settings: Settings) -> dict[str, list[str]]:
    """Every row, and every original."""
    assert settings.objects.root
    found = {"originals": sorted(str(p) for p in Path(settings.objects.root).rglob("*"))}
    with psycopg.connect(database.superuser_url) as connection:
        tables = connection.execute(
            "select relname from pg_class where relnamespace = 'public'::regnamespace"
            " and relkind in ('r', 'p') and not relispartition"
        ).fetchall()
        for (table,) in tables:
            rows = connection.execute(
                sql.SQL("select to_jsonb(t)::text from {} t order by 1").format(
                    sql.Identifier("public", table)
                )
            ).fetchall()
            found[table] = [row for (row,) in rows]
    return found


async def tried(person: Person, write: Write, ids: dict[str, str]) -> tuple[int, dict[str, Any]]:
    body = BODIES.get(write.name, {})
    if "document_ids" in body:
        body = body | {"document_ids": [ids["document_id"]]}
    if "document_id" in body:
        body = body | {"document_id": ids["document_id"]}
    answer = await person.http.request(write.method, write.path.format(**ids), json=body)
    return answer.status_code, answer.json() if answer.content else {}


async def test_who_only_reads_is_refused_by_every_route_that_writes_and_nothing_changes(
    reader: Person, things: Things, database: TestDatabase, settings: Settings
) -> None:
    before = everything(database, settings)

    not_refused: dict[str, Any] = {}
    for write in writes():
        if write.name in MAY_READERS:
            continue
        for ids in things.variants(write):
            status, problem = await tried(reader, write, ids)
            if (status, problem.get("type")) != (403, "/problems/forbidden"):
                not_refused[write.name] = status, problem
            assert "row-level" not in str(problem) and "table" not in str(problem)

    assert not_refused == {}
    assert everything(database, settings) == before


async def test_who_only_reads_asks_and_searches(reader: Person, things: Things) -> None:
    project = things.ids["project_id"]
    made = await reader.http.post(f"/projects/{project}/chats", json={})
    chat = made.json()["id"]
    renamed = await reader.http.patch(f"/chats/{chat}", json={"title": "Doors"})
    answer = await reader.http.post(
        f"/chats/{chat}/messages", json={"content": "Who?"}, headers={"accept": "application/json"}
    )
    rated = await reader.http.put(
        f"/messages/{answer.json()['id']}/feedback", json={"rating": "good"}
    )
    found = await reader.http.post(f"/projects/{project}/search", json={"query": "door"})
    gone = await reader.http.delete(f"/chats/{chat}")

    statuses = [made, renamed, answer, rated, found, gone]
    assert [s.status_code for s in statuses] == [201, 200, 200, 200, 200, 204]


async def test_an_editor_changes_a_project_and_does_not_delete_it(
    server: str, things: Things, database: TestDatabase
) -> None:
    editor = await member(server, things, database, "editor")
    path = f"/projects/{things.ids['project_id']}"

    changed = await editor.http.patch(path, json={"description": "By an editor"})
    deleted = await editor.http.delete(path)

    assert (changed.status_code, deleted.status_code) == (200, 403)
    assert deleted.json()["detail"] == "Only owners of this project can do this. Ask one of them."


@pytest.mark.parametrize("name", ["begin_upload", "change_settings", "cancel", "discard_embedder"])
async def test_a_refusal_says_whom_to_ask(reader: Person, things: Things, name: str) -> None:
    (write,) = [one for one in writes() if one.name == name]

    _, problem = await tried(reader, write, things.ids)

    assert "owner" in problem["detail"] and "Ask one of" in problem["detail"]
