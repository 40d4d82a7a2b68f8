"""What people do to sign in, and what is asked about it afterwards."""

from typing import Any

import httpx

from tests.api import Person, sign_up
from tests.database_fixture import TestDatabase
from tests.oauth_server import Guarded
from tests.server.project_rows import execute
from tests.server.tool_servers import added, chosen

STATE = "The order 4711 was shipped on Monday."


async def reaching(person: Person, there: Guarded) -> str:
    project = await person.project()
    named = await person.http.put(f"/projects/{project}/tool-hosts", json={"hosts": there.hosts})
    assert named.status_code == 200, named.text
    return project


async def begun(person: Person, path: str, **body: Any) -> str:
    said = await person.http.post(f"{path}/sign-in", json=body)
    assert said.status_code == 200, said.text
    return said.json()["url"]


async def signed_in(person: Person, project: str, there: Guarded) -> str:
    """The path of a server that the person signed in to."""
    looked = await added(person, project, there.shop)
    path = f"/projects/{project}/tool-servers/{looked['server']['id']}"
    back = await there.door.consented(await begun(person, path))
    finished = await person.http.post("/tool-sign-ins", json=back)
    assert finished.status_code == 200, finished.text
    return path


async def imported(person: Person, project: str, there: Guarded) -> tuple[str, str]:
    """The path of a server, and of a tool of it that is switched on."""
    path = await signed_in(person, project, there)
    looked = (await person.http.post(f"{path}/look")).json()
    taken = await person.http.post(f"{path}/tools", json=chosen(looked, "get_order"))
    tool = f"/projects/{project}/tools/{taken.json()['items'][0]['id']}"
    await person.http.patch(tool, json={"enabled": True})
    return path, tool


async def waiting(person: Person, project: str, there: Guarded) -> tuple[str, str]:
    """The path of a server, and where a browser goes to sign in to it."""
    looked = await added(person, project, there.shop)
    path = f"/projects/{project}/tool-servers/{looked['server']['id']}"
    return path, await begun(person, path)


async def joined(database: TestDatabase, url: str, project: str, role: str) -> Person:
    person = await sign_up(url)
    user = (await person.http.get("/me")).json()["id"]
    execute(
        database,
        "insert into members (project_id, user_id, role) values (%s, %s, %s)",
        project, user, role,
    )  # fmt: skip
    return person


async def state_of(person: Person, project: str) -> str:
    [server] = (await person.http.get(f"/projects/{project}/tool-servers")).json()["items"]
    return server["sign_in"]["state"]


async def refused(person: Person, back: dict[str, str], there: Guarded, why: str) -> None:
    """And nothing was asked of the authorization server."""
    said = await person.http.post("/tool-sign-ins", json=back)
    assert said.status_code == 422 and why in said.json()["detail"], said.text
    assert there.door.forms("/token") == []


def renewals(there: Guarded) -> int:
    return len(there.door.forms("/token", grant_type="refresh_token"))


async def tried(http: httpx.AsyncClient, tool: str) -> dict[str, Any]:
    return (await http.post(f"{tool}/try", json={"arguments": {"number": "4711"}})).json()
