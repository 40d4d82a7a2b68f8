"""A language model behind any OpenAI-compatible server (OpenAI, vLLM, Ollama, …)."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from functools import cache
from math import inf
from time import monotonic
from types import ModuleType
from typing import Any, NamedTuple

import httpx

from adapters.models.calls import CallAssembly
from adapters.models.estimating import estimated, tokens_of
from adapters.models.faults import (
    broke_off,
    failure,
    is_about_tools,
    is_overflow,
    may_be_charged,
    too_long,
    window_in,
)
from adapters.models.thinking import THOUGHT, Thinking, thinking_client
from contracts.chats import Usage
from contracts.errors import ConfigurationError, ContextOverflow, ModelUnavailable, ToolsRefused
from contracts.ports import ChatMessage, Delta, ToolSpec
from contracts.settings import ModelSettings

_CONNECT_SECONDS = 10.0
_MISSHAPEN = (ValueError, AttributeError, TypeError)  # what the library makes of it
_NEWER_NAME = "api.openai.com"
"""Here the limit of an answer has a newer name, which most other servers do not know."""


class _Libraries(NamedTuple):
    openai: ModuleType
    langchain: ModuleType
    messages: ModuleType


@cache
def _libraries() -> _Libraries:
    """Two seconds of CPU: loaded with the first question, or ahead of it in the background."""
    import langchain_core.messages
    import langchain_openai
    import openai

    return _Libraries(openai, langchain_openai, langchain_core.messages)


class OpenAIChatModel:
    """`contracts.ports.ChatModel` over the chat completions protocol, streaming.

    Nothing is tried twice: whoever waits for an answer learns at once why there is none.
    """

    def __init__(self, settings: ModelSettings) -> None:
        if settings.base_url is None:
            raise ConfigurationError(
                f"{settings.variables}__BASE_URL is needed for a language model."
            )
        self.name = settings.name
        self._settings = settings
        self._client: Any = None
        self._loading = asyncio.Lock()
        self._window = settings.window

    async def load(self) -> None:
        """Load now what the first question would load."""
        async with self._loading:
            if self._client is None:
                self._client = self._build(await asyncio.to_thread(_libraries))

    async def stream(
        self, messages: Sequence[ChatMessage], tools: Sequence[ToolSpec] = ()
    ) -> AsyncGenerator[Delta]:
        await self.load()
        self._must_fit(messages)
        reply = _Reply(self._settings.longest_seconds)
        try:
            # What `bind_tools` binds, without a second generator around it that has to be closed.
            bound = {"tools": [_function(tool) for tool in tools]} if tools else {}
            pieces = self._client.astream([_message(m) for m in messages], **bound)
            async with aclosing(pieces):
                async for piece in pieces:
                    thought, text = reply.add(piece)
                    if thought or text or reply.told is not None:
                        yield Delta(text=text, thought=thought, usage=reply.told)
                    if reply.is_overdue:
                        break
                thought, text = reply.thinking.rest()
                if thought or text:
                    yield Delta(text=text, thought=thought)
        except (_libraries().openai.APIError, httpx.HTTPError, *_MISSHAPEN) as error:
            raise self._failure(error, begun=reply.begun, with_tools=bool(tools)) from error
        if reply.is_overdue:
            yield Delta(usage=reply.usage_of(messages), cut=True)
            return
        if reply.reason is None:  # some servers close the line in the middle of an answer
            raise broke_off(self.name)
        for call in reply.calls.whole():
            yield Delta(call=call)
        yield Delta(usage=reply.usage_of(messages), cut=reply.reason == "length")

    def _must_fit(self, messages: Sequence[ChatMessage]) -> None:
        """Once the window is known, what is far too long for it is not sent."""
        if self._window is not None and tokens_of(messages) > self._window:
            raise ContextOverflow(too_long(self.name, self._window), self._window)

    def _failure(self, error: Exception, *, begun: bool, with_tools: bool) -> ModelUnavailable:
        told = self._explained(error, begun=begun, with_tools=with_tools)
        told.charged = begun or may_be_charged(error, _libraries().openai)
        return told

    def _explained(self, error: Exception, *, begun: bool, with_tools: bool) -> ModelUnavailable:
        if with_tools and is_about_tools(error):
            return ToolsRefused(f"{self.name} cannot call tools.")
        if not begun and is_overflow(error):
            self._window = window_in(error) or self._window
            return ContextOverflow(too_long(self.name, self._window), self._window)
        return failure(error, self._settings, begun, _libraries().openai)

    def _build(self, libraries: _Libraries) -> Any:
        settings = self._settings
        return thinking_client(libraries.langchain)(
            model=settings.name,
            base_url=str(settings.base_url),
            api_key=settings.api_key,
            **_temper(settings),
            timeout=httpx.Timeout(settings.timeout_seconds, connect=_CONNECT_SECONDS),
            max_retries=0,
            stream_usage=True,
            use_responses_api=False,
            **_longest(settings),
        )


def _temper(settings: ModelSettings) -> dict[str, Any]:
    """Who is told how hard to think takes no temperature, where OpenAI serves it."""
    if settings.effort is None:
        return {"temperature": settings.temperature}
    effort = {"reasoning_effort": settings.effort}
    return effort if _is_openai(settings) else {"temperature": settings.temperature, **effort}


def _is_openai(settings: ModelSettings) -> bool:
    return settings.base_url is not None and settings.base_url.host == _NEWER_NAME


def _longest(settings: ModelSettings) -> dict[str, Any]:
    """A model that does not find an end is stopped by its server."""
    if _is_openai(settings):
        return {"max_tokens": settings.max_tokens}  # which the library sends by its newer name
    return {"extra_body": {"max_tokens": settings.max_tokens}}


class _Reply:
    """What has come of an answer so far."""

    def __init__(self, seconds: float) -> None:
        self.begun = False
        self._until, self._seconds = inf, seconds
        self.reason: str | None = None
        """Why the model ended."""
        self.calls = CallAssembly()
        self.thinking = Thinking()
        self.told: Usage | None = None
        """What the server says that it has come to so far: most say so once, at the end."""
        self._characters = 0

    def add(self, piece: Any) -> tuple[str, str]:
        """What of a piece of it was thought, and what was said."""
        if not self.begun:
            self.begun, self._until = True, monotonic() + self._seconds
        self.reason = piece.response_metadata.get("finish_reason") or self.reason
        self.calls.add(piece.tool_call_chunks)
        self._characters += sum(len(call["args"] or "") for call in piece.tool_call_chunks)
        if piece.usage_metadata:
            self.told = _usage(piece.usage_metadata)
        text = piece.content if isinstance(piece.content, str) else ""
        thought, said = self.thinking.split(text)
        beside = piece.additional_kwargs.get(THOUGHT, "")
        self._characters += len(text) + len(beside)
        return beside + thought, said

    @property
    def is_overdue(self) -> bool:
        """It has been written at for too long, and has not ended."""
        return self.reason is None and monotonic() > self._until

    def usage_of(self, messages: Sequence[ChatMessage]) -> Usage:
        """As the server says; one that says nothing is no server for nothing."""
        return self.told or estimated(messages, self._characters)


def _function(tool: ToolSpec) -> dict[str, Any]:
    return {
        "type": "function",
        "function": {
            "name": tool.name,
            "description": tool.description,
            "parameters": dict(tool.parameters),
        },
    }


def _message(message: ChatMessage) -> Any:
    """As langchain takes it. What it calls invalid is the one form of a call that it sends back
    with the very text that the model wrote, be it JSON or not."""
    kinds = _libraries().messages
    if message.calls:
        calls = [
            kinds.InvalidToolCall(
                type="invalid_tool_call",
                id=call.id,
                name=call.name,
                args=call.arguments,
                error=None,
            )
            for call in message.calls
        ]
        return kinds.AIMessage(content=message.content, invalid_tool_calls=calls)
    if message.role == "tool":
        return kinds.ToolMessage(content=message.content, tool_call_id=message.answers)
    return (message.role, message.content)


def _usage(metadata: dict[str, Any]) -> Usage:
    return Usage(
        input_tokens=metadata.get("input_tokens", 0),
        output_tokens=metadata.get("output_tokens", 0),
        cached_tokens=(metadata.get("input_token_details") or {}).get("cache_read") or 0,
    )
