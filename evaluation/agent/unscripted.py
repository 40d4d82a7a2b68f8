"""The sixty questions with a real model that nobody scripted: nothing breaks, whatever it says.

Where it looks is its own affair, and told; what it may not do is leave a stream without an end, a
step without one, a sentence without a verdict, or show its reader what is the house's own.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from evaluation.agent.outside import Outside
from evaluation.agent.routing import Routed, prepared
from evaluation.speed.caller import Caller

_OWN = ("<passage", "<turn", "<tool_call", "<|", "[INST]")
"""Of prompts and of models' templates."""


@dataclass
class Found:
    broken: list[str] = field(default_factory=list[str])
    ends: Counter[str] = field(default_factory=Counter[str])
    """How often each end came: a status of the message, or the name of an error."""
    as_labelled: int = 0
    """How often it looked where a person would; this is no promise of ours."""

    def note(self, one: Routed, events: Sequence[tuple[str, dict[str, Any]]]) -> None:
        name, last = events[-1] if events else ("", {})
        if name == "error":
            slug = last["problem"]["type"].rsplit("/", 1)[-1]
            self.ends[slug] += 1
            broke = [f"it failed inside: {last['problem']['detail']}"] if slug == "internal" else []
        elif name == "done":
            message = last["message"]
            self.ends[message["status"]] += 1
            self.as_labelled += one.fault(message) is None
            broke = _broken(message)
        else:
            broke = [f"the stream ended with {name or 'nothing'}"]
        self.broken += [f"{one.question}: {what}" for what in broke]


def measured(caller: Caller, world: Outside, asked: Sequence[Routed]) -> Found:
    project = prepared(caller, world, asked)
    found = Found()
    for one in asked:
        found.note(one, [*caller.events(project, one.question, web=True)])
    return found


def _broken(message: dict[str, Any]) -> list[str]:
    broken = [
        f"its step {step['name']} never ended"
        for step in message["steps"]
        if step["state"] == "unfinished"
    ]
    broken += [f"its reader sees {own}" for own in _OWN if own in message["content"]]
    numbers = {source["n"] for source in message["sources"]}
    for sentence in message["sentences"]:
        if sentence["support"] != "none" and not sentence["sources"]:
            broken.append("a sentence is supported by nothing")
        if not set(sentence["sources"]) <= numbers:
            broken.append("a sentence names a source that is not there")
    return broken
