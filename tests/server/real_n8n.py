"""A real n8n through the API, from its key to a cited answer: by hand, with `make n8n`."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from contracts.settings import Settings
from tests.api import Person, running_api, sign_up
from tests.fakes.openai_server import OpenAIServer
from tests.n8n.server import N8n, running_n8n
from tests.n8n.workflows import make_all, says, webhook, workflow
from tests.server.asking import ask, new_chat
from tests.server.deciding import ANSWER_WITH, decides, with_tools
from tests.server.test_n8n_tools import imported, tried
from tests.server.tool_servers import reaching


@pytest.fixture(scope="module")
def n8n(tmp_path_factory: pytest.TempPathFactory) -> Iterator[N8n]:
    with running_n8n(tmp_path_factory.mktemp("n8n")) as n8n:
        yield n8n


@pytest.fixture(scope="module")
async def ada(
    settings: Settings, model: OpenAIServer, n8n: N8n, server: str
) -> AsyncIterator[Person]:
    told = with_tools(settings, model, n8n.host, confirm_seconds=20, seconds=20)
    async with running_api(told) as url:
        person = await sign_up(url)
        yield person
        await person.http.aclose()


async def listed(person: Person, project: str, n8n: N8n) -> dict[str, Any]:
    body = {"kind": "n8n", "url": n8n.url, "secrets": {"X-N8N-API-KEY": n8n.key}}
    answer = await person.http.post(f"/projects/{project}/tool-discovery", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_webhooks_are_imported_tried_and_cited(
    ada: Person, n8n: N8n, model: OpenAIServer
) -> None:
    make_all(n8n)
    project = await reaching(ada, n8n)
    found = {one["name"]: one for one in (await listed(ada, project, n8n))["items"]}
    for one in found.values():
        print(one["name"], one["request"]["method"], one["request"]["url"], one["webhook"])
    book = await imported(ada, project, found["Book_a_room"])
    order = await imported(ada, project, found["Order_state"], changes=False, enabled=True)

    trial = await tried(ada, project, book, room="B", hours=3)
    print(trial)
    assert trial["answer"]["status"] == 200 and n8n.key not in str(trial)
    decides(model, [(order["name"], {"order": "4711"})], [ANSWER_WITH], prose="It is shipped. [1]")
    frames = await ask(ada, await new_chat(ada, project), "Where is 4711?", agent="agent")
    [source] = frames[-1][2]["message"]["sources"]
    print(source)
    assert (source["kind"], source["title"]) == ("tool", "Order_state")


async def test_what_is_changed_in_n8n_is_told_and_taken_over(ada: Person, n8n: N8n) -> None:
    made = n8n.make(workflow("Before", [webhook(30, "before"), says('{"at": "before"}')]))
    project = await reaching(ada, n8n)

    async def of_it() -> Any:
        found = (await listed(ada, project, n8n))["items"]
        return next(one for one in found if one["source"]["workflow"] == made)

    first = await of_it()
    tool = await imported(ada, project, first, source=first["source"], enabled=True)
    n8n.change(made, workflow("After", [webhook(30, "after", "POST"), says('{"at": "after"}')]))
    n8n.activate(made)
    changed = await of_it()
    print(changed["changed"])
    assert (changed["tool_id"], changed["name"], changed["state"]) == (
        tool["id"], "Before", "changed",
    )  # fmt: skip
    path = f"/projects/{project}/tools/{tool['id']}"
    updated = await ada.http.patch(path, json={"source": changed["source"]})
    assert updated.status_code == 200, updated.text
    assert '"at": "after"' in (await tried(ada, project, tool))["answer"]["text"]

    n8n.deactivate(made)
    assert (await of_it())["state"] == "unpublished"
    assert (await tried(ada, project, tool))["answer"]["unregistered"] is True
    n8n.delete(made)
    [gone] = (await listed(ada, project, n8n))["gone"]
    print(gone)
    assert gone["tool_id"] == tool["id"]
