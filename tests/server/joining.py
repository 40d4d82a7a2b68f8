"""People who come into each other's projects by invitation."""

from typing import Any

import httpx

from tests.api import Person


async def invite(owner: Person, project: str, role: str = "reader", **said: object) -> str:
    """The secret of a new invitation."""
    body = {"role": role, **said}
    made = await owner.http.post(f"/projects/{project}/invitations", json=body)
    assert made.status_code == 201, made.text
    return made.json()["secret"]


async def accept(person: Person, secret: str) -> httpx.Response:
    return await person.http.post("/invitations/accept", json={"secret": secret})


async def look(person: Person, secret: str) -> httpx.Response:
    return await person.http.post("/invitations/look", json={"secret": secret})


async def bring_in(owner: Person, person: Person, project: str, role: str = "reader") -> str:
    """Who they are."""
    accepted = await accept(person, await invite(owner, project, role))
    assert accepted.status_code == 200, accepted.text
    return await id_of(person)


async def id_of(person: Person) -> str:
    return (await person.http.get("/me")).json()["id"]


async def members_of(person: Person, project: str) -> list[dict[str, Any]]:
    return (await person.http.get(f"/projects/{project}/members")).json()["items"]


async def roles_of(person: Person, project: str) -> list[str]:
    return [one["role"] for one in await members_of(person, project)]
