"""A request that is refused says which of its fields are wrong, in our own words."""

from typing import Any

import pytest
from pydantic_core._pydantic_core import list_all_errors  # pyright: ignore

from contracts.validation import wrong_fields
from tests.api import Person

PYDANTICS = ("Input should", "Value error", "valid dictionary", "Field required", "not permitted")
CHAT = "00000000-0000-4000-8000-000000000000"


@pytest.mark.parametrize("known", list_all_errors(), ids=lambda known: known["type"])
def test_no_kind_of_error_is_told_in_pydantics_words(known: dict[str, Any]) -> None:
    known_more = known.get("example_context") or {}
    if "error" in known_more:
        known_more["error"] = ValueError("the sky is full")
    error = {"type": known["type"], "loc": ("a",), "ctx": known_more}

    [(field, message, code)] = wrong_fields([error], {"a": 1})

    assert (field, code) == ("a", known["type"])
    assert message.endswith(".") and message[0].isupper() and len(message) > 10
    assert not any(words in message for words in PYDANTICS)


@pytest.mark.parametrize(
    ("method", "path", "body", "field", "message"),
    [
        ("POST", "/projects", {}, "name", "This is needed and was not sent."),
        ("POST", "/projects", {"name": 5}, "name", "This must be a text."),
        ("POST", "/projects", {"name": ""}, "name", "This must not be empty."),
        (
            "POST", "/projects", {"name": "a", "colour": 1}, "colour",
            "There is no such field. Check its name, or leave it out.",
        ),
        ("POST", "/projects", [], "request", "The body must be a JSON object."),
        (
            "POST", "/projects", None, "request",
            "There is nothing in the body. It must be a JSON object.",
        ),
        ("GET", "/projects?limit=0", None, "limit", "This must be at least 1."),
        ("GET", "/documents/x", None, "document_id", "This must be an id (a UUID)."),
        (
            "GET", "/projects/{project}/documents?parent_id=x", None, "parent_id",
            "This must be an id (a UUID) or be one of 'none'.",
        ),
        (
            "POST", "/projects/{project}/search",
            {"query": "a", "filters": {"metadata": {"colour": {"red": 1}}}},
            "filters.metadata.colour",
            "A value is a text, a number up to 2^53, true or false, or a list of 1 to 50 of these.",
        ),
        (
            "POST", "/projects/{project}/search", {"query": "a", "document_ids": [CHAT, "x"]},
            "document_ids.1", "This must be an id (a UUID).",
        ),
        (
            "POST", "/projects/{project}/documents/batch", {"action": "retry"}, "request",
            "Name either document_ids or a status.",
        ),
        (
            "PATCH", "/projects/{project}/settings", {"retrieval": {"passages": 99}},
            "retrieval.passages", "This must be at most 20.",
        ),
        (
            "PATCH", "/projects/{project}/settings", {"retrieval": {"limit": 1}},
            "retrieval.limit", "There is no such field. Check its name, or leave it out.",
        ),
        (
            "PATCH", "/projects/{project}/settings", {"retrieval": 5}, "retrieval",
            "This must be an object.",
        ),
        (
            "POST", f"/chats/{CHAT}/messages", {"content": "a", "web": True}, "web",
            "No web search is configured here. Ask with `web: false`.",
        ),
        (
            "POST", "/projects/{project}/pages", {"url": "http://10.0.0.1/"}, "url",
            "10.0.0.1 is not on the public internet, so it is not fetched.",
        ),
        (
            "POST", "/projects/{project}/pages",
            {"url": "http://example.com/", "renderer": "magic"}, "renderer", None,
        ),
        (
            "POST", "/projects/{project}/documents",
            {"name": "a", "media_type": "a/b", "size": 10**15}, "size", None,
        ),
        (
            "PUT", "/projects/{project}/embedder/beside", {"name": "a", "dimensions": 3}, "name",
            None,
        ),
        (
            "POST", "/api-keys", {"name": "a", "expires_at": "2001-01-01T00:00:00Z"},
            "expires_at", "It must lie in the future, and before the year 9999.",
        ),
    ],
)  # fmt: skip
async def test_each_wrong_field_has_its_path_and_a_sentence(
    alice: Person, method: str, path: str, body: Any, field: str, message: str | None
) -> None:
    project = await alice.project()

    answer = await alice.http.request(method, path.format(project=project), json=body)

    problem = answer.json()
    assert answer.status_code == 422
    assert [one["field"] for one in problem["errors"]] == [field]
    assert message in (None, problem["errors"][0]["message"])
    assert problem["errors"][0]["message"] in problem["detail"]
    assert problem["instance"] and problem["request_id"]


async def test_a_key_that_is_too_long_is_named_as_the_field(alice: Person) -> None:
    answer = await alice.http.post(
        "/projects", json={"name": "a"}, headers={"idempotency-key": "k" * 300}
    )

    assert [one["field"] for one in answer.json()["errors"]] == ["Idempotency-Key"]


async def test_a_body_that_is_no_json_is_told_where_it_is_none(alice: Person) -> None:
    answer = await alice.http.post(
        "/projects", content=b'{"name": 1, 2}', headers={"content-type": "application/json"}
    )

    said = "The body is no JSON: see what stands at character 13."
    assert answer.json()["errors"] == [
        {"field": "request", "message": said, "code": "json_invalid"}
    ]


async def test_names_of_fields_are_shown_as_far_as_they_can_be(alice: Person) -> None:
    content = '{"name": "a", "a\\u202eb": 1, "' + "k" * 5000 + '": 1}'

    answer = await alice.http.post(
        "/projects", content=content, headers={"content-type": "application/json"}
    )

    fields = [one["field"] for one in answer.json()["errors"]]
    assert answer.status_code == 422
    assert fields == ["a�b", "k" * 100 + "…"]


async def test_a_file_of_a_batch_is_refused_with_its_own_fields(alice: Person) -> None:
    project = await alice.project()
    files = [{"name": "a", "media_type": "a/b", "size": 0, "colour": 1}]

    answer = await alice.http.post(f"/projects/{project}/documents/uploads", json={"files": files})

    problem = answer.json()["files"][0]["problem"]
    assert [one["field"] for one in problem["errors"]] == ["size", "colour"]
    assert problem["instance"] == f"/api/v1/projects/{project}/documents/uploads"
