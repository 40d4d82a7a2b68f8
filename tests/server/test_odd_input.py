"""Whatever is sent, the answer is the sender's mistake or theirs to have: never a bug of ours."""

import json
from base64 import urlsafe_b64encode
from uuid import uuid4

import httpx
import pytest

from tests.api import Person
from tests.plain_http import NO_TLS

TEXTS = [
    ("POST", "/projects", {"name": "?"}),
    ("POST", "/projects", {"name": "a", "description": "?"}),
    ("PATCH", "/projects/{project}", {"name": "?"}),
    ("POST", "/projects/{project}/chats", {"title": "?"}),
    ("POST", "/projects/{project}/search", {"query": "?"}),
    ("POST", "/projects/{project}/documents", {"name": "a", "media_type": "a/b;?", "size": 1}),
    ("PATCH", "/projects/{project}/settings", {"answering": {"instructions": "?"}}),
    ("PATCH", "/projects/{project}/settings", {"guardrail": {"refused_phrases": ["?"]}}),
    ("PATCH", "/projects/{project}/settings", {"?": 1}),
    ("POST", "/api-keys", {"name": "?"}),
    ("PUT", f"/messages/{uuid4()}/feedback", {"rating": "good", "reason": "?"}),
    ("POST", f"/chats/{uuid4()}/messages", {"content": "?"}),
    ("POST", "/auth/sign-in", {"email": "a@b.example", "password": "?"}),
    (
        "POST",
        "/auth/sign-up",
        {"email": "a@b.example", "password": "correct horse battery", "name": "?"},
    ),
]


@pytest.fixture(scope="module")
async def project(alice: Person) -> str:
    return await alice.project()


@pytest.mark.parametrize("unstorable", ["a\x00b", "a\ud800b"])
@pytest.mark.parametrize(("method", "path", "body"), TEXTS)
async def test_text_that_cannot_be_stored_is_refused(
    alice: Person, project: str, method: str, path: str, body: dict[str, object], unstorable: str
) -> None:
    sent = json.dumps(body).replace("?", json.dumps(unstorable)[1:-1])

    answer = await alice.http.request(
        method,
        path.format(project=project),
        content=sent,
        headers={"content-type": "application/json"},
    )

    assert answer.status_code == 422


async def test_a_filter_that_no_name_can_hold_is_refused(alice: Person, project: str) -> None:
    answer = await alice.http.get(f"/projects/{project}/documents", params={"q": "a\x00b"})

    assert answer.status_code == 422


async def test_settings_nested_without_end_are_refused(alice: Person, project: str) -> None:
    answer = await alice.http.patch(
        f"/projects/{project}/settings",
        content='{"retrieval":' * 900 + "1" + "}" * 900,
        headers={"content-type": "application/json"},
    )

    assert answer.status_code in (400, 422)


@pytest.mark.parametrize(
    "media_type", ["text/plain\n;a", "text/plain; a\r\nb: c", "text/plain; ", "текст/плейн"]
)
async def test_a_media_type_is_what_a_header_can_hold(
    alice: Person, project: str, media_type: str
) -> None:
    answer = await alice.http.post(
        f"/projects/{project}/documents", json={"name": "a", "media_type": media_type, "size": 1}
    )

    assert answer.status_code == 422


@pytest.mark.parametrize(
    "cursor", ["x", "é", "[]", "null", '["2026-01-01", 5]', '["2026-01-01", {}]', "[" * 300]
)
async def test_a_cursor_of_somebody_else_is_refused(alice: Person, cursor: str) -> None:
    for form in (cursor, urlsafe_b64encode(cursor.encode()).decode()):
        answer = await alice.http.get("/projects", params={"cursor": form})

        assert (answer.status_code, answer.json()["type"]) == (400, "/problems/bad-request")


async def test_a_key_ends_while_time_can_still_be_told(alice: Person) -> None:
    answer = await alice.http.post(
        "/api-keys", json={"name": "a", "expires_at": "9999-12-31T23:59:59-14:00"}
    )

    assert answer.status_code == 422


async def test_no_redirect_is_built_from_the_host_header(alice: Person) -> None:
    answer = await alice.http.get("/projects/", headers={"host": "evil.example"})

    assert answer.status_code == 404


JSON = "application/json"


@pytest.mark.parametrize(
    ("body", "headers", "said"),
    [
        (b'{"name":"a"}', {"content-type": "text/plain"}, "The body came as text/plain. Send JSON"),
        (b"name=a", {"content-type": "application/x-www-form-urlencoded"}, "The body came as appl"),
        (b'{"name":"a"}', {}, "The body came without a Content-Type. Send JSON"),
        (b'{"name":"a"', {"content-type": JSON}, "no JSON: see what stands at character 12."),
        (b"{'name': 'a'}", {"content-type": JSON}, "no JSON: see what stands at character 2."),
        (b"", {"content-type": JSON}, "There is nothing in the body."),
        (b"[1]", {"content-type": JSON}, "The body must be a JSON object."),
        (b"\x1f\x8b\x08", {"content-type": JSON, "content-encoding": "gzip"}, "compressed (gzip)"),
        (b"\x1f\x8b\x08", {"content-type": JSON}, "Send JSON in UTF-8."),
        (b'{"name":"\xe9"}', {"content-type": f"{JSON}; charset=iso-8859-1"}, "in UTF-8."),
    ],
)
async def test_a_body_that_cannot_be_read_is_told_why(
    alice: Person, body: bytes, headers: dict[str, str], said: str
) -> None:
    answer = await alice.http.post("/projects", content=body, headers=headers)

    assert answer.status_code in (400, 422)
    assert said in answer.json()["detail"]


BLANK = [" ", "\u200b", "\u3000", "\n\t", "\u00ad", "\u2800", "\u3164", "\u202e \u2060"]


@pytest.mark.parametrize("name", BLANK)
@pytest.mark.parametrize("path", ["/projects", "/api-keys", "/projects/{}/assistants"])
async def test_a_name_that_nobody_can_see_is_refused(
    alice: Person, project: str, path: str, name: str
) -> None:
    answer = await alice.http.post(path.format(project), json={"name": name})

    assert answer.status_code == 422
    assert "Nothing of this can be seen" in answer.json()["detail"]


@pytest.mark.parametrize("query", ["?", " ", "...", "\u3000", "\uff1f", "\u00bf?", "\u2026"])
async def test_what_has_no_word_is_no_search(alice: Person, project: str, query: str) -> None:
    answer = await alice.http.post(f"/projects/{project}/search", json={"query": query})

    assert answer.status_code == 422
    assert "no word in this" in answer.json()["detail"]


async def test_a_body_beyond_the_limit_is_refused(alice: Person) -> None:
    answer = await alice.http.post("/projects", json={"name": "a" * 2_000_000})

    assert answer.status_code == 413


@pytest.mark.parametrize("token", ["x", "x.y", "..%2F..%2Fetc%2Fpasswd.0", "%00", "%ED%A0%80.0"])
async def test_a_link_that_was_never_signed_leads_nowhere(server: str, token: str) -> None:
    async with httpx.AsyncClient(verify=NO_TLS) as http:
        assert (await http.get(f"{server}/objects/{token}")).status_code in (403, 404)
