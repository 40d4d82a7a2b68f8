"""Every act that touches security is an event; a new route says which one it is, or why none."""

from typing import Any, get_args
from uuid import UUID

import httpx
import psycopg
import pytest
from psycopg.rows import dict_row

from adapters.wiring import WorkerAdapters
from contracts.audit import AuditKind
from contracts.settings import Settings
from tests.api import sign_up
from tests.database_fixture import TestDatabase
from tests.server import acts
from tests.server.acts import PASSWORD, Act, Scene
from tests.server.joining import bring_in, id_of
from tests.server.test_roles import writes
from worker.appoint import appoint

_ASKS = "asks and reads, in a chat of one's own"
_WORK = "is everyday work on documents, which the project shows"
_OWN = "is about nobody else, and opens nothing"
_TRIES = "changes nothing"
NOT_AUDITED = {
    "refresh": "goes on with a sign-in; a token that comes back is an event",
    "change_personal_settings": _OWN,
    "set_notices": _OWN,
    "unsubscribe": _OWN,
    "begin_sign_in": _TRIES,
    "begin_authenticator": "is asked for nowhere until it is confirmed",
    "begin_with_passkey": _TRIES,
    "begin_passkey": _TRIES,
    "enrol": "is asked for nowhere until it is confirmed",
    "begin_identity": _TRIES,
    "ask_for_reset": "opens nothing; the letter's link does, and is an event",
    "ask_for_verification": "opens nothing; the letter's link does, and is an event",
    "preview_retention": _TRIES,
    "change_project": "names and describes it",
    "try_model": _TRIES,
    "look_at_invitation": _TRIES,
    "begin_upload": _WORK,
    "begin_uploads": _WORK,
    "confirm_upload": _WORK,
    "confirm_uploads": _WORK,
    "renew_ticket": _WORK,
    "change_document": _WORK,
    "retry": _WORK,
    "reindex": _WORK,
    "give_password": _WORK,
    "choose_encoding": _WORK,
    "cancel": _WORK,
    "add_pages": _WORK,
    "preview_pages": _TRIES,
    "delete_crawl": "its pages stay as documents",
    "cancel_crawl": _WORK,
    "refresh_crawl": _WORK,
    "search": _ASKS,
    "compare_embedders": _TRIES,
    "discover_tools": _TRIES,
    "try_tool": "is noted with the tool",
    "change_tool_server": "renames it, or gives it another secret of the same place",
    "look_at_tool_server": _TRIES,
    "begin_tool_sign_in": "is somebody's own access, lent to the project",
    "end_tool_sign_in": "is somebody's own access, lent to the project",
    "finish_tool_sign_in": "is somebody's own access, lent to the project",
    "make_assistant": "asks as the project does",
    "change_assistant": "asks as the project does",
    "delete_assistant": "asks as the project does",
    "make_chat": _ASKS,
    "change_chat": _ASKS,
    "delete_chat": _ASKS,
    "delete_summary": _ASKS,
    "ask": _ASKS,
    "answer_again": _ASKS,
    "stop_run": _ASKS,
    "answer_step": "is in the trace of the answer",
    "set_feedback": _ASKS,
    "replay": _TRIES,
    "begin_embedder": "is tested with embedders, which take a worker",
    "discard_embedder": "is tested with embedders, which take a worker",
    "switch_embedder": "is tested with embedders, which take a worker",
    "import_tools": "adds tools as `make_tool` does: the table tells",
}
"""Why none; for three, which are events, where that is looked at."""


AUDITED: dict[str, tuple[AuditKind, Act]] = {
    "sign_up": ("sign-up", acts.makes_an_account),
    "sign_in": ("sign-in", acts.sign_in),
    "sign_out": ("sign-out", acts.sign_out),
    "change_password": ("password-changed", acts.change_password),
    "end_session": ("session-ended", acts.end_session),
    "end_other_sessions": ("session-ended", acts.end_others),
    "delete_my_account": ("account-deleted", acts.leave),
    "make_api_key": ("api-key-made", lambda s: s.post("/api-keys", name="k")),
    "change_api_key": ("api-key-changed", acts.change_key),
    "delete_api_key": ("api-key-deleted", acts.delete_key),
    "set_budget_of_key": ("key-budget-set", acts.budget_of_key),
    "make_project": ("project-made", lambda s: s.post("/projects", name="P")),
    "delete_project": ("project-deleted", acts.delete_project),
    "change_settings": (
        "guard-changed",
        lambda s: s.of_project("PATCH", "/settings", guardrail={"attacks": False}),
    ),
    "set_budget_of_project": (
        "project-budget-set",
        lambda s: s.of_project("PUT", "/budget", tokens_per_day=10_000_000),
    ),
    "set_retention": (
        "retention-set",
        lambda s: s.of_project("PUT", "/retention", chats_days=36500),
    ),
    "change_role": ("role-changed", acts.change_role),
    "remove_member": ("member-removed", acts.remove),
    "hand_over": ("project-handed-over", acts.hand_over),
    "make_invitation": (
        "invitation-made",
        lambda s: s.of_project("POST", "/invitations", role="reader"),
    ),
    "withdraw_invitation": ("invitation-withdrawn", acts.withdraw),
    "accept_invitation": ("invitation-accepted", acts.accept),
    "make_group": ("group-made", lambda s: s.admin.http.post("/admin/groups", json=acts.named())),
    "rename_group": ("group-renamed", acts.rename_group),
    "make_scim_token": ("scim-token-made", acts.make_scim_token),
    "revoke_scim_token": ("scim-token-revoked", acts.revoke_scim_token),
    "delete_group": ("group-deleted", acts.delete_group),
    "add_to_group": ("group-member-added", acts.add_to_group),
    "take_from_group": ("group-member-removed", acts.take_from_group),
    "give_group": ("project-group-given", acts.give_group),
    "take_group": ("project-group-taken", acts.take_group),
    "appoint_admin": ("admin-appointed", lambda s: s.decide("appoint")),
    "dismiss_admin": ("admin-dismissed", lambda s: s.decide("dismiss")),
    "suspend_account": ("account-suspended", lambda s: s.decide("suspend")),
    "reinstate_account": ("account-reinstated", lambda s: s.decide("reinstate")),
    "set_quota_of_person": ("person-quota-set", acts.quota_of_person),
    "set_quota_of_project": ("project-quota-set", acts.quota_of_project),
    "delete_document": ("document-deleted", acts.delete_document),
    "change_documents": ("document-deleted", acts.delete_documents),
    "switch_job": (
        "job-switched",
        lambda s: acts.on_a_job(s, "PATCH", "", enabled=False),
    ),
    "run_job": ("job-run", lambda s: acts.on_a_job(s, "POST", "/run")),
    "release_passage": ("passage-released", acts.release),
    "delete_quarantined": ("quarantined-deleted", acts.delete_quarantined),
    "make_tool": (
        "tool-added",
        lambda s: s.of_project("POST", "/tools", name="t", description="T.", request=acts.REQUEST),
    ),
    "change_tool": ("tool-changed", acts.change_tool),
    "delete_tool": ("tool-removed", acts.delete_tool),
    "name_tool_hosts": (
        "tool-hosts-named",
        lambda s: s.owner.http.put(f"/projects/{s.project}/tool-hosts", json={"hosts": []}),
    ),
}
"""Which event a route is, and something that it is done by."""

BY_HAND: dict[str, AuditKind] = {
    "send_invitation": "invitation-mailed",
    "add_tool_server": "tool-server-added",
    "delete_tool_server": "tool-server-removed",
    "finish_sign_in": "sign-in",
    "finish_identity": "identity-added",
    "remove_identity": "identity-removed",
    "reset_password": "password-reset",
    "go_on_signing_in": "recovery-code-used",
    "confirm_authenticator": "second-factor-added",
    "make_recovery_codes": "recovery-codes-made",
    "remove_authenticator": "second-factor-removed",
    "reset_second_factor": "second-factor-reset",
    "finish_with_passkey": "sign-in",
    "add_passkey": "passkey-added",
    "remove_passkey": "passkey-removed",
    "verify_email": "email-verified",
    "take_clerk_event": "account-changed",
}
"""Of routes that want a server of somebody else. Of tools the table tells, whoever writes it; the
others are looked at where there is an issuer, a server of mail or an authenticator."""
ELSEWHERE: set[AuditKind] = {
    "sign-in-failed",
    "refresh-token-reused",
    "project-left",
    "data-exported",
    "account-taken-over",
    "account-let-go",
    "question-refused",
    "refusal-disputed",
    "passages-quarantined",
    "audit-expired",
    "chats-expired",
    "embedder-begun",
    "embedder-switched",
    "embedder-discarded",
}
"""What no route is in the first place; each has a test of its own."""


@pytest.fixture(scope="module")
async def scene(server: str, worker: WorkerAdapters) -> Scene:
    admin, owner, guest, suspect = [await sign_up(server) for _ in range(4)]
    project, whose = await owner.project(), await id_of(suspect)
    return Scene(server, admin, owner, guest, project, worker, suspect, whose)


def test_every_route_that_writes_is_an_event_or_says_why_not() -> None:
    said = [*AUDITED, *BY_HAND, *NOT_AUDITED]

    assert sorted(said) == sorted({*said}), "one of them twice"
    assert {write.name for write in writes()} == {*said}


def test_every_kind_of_event_is_looked_at() -> None:
    looked_at = {kind for kind, _ in AUDITED.values()} | {*BY_HAND.values()} | ELSEWHERE

    assert {*get_args(AuditKind)} == looked_at


def written(database: TestDatabase, after: int = 0) -> list[dict[str, Any]]:
    query = "select * from audit where id > %s order by id"
    with (
        psycopg.connect(database.superuser_url) as connection,
        connection.cursor(row_factory=dict_row) as cursor,
    ):
        return cursor.execute(query, [after]).fetchall()


def last(database: TestDatabase) -> int:
    return max((one["id"] for one in written(database)), default=0)


@pytest.mark.parametrize("route", AUDITED)
async def test_what_a_route_does_is_an_event(
    scene: Scene, database: TestDatabase, route: str
) -> None:
    kind, act = AUDITED[route]
    before = last(database)

    answer = await act(scene)
    assert answer.is_success, answer.text

    told = [one for one in written(database, before) if one["action"] == kind]
    assert len(told) == 1
    assert told[0]["user_id"] and (told[0]["subject"] or told[0]["detail"].get("job"))
    assert told[0]["address"] == "127.0.0.0/24"
    assert "@" not in str(told[0]) and PASSWORD not in str(told[0])


_INSERTED = {
    "tools": "insert into tools (id, project_id, name, description, kind, parameters, request,"
    " changes) values (gen_random_uuid(), %s, 'look_up', 'L.', 'http', '{}', '{}', true)",
    "tool_servers": "insert into tool_servers (id, project_id, name, url)"
    " values (gen_random_uuid(), %s, 'Shop', 'https://mcp.example.org/')",
}


@pytest.mark.parametrize("table", _INSERTED)
async def test_rows_tell_whoever_writes_them_and_not_when_they_go_with_their_project(
    scene: Scene, database: TestDatabase, table: str
) -> None:
    project = await scene.owner.project()
    before = last(database)
    with psycopg.connect(database.superuser_url) as connection:
        connection.execute(_INSERTED[table], [project])  # pyright: ignore
        connection.execute(f"delete from {table} where project_id = %s", [project])  # pyright: ignore
        connection.execute(_INSERTED[table], [project])  # pyright: ignore
    await scene.owner.http.delete(f"/projects/{project}")

    kinds = [one["action"] for one in written(database, before)]
    what = {"tools": "tool", "tool_servers": "tool-server"}[table]
    assert kinds == [f"{what}-added", f"{what}-removed", f"{what}-added", "project-deleted"]


async def test_a_sign_in_that_fails_is_an_event_without_the_address_that_was_tried(
    scene: Scene, database: TestDatabase
) -> None:
    before, me = last(database), UUID(await id_of(scene.owner))
    async with httpx.AsyncClient(base_url=f"{scene.server}/api/v1", timeout=60) as http:
        for email in (scene.owner.email, "nobody@example.com"):
            body = {"email": email, "password": "something else"}
            assert (await http.post("/auth/sign-in", json=body)).status_code == 401
    await scene.decide("suspend")
    suspended = {"email": scene.suspect.email, "password": PASSWORD}
    assert (await scene.owner.http.post("/auth/sign-in", json=suspended)).status_code == 401
    await scene.decide("reinstate")

    told = [one for one in written(database, before) if one["action"] == "sign-in-failed"]
    assert [(one["user_id"], one["subject"] == me, one["detail"]["why"]) for one in told] == [
        (None, True, "password"),
        (None, False, "password"),
        (None, False, "suspended"),
    ]
    assert told[1]["subject"] is None and "@" not in str(told)


async def test_a_refresh_token_that_comes_back_is_an_event(
    scene: Scene, database: TestDatabase
) -> None:
    before = last(database)
    cookie = {"cookie": f"ibid_refresh={(await acts.sign_in(scene)).cookies['ibid_refresh']}"}
    async with httpx.AsyncClient(base_url=f"{scene.server}/api/v1", timeout=60) as http:
        for _ in range(2):
            await http.post("/auth/refresh", headers=cookie)
            http.cookies.clear()

    kinds = [one["action"] for one in written(database, before)]
    assert kinds == ["sign-in", "session-ended", "refresh-token-reused"]


async def test_who_leaves_tells_the_project(scene: Scene, database: TestDatabase) -> None:
    user = await bring_in(scene.owner, scene.guest, scene.project)
    before = last(database)

    await scene.guest.http.delete(f"/projects/{scene.project}/members/{user}")
    last_one = await scene.of_project("DELETE", f"/members/{await id_of(scene.owner)}")

    told = [(one["action"], str(one["project_id"])) for one in written(database, before)]
    assert told == [("project-left", scene.project)], "what was refused is none"
    assert last_one.status_code == 409


async def test_what_is_put_in_quarantine_is_an_event_of_its_document(
    scene: Scene, database: TestDatabase
) -> None:
    before = last(database)
    await scene.quarantined()

    told = [one for one in written(database, before) if one["action"] == "passages-quarantined"]
    assert [(str(one["project_id"]), one["user_id"]) for one in told] == [(scene.project, None)]
    assert told[0]["detail"]["passages"] == 1 and told[0]["detail"]["rules"]


async def test_whom_the_operator_appoints_is_an_event(
    scene: Scene, database: TestDatabase, settings: Settings
) -> None:
    before = last(database)
    await appoint(settings, scene.admin.email)

    (told,) = written(database, before)
    assert (told["action"], told["user_id"]) == ("admin-appointed", None)
    assert told["detail"] == {"by": "operator"}


async def test_admins_read_everything_and_owners_their_projects(scene: Scene) -> None:
    path = f"/projects/{scene.project}/audit"
    of_project = await scene.owner.http.get(path, params={"limit": 200})
    all_of_it = await scene.admin.http.get("/admin/audit", params={"limit": 200})
    strangers = [
        (await scene.owner.http.get("/admin/audit")).status_code,
        (await scene.admin.http.get(path)).status_code,
        (await scene.guest.http.get(path)).status_code,
    ]

    theirs, all_events = of_project.json()["items"], all_of_it.json()["items"]
    assert {one["project_id"] for one in theirs} == {scene.project}
    assert {one["address"] for one in theirs} == {None}
    assert theirs and {one["id"] for one in theirs} <= {one["id"] for one in all_events}
    assert "127.0.0.0/24" in {one["address"] for one in all_events}
    assert "Ada" in {one["user"] for one in all_events}
    assert strangers == [403, 404, 404]


async def test_who_reads_a_project_only_is_told_to_ask_its_owners(scene: Scene) -> None:
    user = await bring_in(scene.owner, scene.guest, scene.project, "editor")
    refused = await scene.guest.http.get(f"/projects/{scene.project}/audit")
    await scene.of_project("DELETE", f"/members/{user}")

    assert (refused.status_code, "Ask one of them" in refused.json()["detail"]) == (403, True)


async def test_events_are_found_by_kind_person_and_time_a_page_at_a_time(scene: Scene) -> None:
    me = await id_of(scene.owner)

    async def found(**wanted: Any) -> list[dict[str, Any]]:
        answer = await scene.admin.http.get("/admin/audit", params={"limit": 200} | wanted)
        assert answer.status_code == 200, answer.text
        return answer.json()["items"]

    everything = await found()
    some = await found(kind=["sign-in", "sign-out"])
    mine = await found(person=me)
    middle = everything[len(everything) // 2]
    since, until = await found(since=middle["at"]), await found(until=middle["at"])
    first = await scene.admin.http.get("/admin/audit", params={"limit": 3})
    rest = await found(cursor=first.json()["next_cursor"])

    assert some == [one for one in everything if one["kind"] in ("sign-in", "sign-out")]
    assert mine == [one for one in everything if me in (one["user_id"], one["subject"])]
    assert some and mine and since and until
    assert since + until == everything
    assert first.json()["items"] + rest == everything
    assert [one["id"] for one in everything] == sorted(
        (one["id"] for one in everything), reverse=True
    )
