"""What is tried on an upgraded copy: that people find what they had, and that new work is done."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from secrets import token_urlsafe
from uuid import UUID, uuid4

import psycopg

from local import readiness
from local.api import Api
from local.home import CannotRun

_TEXT = b"""# Cold rooms

The duty pharmacist releases a quarantined lot after two readings below eight degrees.
Stock is moved to room 4 when the alarm lasts longer than ten minutes.
"""
_QUESTION = "Who releases a quarantined lot?"
_WORDS = 12


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at; `ok` None: there was nothing to look at."""

    what: str
    ok: bool | None
    said: str

    def __str__(self) -> str:
        mark = {True: "ok", False: "WRONG", None: "-"}[self.ok]
        return f"{mark:>5}  {self.what}: {self.said}"


def smoke(address: str, superuser_url: str) -> Iterator[Finding]:
    """Look at the copy at this address; `superuser_url` is of its database.

    An API key for one person is put into the copy, so that nobody's password is needed.
    """
    down = readiness.parts_down(address)
    yield Finding("ready", down == {}, "all parts" if down == {} else f"{down or 'no answer'}")
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        yield from _tried("what was searched before", lambda: _search(address, connection))
        yield from _tried("what was answered before", lambda: _answer_before(address, connection))
    yield from _tried("a new account and document", lambda: _new_work(address))


def _tried(what: str, look: Callable[[], Finding]) -> Iterator[Finding]:
    try:
        found = look()
    except CannotRun as no:
        found = Finding(what, False, str(no))
    yield found


def _search(address: str, connection: psycopg.Connection) -> Finding:
    what = "what was searched before"
    row = connection.execute(
        "select d.project_id, d.id, m.user_id, p.text from documents d"
        " join members m on m.project_id = d.project_id"
        " join passages p on p.project_id = d.project_id and p.document_id = d.id"
        " where d.status = 'ready' and d.retired_at is null"
        " and not exists (select from quarantined_passages q where q.no = p.no)"
        " order by d.created_at, p.tokens desc, p.ordinal limit 1"
    ).fetchone()
    if row is None:
        return Finding(what, None, "no document is ready")
    project, document, person, text = row
    api = Api(address, _key_for(connection, person))
    found = api.call(
        "POST",
        f"/projects/{project}/search",
        {"query": " ".join(text.split()[:_WORDS]), "limit": 20},
    )["hits"]
    ids = {hit["document_id"] for hit in found}
    said = f"{len(found)} passages for the words of one of document {document}"
    return Finding(what, str(document) in ids, said)


def _answer_before(address: str, connection: psycopg.Connection) -> Finding:
    what = "what was answered before"
    row = connection.execute(
        "select c.id, c.user_id, m.id, m.content, count(*) from sources s"
        " join messages m on m.id = s.message_id join chats c on c.id = m.chat_id"
        " where s.why is null"
        " group by c.id, m.id order by m.created_at limit 1"
    ).fetchone()
    if row is None:
        return Finding(what, None, "no answer has a source")
    chat, person, message, content, sources = row
    api = Api(address, _key_for(connection, person))
    read = {one["id"]: one for one in api.items(f"/chats/{chat}/messages")}.get(str(message))
    same = read is not None and read["content"] == content and len(read["sources"]) == sources
    return Finding(what, same, f"message {message} is read with {sources} sources")


def _new_work(address: str) -> Finding:
    what = "a new account and document"
    person = {"email": f"{uuid4().hex}@rehearsal.example", "password": token_urlsafe(24)}
    Api(address).call("POST", "/auth/sign-up", person | {"name": "Rehearsal"})
    signed_in = Api(address).call("POST", "/auth/sign-in", person)
    api = Api(address, signed_in["access_token"])
    project = api.project("Rehearsal", "Made to try an upgrade.")["id"]
    sent = api.upload(project, "cold-rooms.md", _TEXT)
    *_, document = api.progress(sent["id"])
    if document["status"] != "ready":
        return Finding(what, False, f"it is {document['status']}: {document['error']}")
    chat = api.call("POST", f"/projects/{project}/chats", {"title": "Rehearsal"})["id"]
    asked = api.events("POST", f"/chats/{chat}/messages", {"content": _QUESTION})
    done = next((event["message"] for event in asked if event["type"] == "done"), None)
    cited = {n for sentence in done["sentences"] for n in sentence["sources"]} if done else set()
    answered = f"signed in, read, and answered with {len(cited)} cited sources"
    return Finding(what, bool(cited), answered)


def _key_for(connection: psycopg.Connection, person: UUID) -> str:
    secret = f"ibid_{token_urlsafe(32)}"
    connection.execute(
        "insert into api_keys (id, user_id, name, prefix, hash)"
        " values (gen_random_uuid(), %s, 'rehearsal', %s, %s)",
        [person, secret[:10], hashlib.sha256(secret.encode()).digest()],
    )
    return secret
