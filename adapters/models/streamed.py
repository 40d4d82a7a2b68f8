"""The pieces of a streamed answer, as the server sends them.

langchain-openai writes the request, and openai sends it and takes the stream apart. Neither makes
an object of each piece: four fields of it are read, and 200 such objects cost more CPU than all
else that an answer takes.
"""

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from functools import cache
from types import ModuleType
from typing import Any

from contracts.chats import Usage

Piece = Mapping[str, Any]


@cache
def streaming_client(langchain: ModuleType, openai: ModuleType) -> Any:
    """`ChatOpenAI` with `pieces`."""

    class StreamingChatOpenAI(langchain.ChatOpenAI):
        async def pieces(self, messages: Sequence[Any], **arguments: Any) -> AsyncGenerator[Piece]:
            """Raises what openai raises, and `ValueError` where nothing came."""
            told = self._get_request_payload(
                messages, stream=True, stream_options={"include_usage": True}, **arguments
            )
            beside = told.pop("extra_body", None) or {}
            stream = await self.root_async_client.post(
                "/chat/completions",
                body={**told, **beside},
                cast_to=object,
                stream=True,
                stream_cls=openai.AsyncStream[object],
            )
            some = False
            async with stream, aclosing(aiter(stream)) as pieces:
                async for piece in pieces:
                    some = True
                    yield piece
                    # What came at once would be dealt with whole before anybody hears a word of it.
                    await asyncio.sleep(0)
            if not some:
                raise ValueError("an answer without a piece")

    return StreamingChatOpenAI


def choice_in(piece: Piece) -> Mapping[str, Any]:
    """What it says of the answer; empty in one that only tells what was used."""
    choices = piece.get("choices") or [{}]
    return choices[0]


def delta_in(piece: Piece) -> Mapping[str, Any]:
    return choice_in(piece).get("delta") or {}


def usage_in(piece: Piece) -> Usage | None:
    """What the server says that the answer has come to."""
    told = piece.get("usage")
    if not told:
        return None
    return Usage(
        input_tokens=told.get("prompt_tokens") or 0,
        output_tokens=told.get("completion_tokens") or 0,
        cached_tokens=(told.get("prompt_tokens_details") or {}).get("cached_tokens") or 0,
    )
