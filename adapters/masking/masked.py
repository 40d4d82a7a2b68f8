"""One call of a language model: what it is told without personal data, what it says with it."""

import asyncio
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from functools import cache, partial
from typing import Any, TypeVar, cast

from adapters.masking.finding.spans import Finder, Span, found_by
from adapters.masking.restoring import Restoring
from adapters.masking.vault import Vault
from contracts.completions import ChatMessage, Delta, ToolCall, ToolSpec

_AT_ONCE = 2_000
"""Characters that are looked through on the event loop: some milliseconds. More go to a thread."""
_SCHEMAS = frozenset(
    {"items", "additionalProperties", "unevaluatedProperties", "unevaluatedItems", "contains"}
    | {"additionalItems", "propertyNames", "contentSchema", "not", "if", "then", "else"}
    | {"allOf", "anyOf", "oneOf", "prefixItems"}
)
"""Of a JSON Schema (2020-12 and before): where another stands, or a list of them."""
_BY_NAME = frozenset(
    {"properties", "patternProperties", "dependentSchemas", "dependencies", "$defs", "definitions"}
)
"""Where others stand by names. Names of arguments stay, or no call would fit."""
_AS_IT_IS = frozenset(
    {"type", "format", "pattern", "required", "dependentRequired"}
    | {"$ref", "$id", "$schema", "$anchor", "$dynamicRef", "$dynamicAnchor"}
    | {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"}
    | {"minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"}
)
"""Names, what servers read, and bounds, which have to be numbers. All else is a value or a text."""
_VAULT: ContextVar[Vault | None] = ContextVar("vault", default=None)

T = TypeVar("T")


@contextmanager
def one_vault(vault: Vault) -> Iterator[None]:
    """Calls in here, and in tasks that are begun in here, have the same placeholders."""
    token = _VAULT.set(vault)
    try:
        yield
    finally:
        _VAULT.reset(token)


def counts_so_far() -> dict[str, int]:
    """Values of each kind that models were not told in this context; none where nobody asked."""
    vault = _VAULT.get()
    return {} if vault is None else {str(kind): n for kind, n in vault.counts.items()}


class Masking:
    """What finds personal data; `begin` a call with what the model is to be told.

    `load` gives the finders, with the first call: they cost .4 s of a thread.
    """

    def __init__(self, load: Callable[[], Sequence[Finder]]) -> None:
        self._load = cache(load)

    async def begin(
        self, messages: Sequence[ChatMessage], tools: Sequence[ToolSpec]
    ) -> "MaskedCall":
        vault = _VAULT.get() or Vault()
        texts = _texts(messages, tools)
        new = [text for text in texts if not vault.has_seen(text)]
        finders = await asyncio.to_thread(self._load)
        for text, spans in (await _aside(partial(_found, finders), new)).items():
            vault.learn(text, spans)
        await _aside(vault.look_through, vault.not_looked_through(texts))
        return MaskedCall(vault, messages, tools)


def _found(finders: Sequence[Finder], texts: Sequence[str]) -> dict[str, list[Span]]:
    return {text: found_by(finders, text) for text in texts}


async def _aside(look: Callable[[Sequence[str]], T], texts: Sequence[str]) -> T:
    """In a thread, where there is much to look through."""
    if sum(map(len, texts)) <= _AT_ONCE:
        return look(texts)
    return await asyncio.to_thread(look, texts)


class MaskedCall:
    """`messages` and `tools` go to the model; `restored` are its deltas, `rest` what is held."""

    def __init__(
        self, vault: Vault, messages: Sequence[ChatMessage], tools: Sequence[ToolSpec]
    ) -> None:
        self._vault = vault
        self._text, self._thought = Restoring(vault), Restoring(vault)
        masked = [self._message(message) for message in messages]
        self.tools = [self._tool(tool) for tool in tools]
        is_masked = masked != list(messages) or self.tools != list(tools)
        self.messages = _told(masked, vault.example) if is_masked else masked

    def restored(self, delta: Delta) -> Delta:
        """What is not whole yet comes with a later one; a call comes whole, behind all text."""
        return replace(
            delta,
            text=self._text.add(delta.text) + (self._text.rest() if delta.call else ""),
            thought=self._thought.add(delta.thought),
            call=delta.call and self._called(delta.call, self._put_back),
        )

    def rest(self) -> Delta | None:
        text, thought = self._text.rest(), self._thought.rest()
        return Delta(text=text, thought=thought) if text or thought else None

    def _put_back(self, argument: str) -> str:
        return self._vault.restored(argument, markdown=False)

    def _message(self, message: ChatMessage) -> ChatMessage:
        replaced = self._vault.replaced
        calls = tuple(self._called(call, replaced) for call in message.calls)
        return replace(message, content=replaced(message.content), calls=calls)

    def _tool(self, tool: ToolSpec) -> ToolSpec:
        description = self._vault.replaced(tool.description)
        parameters = _of_schema(tool.parameters, self._vault.replaced)
        return replace(tool, description=description, parameters=parameters)

    def _called(self, call: ToolCall, change: Callable[[str], str]) -> ToolCall:
        return replace(call, arguments=_in_json(call.arguments, change))


def _texts(messages: Sequence[ChatMessage], tools: Sequence[ToolSpec]) -> list[str]:
    """Every text that is told, once, as `MaskedCall` replaces them."""
    texts: dict[str, None] = {}

    def note(text: str) -> str:
        texts[text] = None
        return text

    for message in messages:
        note(message.content)
        for call in message.calls:
            _in_json(call.arguments, note)
    for tool in tools:
        note(tool.description)
        _of_schema(tool.parameters, note)
    return list(texts)


def _told(messages: list[ChatMessage], example: str) -> list[ChatMessage]:
    told = (
        f"Personal data in what you are told is replaced by placeholders such as {example}. Each"
        " stands for one value, and the same value has the same one. Where you mean a value, write"
        " its placeholder exactly as it stands; do not guess what it stands for."
    )
    first, *others = messages
    if first.role != "system":
        return [ChatMessage("system", told), *messages]
    return [replace(first, content=f"{first.content}\n\n{told}"), *others]


def _in_json(text: str, change: Callable[[str], str]) -> str:
    """Each string in a JSON text changed, and the text as it was where none is.

    A number that is personal data becomes a string: a placeholder is no number.
    """
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return change(text)
    changed = _within(value, change)
    return text if changed == value else json.dumps(changed, ensure_ascii=False)


def _within(value: Any, change: Callable[[str], str]) -> Any:
    match value:
        case str():
            return change(value)
        case bool():
            return value
        case int():
            changed = change(str(value))
            return value if changed == str(value) else changed
        case dict():
            items = cast("dict[str, Any]", value).items()
            return {change(name): _within(one, change) for name, one in items}
        case list():
            return [_within(one, change) for one in cast("list[Any]", value)]
        case _:
            return value


def _of_schema(schema: Mapping[str, Any], change: Callable[[str], str]) -> dict[str, Any]:
    """What a keyword means is told by where it stands: in a `default` nothing is a keyword."""

    def inside(name: str, value: Any) -> Any:
        if name in _BY_NAME and isinstance(value, dict):
            named = cast("dict[str, Any]", value).items()
            return {one: _of_one(its, change) for one, its in named}
        if name in _SCHEMAS:
            return _of_one(value, change)
        return value if name in _AS_IT_IS else _within(value, change)

    return {name: inside(name, value) for name, value in schema.items()}


def _of_one(value: Any, change: Callable[[str], str]) -> Any:
    """A schema, some in a list, or true or false, which allow all and nothing."""
    match value:
        case dict():
            return _of_schema(cast("dict[str, Any]", value), change)
        case list():
            return [_of_one(one, change) for one in cast("list[Any]", value)]
        case _:
            return _within(value, change)
