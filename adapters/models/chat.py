"""A language model behind any OpenAI-compatible server (OpenAI, vLLM, Ollama, …)."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from functools import cache
from types import ModuleType
from typing import Any, NamedTuple

import httpx

from adapters.models.calls import CallAssembly
from contracts.chats import Usage
from contracts.errors import ConfigurationError, ModelUnavailable, ToolsRefused
from contracts.ports import ChatMessage, Delta, ToolSpec
from contracts.settings import ModelSettings

_CONNECT_SECONDS = 10.0
_TOLD_OF_TOOLS = {400, 404, 405, 422, 500, 501}
_MISSHAPEN = (ValueError, AttributeError, TypeError)  # what the library makes of it


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
            raise ConfigurationError("IBID_MODEL__BASE_URL is needed for a language model.")
        self.name = settings.name
        self._settings = settings
        self._client: Any = None
        self._loading = asyncio.Lock()

    async def load(self) -> None:
        """Load now what the first question would load."""
        async with self._loading:
            if self._client is None:
                self._client = self._build(await asyncio.to_thread(_libraries))

    async def stream(
        self, messages: Sequence[ChatMessage], tools: Sequence[ToolSpec] = ()
    ) -> AsyncGenerator[Delta]:
        await self.load()
        begun, ended, usage, calls = False, False, Usage(), CallAssembly()
        try:
            # What `bind_tools` binds, without a second generator around it that has to be closed.
            bound = {"tools": [_function(tool) for tool in tools]} if tools else {}
            pieces = self._client.astream([_message(m) for m in messages], **bound)
            async with aclosing(pieces):
                async for piece in pieces:
                    begun = True
                    ended = ended or bool(piece.response_metadata.get("finish_reason"))
                    calls.add(piece.tool_call_chunks)
                    if piece.usage_metadata:
                        usage = _usage(piece.usage_metadata)
                    if isinstance(piece.content, str) and piece.content:
                        yield Delta(text=piece.content)
        except (_libraries().openai.APIError, httpx.HTTPError, *_MISSHAPEN) as error:
            if tools and _is_about_tools(error):
                raise ToolsRefused(f"{self.name} cannot call tools.") from error
            raise ModelUnavailable(_explained(error, self.name, begun)) from error
        if not ended:  # some servers close the line in good order in the middle of an answer
            raise ModelUnavailable(f"The answer of {self.name} broke off. Ask again.")
        for call in calls.whole():
            yield Delta(call=call)
        yield Delta(usage=usage)

    def _build(self, libraries: _Libraries) -> Any:
        settings = self._settings
        return libraries.langchain.ChatOpenAI(
            model=settings.name,
            base_url=str(settings.base_url),
            api_key=settings.api_key,
            temperature=settings.temperature,
            timeout=httpx.Timeout(settings.timeout_seconds, connect=_CONNECT_SECONDS),
            max_retries=0,
            stream_usage=True,
            use_responses_api=False,
        )


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
    )


def _explained(error: Exception, name: str, begun: bool) -> str:
    """Every way a server can fail, as a sentence that says what to do."""
    openai = _libraries().openai
    match error:
        case openai.APIStatusError():
            return _refused(name, error.status_code)
        case openai.APITimeoutError() | httpx.TimeoutException():
            return f"{name} took too long to answer. Ask again."
        case openai.APIConnectionError() | httpx.HTTPError():
            if begun:
                return f"The answer of {name} broke off. Ask again."
            return f"The server of {name} cannot be reached. Check IBID_MODEL__BASE_URL."
        case _:
            return f"The server of {name} sent what is no answer. Check IBID_MODEL__BASE_URL."


def _is_about_tools(error: Exception) -> bool:
    """Servers have no code for it: Ollama says 400 and "does not support tools", vLLM 400 and
    "tool choice requires …", llama.cpp 500 and "tools param requires …"."""
    status = getattr(error, "status_code", None)
    told = getattr(error, "body", None) or error
    return status in _TOLD_OF_TOOLS and "tool" in str(told).lower()


def _refused(name: str, status: int) -> str:
    match status:
        case 401 | 403:
            return f"The server of {name} refuses the key. Check IBID_MODEL__API_KEY."
        case 404:
            return f"The server knows no model {name}. Check IBID_MODEL__NAME and its base URL."
        case 429:
            return f"{name} has reached its limit of questions. Wait a little, then ask again."
        case 400 | 413 | 422:
            return f"The server of {name} does not accept the question (status {status})."
        case _:
            return f"The server of {name} failed (status {status}). Ask again later."
