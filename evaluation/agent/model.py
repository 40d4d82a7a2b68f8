"""A FAKE model that decides as a script says, over the real protocol; so what is measured is what
the agent's house makes of its decisions."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

from evaluation.scripted import ScriptedModel, passages_in, serving

Call = tuple[str, dict[str, Any]]
DONE: Call = ("answer", {})


@dataclass(frozen=True)
class Request:
    """What the model is asked: to decide, where it is given tools, or to write."""

    body: dict[str, Any]

    @property
    def decides(self) -> bool:
        return any(tool["function"]["name"] == "answer" for tool in self.body.get("tools") or [])

    @cached_property
    def told(self) -> str:
        """All it reads but the rules."""
        return "\n".join(str(m["content"]) for m in self.body["messages"] if m["role"] != "system")

    @property
    def turn(self) -> int:
        """How often it has decided already."""
        return sum(message["role"] == "assistant" for message in self.body["messages"])

    @cached_property
    def passages(self) -> dict[int, str]:
        return passages_in(self.told)

    def number_of(self, text: str) -> int | None:
        """The first passage that has it."""
        return next((n for n, passage in self.passages.items() if text in passage), None)


class Scripted(Protocol):
    """A question, and what the model does about it."""

    @property
    def question(self) -> str: ...

    def decide(self, request: Request) -> Sequence[Call]: ...

    def write(self, request: Request) -> str: ...


@dataclass
class Script:
    """What the model does; `seen` is all that it was sent, as text."""

    decide: Callable[[Request], Sequence[Call]]
    write: Callable[[Request], str]
    seen: Callable[[str], None] = lambda _: None
    url: str = ""


@contextmanager
def deciding(script: Script) -> Iterator[Script]:
    class Model(ScriptedModel):
        def do_POST(self) -> None:
            body = self.asked()
            script.seen(json.dumps([body, dict(self.headers)], ensure_ascii=False))
            request = Request(body)
            self.begin_stream()
            if request.decides:
                self.send_calls(script.decide(request), f"call-{request.turn}")
                self.send_delta("", finish="tool_calls")
            else:
                self.send_delta(script.write(request))
                self.send_delta("", finish="stop")
            self.end_stream()

    with serving(Model) as script.url:
        yield script
