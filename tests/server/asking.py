"""People who ask over HTTP, and read the frames of what is streamed to them."""

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx

from tests.api import Person

Frame = tuple[str, str, dict[str, Any]]


async def new_chat(person: Person, project: str) -> str:
    return (await person.http.post(f"/projects/{project}/chats", json={})).json()["id"]


async def frames_of(response: httpx.Response) -> AsyncIterator[Frame]:
    fields: dict[str, str] = {}
    async for line in response.aiter_lines():
        if line:
            name, _, value = line.partition(": ")
            fields[name] = value
        elif "data" in fields:
            yield fields.get("id", ""), fields["event"], json.loads(fields["data"])
            fields = {}


async def ask(person: Person, chat: str, content: str, **body: object) -> list[Frame]:
    async with person.http.stream(
        "POST", f"/chats/{chat}/messages", json={"content": content} | body
    ) as response:
        return [frame async for frame in frames_of(response)]


async def follow(person: Person, run: str, after: str | None = None) -> bytes:
    headers = {"last-event-id": after} if after else {}
    return (await person.http.get(f"/runs/{run}/events", headers=headers)).content
