"""MCP servers of a project through the API: added, and their tools imported and called."""

from typing import Any

from tests.api import Person
from tests.fakes.tool_server import ToolServer
from tests.mcp_server import McpTestServer
from tests.n8n.server import N8n
from tests.server.asking import ask, new_chat

ASKED = "Where is the order 4711?"


async def reaching(person: Person, server: McpTestServer | N8n | ToolServer) -> str:
    project = await person.project()
    named = await person.http.put(f"/projects/{project}/tool-hosts", json={"hosts": [server.host]})
    assert named.status_code == 200, named.text
    return project


async def added(
    person: Person, project: str, server: McpTestServer, **secrets: str
) -> dict[str, Any]:
    body = {"url": server.url, "name": "The shop", "secrets": secrets}
    made = await person.http.post(f"/projects/{project}/tool-servers", json=body)
    assert made.status_code == 201, made.text
    return made.json()


def chosen(looked: dict[str, Any], *names: str) -> dict[str, Any]:
    wanted = [one for one in looked["items"] if one["remote_name"] in names]
    return {"tools": [{k: one[k] for k in ("remote_name", "fingerprint")} for one in wanted]}


async def imported(
    person: Person, project: str, server: McpTestServer, name: str, **secrets: str
) -> dict[str, Any]:
    """One tool, switched on."""
    looked = await added(person, project, server, **secrets)
    path = f"/projects/{project}/tool-servers/{looked['server']['id']}/tools"
    made = await person.http.post(path, json=chosen(looked, name))
    assert made.status_code == 201, made.text
    [tool] = made.json()["items"]
    assert tool["enabled"] is False
    on = await person.http.patch(f"/projects/{project}/tools/{tool['id']}", json={"enabled": True})
    assert on.status_code == 200, on.text
    return on.json()


async def answer(person: Person, project: str) -> dict[str, Any]:
    frames = await ask(person, await new_chat(person, project), ASKED, agent="agent")
    return frames[-1][2]["message"]
