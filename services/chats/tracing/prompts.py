"""A prompt taken apart as it was put together. Pure."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from adapters.models.estimating import tokens_in
from contracts.background import ASSISTANTS, OWNERS, PERSONS
from contracts.completions import ChatMessage

_PASSAGE = re.compile(r'<passage number="(\d+)"[^>]*>.*?</passage>', re.DOTALL)

_EARLIER = re.compile(r"<earlier>\n.*?\n</earlier>", re.DOTALL)


class Part(NamedTuple):
    kind: str
    text: str

    @property
    def tokens(self) -> int:
        return tokens_in(len(self.text))


def parts_of(messages: Sequence[ChatMessage]) -> list[Part]:
    """Rules, wishes by whose they are, turns, each passage, the question, results of tools."""
    last = max((n for n, m in enumerate(messages) if m.role == "user"), default=-1)
    return [part for n, message in enumerate(messages) for part in _of(message, n == last)]


def _of(message: ChatMessage, asks: bool) -> Iterator[Part]:
    match message.role:
        case "system":
            told, _, personal = message.content.partition(PERSONS)
            told, _, assistants = told.partition(ASSISTANTS)
            rules, _, wishes = told.partition(OWNERS)
            yield Part("rules", rules)
            if wishes:
                yield Part("wishes", wishes)
            if assistants:
                yield Part("assistant's wishes", assistants)
            if personal:
                yield Part("personal wishes", personal)
        case "user":
            yield from _said(message.content, "question" if asks else "turn of the person")
        case "assistant":
            calls = "\n".join(f"{call.name} {call.arguments}" for call in message.calls)
            yield Part("calls" if calls else "turn of the answerer", message.content or calls)
        case "tool":
            yield Part("result", message.content)


def _said(content: str, kind: str) -> Iterator[Part]:
    if summary := _EARLIER.match(content):
        yield Part("summary of earlier turns", summary[0])
    at = summary.end() if summary else 0
    for found in _PASSAGE.finditer(content, at):
        if before := content[at : found.start()].strip():
            yield Part("quoted turns", before)
        yield Part(f"passage {found[1]}", found[0])
        at = found.end()
    if rest := content[at:].strip():
        yield Part(kind, rest)
