"""A language model behind any OpenAI-compatible server (OpenAI, vLLM, Ollama, …)."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from functools import cache
from math import inf
from time import monotonic
from types import ModuleType
from typing import Any, NamedTuple, Self
from uuid import uuid4

import httpx

from adapters.masking.masked import MaskedCall, Masking
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
from adapters.models.messages import message_of, tool_of
from adapters.models.streamed import Piece, choice_in, delta_in, streaming_client, usage_in
from adapters.models.structured import (
    Way,
    Whole,
    is_about_shape,
    json_in,
    response_format,
    told_in_words,
    whole_of,
)
from adapters.models.thinking import Thinking, thought_in
from contracts.chats import Usage
from contracts.completions import ToolCall
from contracts.errors import ConfigurationError, ContextOverflow, ModelUnavailable, ToolsRefused
from contracts.ledger import usage_of
from contracts.ports import ChatMessage, Delta, ToolSpec
from contracts.settings import ModelSettings

_CONNECT_SECONDS = 10.0
_MISSHAPEN = (ValueError, AttributeError, TypeError, LookupError)  # where it is read
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

    Nothing is tried twice: whoever waits for an answer learns at once why there is none. All that
    goes to the server passes `masking`, and all that comes from it, so that no caller can forget.
    """

    def __init__(self, settings: ModelSettings, masking: Masking | None) -> None:
        if settings.base_url is None:
            raise ConfigurationError(
                f"{settings.variables}__BASE_URL is needed for a language model."
            )
        self.name = settings.name
        self._settings = settings
        self._masking = masking if settings.masked else None
        self._client: Any = None
        self._loading = asyncio.Lock()
        self._window = settings.window
        self._vain: set[Way] = set()

    @property
    def masks(self) -> bool:
        return self._masking is not None

    async def load(self) -> None:
        """Load now what the first question would load."""
        async with self._loading:
            if self._client is None:
                self._client = self._build(await asyncio.to_thread(_libraries))

    async def stream(
        self, messages: Sequence[ChatMessage], tools: Sequence[ToolSpec] = ()
    ) -> AsyncGenerator[Delta]:
        await self.load()
        if self._masking is None:
            deltas = self._answered(messages, tools)
        else:
            call = await self._masking.begin(messages, tools)
            deltas = _restored(self._answered(call.messages, call.tools), call)
        async with aclosing(deltas):
            async for delta in deltas:
                yield delta

    def _answered(
        self, messages: Sequence[ChatMessage], tools: Sequence[ToolSpec]
    ) -> AsyncGenerator[Delta]:
        if len(tools) == 1 and tools[0].only:
            return self._shaped(messages, tools[0])
        return self._said(messages, _Bound.to(tools))

    async def _shaped(
        self, messages: Sequence[ChatMessage], shape: ToolSpec
    ) -> AsyncGenerator[Delta]:
        """One call of `shape`, in the first way in which it comes; else what was said last."""
        used: list[Usage] = []
        whole = Whole()
        for way in (one for one in Way if one not in self._vain):
            asked = messages if way is Way.TOOL else told_in_words(messages, shape)
            try:
                whole = await whole_of(self._said(asked, _Bound.in_way(way, shape)))
            except ToolsRefused:
                self._vain.add(way)
                continue
            used.append(whole.usage or Usage())
            yield Delta(usage=usage_of(used))  # also for whoever goes before the next way is tried
            called = whole.arguments_of(shape)
            arguments = json_in(whole.text) if called is None else called
            if arguments is not None:
                yield Delta(call=ToolCall(f"call_{uuid4().hex}", shape.name, arguments))
                return
            if way is Way.SCHEMA and not whole.cut:
                self._vain.add(way)  # it takes one, and does not hold the model to it
        yield Delta(text=whole.text)

    async def _said(
        self, messages: Sequence[ChatMessage], bound: "_Bound"
    ) -> AsyncGenerator[Delta]:
        self._must_fit(messages)
        reply, kinds = _Reply(self._settings.longest_seconds), _libraries().messages
        try:
            pieces = self._client.pieces(
                [message_of(m, kinds) for m in messages], **self._arguments(bound)
            )
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
            raise self._failure(error, reply.begun, bound) from error
        if reply.is_overdue:
            yield Delta(usage=reply.usage_of(messages), cut=True)
            return
        if reply.reason is None:  # some servers close the line in the middle of an answer
            raise broke_off(self.name)
        for call in reply.calls.whole():
            yield Delta(call=call)
        yield Delta(usage=reply.usage_of(messages), cut=reply.reason == "length")

    def _arguments(self, bound: "_Bound") -> dict[str, Any]:
        """What goes into the body goes beside the limit that is there for every question."""
        if not bound.body:
            return bound.arguments
        body = _longest(self._settings).get("extra_body", {})
        return {**bound.arguments, "extra_body": {**body, **bound.body}}

    def _must_fit(self, messages: Sequence[ChatMessage]) -> None:
        """Once the window is known, what is far too long for it is not sent."""
        if self._window is not None and tokens_of(messages) > self._window:
            raise ContextOverflow(too_long(self.name, self._window), self._window)

    def _failure(self, error: Exception, begun: bool, bound: "_Bound") -> ModelUnavailable:
        told = self._explained(error, begun, bound)
        told.charged = begun or may_be_charged(error, _libraries().openai)
        return told

    def _explained(self, error: Exception, begun: bool, bound: "_Bound") -> ModelUnavailable:
        if bound.refused(error):
            return ToolsRefused(f"{self.name} cannot call tools.")
        if not begun and is_overflow(error):
            self._window = window_in(error) or self._window
            return ContextOverflow(too_long(self.name, self._window), self._window)
        return failure(error, self._settings, begun, _libraries().openai)

    def _build(self, libraries: _Libraries) -> Any:
        settings = self._settings
        return streaming_client(libraries.langchain, libraries.openai)(
            model=settings.name,
            base_url=str(settings.base_url),
            api_key=settings.api_key,
            **_temper(settings),
            timeout=httpx.Timeout(settings.timeout_seconds, connect=_CONNECT_SECONDS),
            max_retries=0,
            use_responses_api=False,
            **_longest(settings),
        )


async def _restored(deltas: AsyncGenerator[Delta], call: MaskedCall) -> AsyncGenerator[Delta]:
    async with aclosing(deltas):
        async for delta in deltas:
            yield call.restored(delta)
    if (rest := call.rest()) is not None:
        yield rest


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


@dataclass(frozen=True)
class _Bound:
    """What goes with a question, and which refusals are about that."""

    arguments: dict[str, Any]
    refused: Callable[[Exception], bool] = lambda _: False
    body: dict[str, Any] = field(default_factory=dict[str, Any])

    @classmethod
    def to(cls, tools: Sequence[ToolSpec]) -> Self:
        if not tools:
            return cls({})
        # What `bind_tools` binds, without a second generator around it that has to be closed.
        return cls({"tools": [tool_of(tool) for tool in tools]}, is_about_tools)

    @classmethod
    def in_way(cls, way: Way, shape: ToolSpec) -> Self:
        if way is Way.SCHEMA:
            return cls({}, is_about_shape, response_format(shape))
        return cls.to([shape] if way is Way.TOOL else [])


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

    def add(self, piece: Piece) -> tuple[str, str]:
        """What of a piece of it was thought, and what was said."""
        if not self.begun:
            self.begun, self._until = True, monotonic() + self._seconds
        self.reason = choice_in(piece).get("finish_reason") or self.reason
        delta = delta_in(piece)
        self._characters += self.calls.add(delta.get("tool_calls") or ())
        self.told = usage_in(piece) or self.told
        content = delta.get("content")
        text = content if isinstance(content, str) else ""
        thought, said = self.thinking.split(text)
        beside = thought_in(piece)
        self._characters += len(text) + len(beside)
        return beside + thought, said

    @property
    def is_overdue(self) -> bool:
        """It has been written at for too long, and has not ended."""
        return self.reason is None and monotonic() > self._until

    def usage_of(self, messages: Sequence[ChatMessage]) -> Usage:
        """As the server says; one that says nothing is no server for nothing."""
        return self.told or estimated(messages, self._characters)
