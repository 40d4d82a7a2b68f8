from uuid import uuid4

from tests.api import Person


async def test_a_project_is_listed_for_its_maker_only(alice: Person, bob: Person) -> None:
    project = await alice.project("Mine")

    ours = (await alice.http.get("/projects")).json()["items"]
    theirs = (await bob.http.get("/projects")).json()["items"]

    assert project in [p["id"] for p in ours]
    assert project not in [p["id"] for p in theirs]


async def test_a_foreign_project_answers_exactly_like_an_absent_one(
    alice: Person, bob: Person
) -> None:
    foreign, absent = await alice.project(), str(uuid4())
    answers = [await bob.http.get(f"/projects/{p}") for p in (foreign, absent)]

    first, second = (
        answer.text.replace(project, "").replace(answer.json()["request_id"], "")
        for answer, project in zip(answers, (foreign, absent), strict=True)
    )
    assert first == second
    assert [answer.status_code for answer in answers] == [404, 404]


async def test_every_door_to_a_foreign_project_is_closed(alice: Person, bob: Person) -> None:
    project = await alice.project()
    file = {"name": "a.md", "media_type": "text/markdown", "size": 1}
    doors = [
        ("GET", "", None),
        ("PATCH", "", {"name": "x"}),
        ("DELETE", "", None),
        ("GET", "/settings", None),
        ("PATCH", "/settings", {}),
        ("POST", "/documents", file),
        ("GET", "/documents", None),
        ("GET", "/events", None),
        ("POST", "/search", {"query": "x"}),
        ("POST", "/chats", {}),
        ("GET", "/chats", None),
    ]

    answers = [
        await bob.http.request(method, f"/projects/{project}{path}", json=body)
        for method, path, body in doors
    ]

    assert [answer.status_code for answer in answers] == [404] * len(doors)


async def test_a_patch_changes_only_what_it_names(alice: Person) -> None:
    made = (await alice.http.post("/projects", json={"name": "A", "description": "d"})).json()

    changed = (await alice.http.patch(f"/projects/{made['id']}", json={"name": "B"})).json()

    assert (changed["name"], changed["description"]) == ("B", "d")


async def test_lists_are_read_page_by_page(alice: Person) -> None:
    for number in range(3):
        await alice.project(f"page {number}")

    seen: list[str] = []
    cursor: str | None = None
    while True:
        params = {"limit": 2} | ({"cursor": cursor} if cursor else {})
        answer = (await alice.http.get("/projects", params=params)).json()
        seen += [item["id"] for item in answer["items"]]
        cursor = answer["next_cursor"]
        if cursor is None:
            break

    everything = (await alice.http.get("/projects", params={"limit": 200})).json()["items"]
    assert seen == [item["id"] for item in everything]


async def test_settings_come_with_their_defaults_and_bounds(alice: Person) -> None:
    project = await alice.project()

    answer = (await alice.http.get(f"/projects/{project}/settings")).json()

    assert answer["values"]["retrieval"]["passages"] == 8
    bounds = answer["schema"]["$defs"]["RetrievalSettings"]["properties"]["passages"]
    assert (bounds["default"], bounds["minimum"], bounds["maximum"]) == (8, 1, 20)


async def test_a_setting_out_of_bounds_is_refused_by_name(alice: Person) -> None:
    project = await alice.project()

    answer = await alice.http.patch(
        f"/projects/{project}/settings", json={"retrieval": {"passages": 99}}
    )

    assert answer.status_code == 422
    assert "retrieval.passages" in answer.json()["detail"]


async def test_a_changed_setting_leaves_the_others(alice: Person) -> None:
    project = await alice.project()
    path = f"/projects/{project}/settings"
    await alice.http.patch(path, json={"retrieval": {"passages": 4}})
    await alice.http.patch(path, json={"retrieval": {"mode": "keyword"}})

    values = (await alice.http.get(path)).json()["values"]

    assert (values["retrieval"]["passages"], values["retrieval"]["mode"]) == (4, "keyword")


async def test_the_same_key_and_body_give_the_first_answer_again(alice: Person) -> None:
    key = {"idempotency-key": str(uuid4())}

    first, again = [
        (await alice.http.post("/projects", json={"name": "once"}, headers=key)).json()
        for _ in range(2)
    ]

    assert first == again


async def test_the_same_key_with_another_body_is_refused(alice: Person) -> None:
    key = {"idempotency-key": str(uuid4())}
    await alice.http.post("/projects", json={"name": "once"}, headers=key)

    answer = await alice.http.post("/projects", json={"name": "twice"}, headers=key)

    assert answer.status_code == 422


async def test_a_failed_call_may_be_repeated_with_its_key(alice: Person) -> None:
    key = {"idempotency-key": str(uuid4())}
    refused = await alice.http.post("/projects", json={"nam": "x"}, headers=key)
    assert refused.status_code == 422

    repeated = await alice.http.post("/projects", json={"nam": "x"}, headers=key)

    assert repeated.json()["type"] == "/problems/validation"


async def test_a_secret_is_never_given_twice(alice: Person) -> None:
    key = {"idempotency-key": str(uuid4())}

    first, again = [
        (await alice.http.post("/api-keys", json={"name": "k"}, headers=key)).json()
        for _ in range(2)
    ]

    assert first["secret"].startswith("ibid_")
    assert again == first | {"secret": None}


async def test_a_request_of_many_megabytes_is_refused(alice: Person) -> None:
    answer = await alice.http.post("/projects", content=b'{"name": "' + b"x" * 2_000_000 + b'"}')

    assert answer.status_code == 413
    assert "1000000 bytes" in answer.json()["detail"]
