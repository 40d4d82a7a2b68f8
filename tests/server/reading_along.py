"""Somebody reads an answer while it is written, and how it ends for them."""

import asyncio

from tests.api import Person
from tests.server.asking import Frame, frames_of

QUESTION = "Who is the duty pharmacist?"
SOON = 5
"""Seconds, in which whatever somebody still reads has ended who may not any more."""


async def written_for(person: Person, chat: str, begun: asyncio.Future[str]) -> list[Frame]:
    """All that comes; `begun` is told which run it is with the first word."""
    frames: list[Frame] = []
    async with person.http.stream(
        "POST", f"/chats/{chat}/messages", json={"content": QUESTION}
    ) as response:
        async for frame in frames_of(response):
            frames.append(frame)
            if frame[1] == "token" and not begun.done():
                begun.set_result(frames[0][2]["run_id"])
    return frames


async def followed_by(person: Person, run: str) -> list[Frame]:
    async with person.http.stream("GET", f"/runs/{run}/events") as response:
        return [frame async for frame in frames_of(response)]
