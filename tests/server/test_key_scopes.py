"""What an API key is for, and what whoever holds it is told when it is for less.

That each route asks for its verb, and none shows another project, is in
`tests/security/test_matrix.py`.
"""

import httpx
import pytest

from contracts.people import OF_PROJECTS
from server.verbs import VERBS
from tests.answered import described
from tests.api import Person


async def key_of(person: Person, **wanted: object) -> dict[str, str]:
    """The header that it is sent in."""
    answer = await person.http.post("/api-keys", json={"name": "k", **wanted})
    assert answer.status_code == 201, answer.text
    return {"authorization": f"Bearer {answer.json()['secret']}"}


def test_each_operation_that_knows_its_caller_has_one_verb() -> None:
    operations = {
        operation["operationId"]: operation
        for methods in described()["paths"].values()
        for operation in methods.values()
        if "security" in operation
    }

    assert sorted(VERBS) == sorted(operations), "give it a line in server/verbs.py"
    for name, operation in operations.items():
        assert operation["security"][0] == {"bearer": [VERBS[name]]}


async def test_a_key_that_says_nothing_is_for_projects_and_no_account(alice: Person) -> None:
    made = (await alice.http.post("/api-keys", json={"name": "k"})).json()

    assert made["verbs"] == [*OF_PROJECTS]
    assert made["projects"] is None


async def test_the_list_shows_what_each_key_is_for(alice: Person) -> None:
    project = await alice.project()
    await key_of(alice, name="reader", verbs=["ask", "read", "ask"], projects=[project])

    newest = (await alice.http.get("/api-keys")).json()["items"][0]
    assert newest["verbs"] == ["read", "ask"]
    assert newest["projects"] == [project]


async def test_who_lacks_a_verb_is_told_which_and_how_to_get_it(alice: Person) -> None:
    key = await key_of(alice, verbs=["read"])

    answer = await alice.http.post("/projects", json={"name": "x"}, headers=key)

    assert answer.status_code == 403
    assert answer.json()["type"] == "/problems/insufficient-scope"
    assert "`manage`" in answer.json()["detail"] and "API keys" in answer.json()["detail"]
    assert answer.headers["www-authenticate"] == (
        'Bearer error="insufficient_scope", scope="manage"'
    )


async def test_who_signed_in_needs_no_verb(alice: Person) -> None:
    assert (await alice.http.get("/api-keys")).status_code == 200


async def test_a_key_without_account_makes_no_key(alice: Person) -> None:
    """Else one that may less would make one that may more."""
    key = await key_of(alice, verbs=OF_PROJECTS)

    answer = await alice.http.post("/api-keys", json={"name": "more"}, headers=key)

    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        ({"verbs": []}, "verbs"),
        ({"verbs": ["fly"]}, "verbs.0"),
        ({"projects": []}, "projects"),
        ({"verbs": ["account"], "projects": ["0" * 32]}, "projects"),
    ],
)
async def test_a_scope_that_cannot_be_is_refused_by_field(
    alice: Person, wanted: dict[str, object], field: str
) -> None:
    answer = await alice.http.post("/api-keys", json={"name": "k", **wanted})

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == field


async def test_a_key_is_for_projects_that_its_person_is_in(alice: Person, bob: Person) -> None:
    theirs = await bob.project()

    answer = await alice.http.post("/api-keys", json={"name": "k", "projects": [theirs]})

    assert answer.status_code == 404


async def test_a_key_for_projects_makes_no_other(alice: Person) -> None:
    key = await key_of(alice, projects=[await alice.project()])

    answer = await alice.http.post("/projects", json={"name": "x"}, headers=key)

    assert answer.status_code == 403
    assert "certain projects" in answer.json()["detail"]


async def test_it_reaches_nothing_when_its_projects_are_gone(alice: Person) -> None:
    """And never all, as without a list."""
    project, kept = await alice.project(), await alice.project()
    key = await key_of(alice, projects=[project])
    assert (await alice.http.get(f"/projects/{project}", headers=key)).status_code == 200

    await alice.http.delete(f"/projects/{project}")

    assert (await alice.http.get("/projects", headers=key)).json()["items"] == []
    assert (await alice.http.get(f"/projects/{kept}", headers=key)).status_code == 404


async def test_it_deletes_the_project_that_it_is_for(alice: Person) -> None:
    project = await alice.project()
    key = await key_of(alice, verbs=["manage"], projects=[project])

    assert (await alice.http.delete(f"/projects/{project}", headers=key)).status_code == 204


async def test_what_was_answered_to_others_is_not_repeated_to_it(alice: Person) -> None:
    project, other = await alice.project("Secret"), await alice.project()
    change = {"description": "Nobody else's"}
    repeatable = {"idempotency-key": "the very same"}
    path = f"/projects/{project}"
    first = await alice.http.patch(path, json=change, headers=repeatable)
    key = await key_of(alice, projects=[other])

    answer = await alice.http.patch(path, json=change, headers=repeatable | key)

    assert first.status_code == 200
    assert answer.status_code == 404


async def test_an_answer_asked_for_with_a_key_is_written(alice: Person) -> None:
    """Its run goes on as the person, and in the key's project."""
    project = await alice.project()
    key = await key_of(alice, verbs=["ask"], projects=[project])
    chat = await alice.http.post(f"/projects/{project}/chats", json={}, headers=key)
    asked = {"content": "What is there?"}

    answer: httpx.Response = await alice.http.post(
        f"/chats/{chat.json()['id']}/messages",
        json=asked,
        headers=key | {"accept": "application/json"},
    )

    assert answer.status_code == 200
    assert answer.json()["status"] in ("complete", "refused")
