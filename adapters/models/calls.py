"""Calls of tools put together from the pieces that a model's server streams."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from contracts.completions import ToolCall


@dataclass
class _Begun:
    index: int | None
    id: str
    name: str
    arguments: str


class CallAssembly:
    """`add` the fragments of every piece in order; `whole` is what they come to.

    A fragment belongs to the latest call with its index, as the protocol has it; an id of its own
    begins another one, since some servers give every call the same index.
    """

    def __init__(self) -> None:
        self._begun: list[_Begun] = []

    def add(self, fragments: Sequence[Mapping[str, Any]]) -> int:
        """How many characters of arguments came."""
        came = 0
        for fragment in fragments:
            call = self._of(fragment.get("index"), fragment.get("id") or "")
            called = fragment["function"]
            arguments = called.get("arguments") or ""
            call.name = call.name or called.get("name") or ""
            call.arguments += arguments
            came += len(arguments)
        return came

    def whole(self) -> list[ToolCall]:
        """In the order they began. A call that came without an id is given one."""
        return [
            ToolCall(call.id or f"call_{uuid4().hex}", call.name, call.arguments)
            for call in self._begun
        ]

    def _of(self, index: int | None, call_id: str) -> _Begun:
        for call in reversed(self._begun):
            if call.index == index:
                if call_id in ("", call.id):
                    return call
                break
        self._begun.append(_Begun(index, call_id, "", ""))
        return self._begun[-1]
