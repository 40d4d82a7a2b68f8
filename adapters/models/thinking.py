"""What a reasoning model thinks before it answers, kept apart from what it says.

Servers send it beside the text (`reasoning_content`: DeepSeek, vLLM, llama.cpp; `reasoning`:
Ollama, OpenRouter), or the model writes it at the beginning of its text, between `<think>` and
`</think>`.
"""

from collections.abc import Mapping
from typing import Any

from adapters.models.streamed import delta_in

_OPENS, _CLOSES = "<think>", "</think>"
_FIELDS = ("reasoning_content", "reasoning")


class Thinking:
    """`split` pieces of text in order; `rest` is what is still held back at the end."""

    def __init__(self) -> None:
        self._inside: bool | None = None  # None: it may still begin with a thought
        self._held = ""

    def split(self, text: str) -> tuple[str, str]:
        """What of it was thought, and what was said."""
        self._held += text
        if self._inside is None:
            begun = self._held.lstrip()
            if begun.startswith(_OPENS):
                self._inside, self._held = True, begun.removeprefix(_OPENS)
            elif not _OPENS.startswith(begun):
                self._inside = False
            else:
                return "", ""
        if not self._inside:
            return "", self._all()
        thought, closed, said = self._held.partition(_CLOSES)
        if closed:
            self._inside, self._held = False, ""
            return thought, said.lstrip()
        end = len(self._held) - _beginning_of(_CLOSES, self._held)
        thought, self._held = self._held[:end], self._held[end:]
        return thought, ""

    def rest(self) -> tuple[str, str]:
        """Of an answer that ended in the middle of its thought nothing was said."""
        rest = self._all()
        return (rest, "") if self._inside else ("", rest)

    def _all(self) -> str:
        held, self._held = self._held, ""
        return held


def _beginning_of(mark: str, text: str) -> int:
    """How many characters at the end of a text may be the mark's first ones."""
    return next((n for n in range(len(mark) - 1, 0, -1) if text.endswith(mark[:n])), 0)


def thought_in(chunk: Mapping[str, Any]) -> str:
    """What a server sends beside the text."""
    delta = delta_in(chunk)
    found = next((delta[name] for name in _FIELDS if delta.get(name)), "")
    return found if isinstance(found, str) else ""
