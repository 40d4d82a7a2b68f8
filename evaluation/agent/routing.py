"""Sixty questions, each to be answered from documents, the web, both, a tool, or none of them.

What the scripted model decides is written beside each (`routing.jsonl`); measured is whether the
house carries it out: the steps that are stored, and where the cited sources come from.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evaluation.agent.model import DONE, Call, Request
from evaluation.agent.outside import Outside
from evaluation.quality.corpora import retrieval_set
from evaluation.quality.product import ingested
from evaluation.speed.caller import Caller

_FILE = Path(__file__).with_name("routing.jsonl")


@dataclass(frozen=True)
class Routed:
    """`says` stands in a document, `text` on the `page` or in the `tool`'s answer."""

    kind: str
    question: str
    query: str = ""
    says: str = ""
    page: str = ""
    text: str = ""
    tool: str = ""
    argument: str = ""

    @property
    def calls(self) -> list[Call]:
        """One after the other; then it answers, or has asked."""
        found: list[Call] = []
        if self.query:
            found.append(("search_documents", {"query": self.query}))
        if self.page:
            found.append(("search_web", {"query": self.page}))
        match self.tool:
            case "calculate":
                found.append(("calculate", {"expression": self.argument}))
            case "ask_person":
                found.append(("ask_person", {"question": self.argument}))
            case "" | "none":
                pass
            case name:
                found.append((name, {self.argument: self.question}))
        return found

    def decide(self, request: Request) -> Sequence[Call]:
        return [self.calls[request.turn] if request.turn < len(self.calls) else DONE]

    def write(self, request: Request) -> str:
        said = [
            f"{text.rstrip('.')} [{number}]."
            for text in (self.says, self.text)
            if text and (number := request.number_of(text))
        ]
        return " ".join(said) or "There is nothing more to say."

    def fault(self, message: dict[str, Any]) -> str | None:
        """What is not as it was decided."""
        kinds = {source["kind"] for source in message["sources"]}
        wanted = {
            "documents": {"document"},
            "web": {"web"},
            "both": {"document", "web"},
            "tool": {"tool"},
            "neither": set[str](),
        }[self.kind]
        steps = {step["name"] for step in message["steps"] if step["state"] == "finished"}
        missing = {name for name, _ in self.calls if name != "ask_person"} - steps
        asked_back = self.tool != "ask_person" or self.argument in message["content"]
        if kinds == wanted and not missing and asked_back:
            return None
        return f"{self.question}: sources {sorted(kinds)}, steps {sorted(steps)}"


def questions() -> list[Routed]:
    return [Routed(**json.loads(line)) for line in _FILE.read_text().splitlines()]


def prepared(caller: Caller, world: Outside, asked: Sequence[Routed]) -> str:
    """A project with the documents and the tools, in a world with the pages."""
    project, _ = ingested(caller, retrieval_set("xquad-en"))
    caller.change(project, {"agent": {"choice": "agent"}})
    caller.allow_tools(project, world.host)
    for one in asked:
        if one.page:
            world.add_page(one.page, one.text)
        if one.kind == "tool" and one.tool not in world.tools:
            world.tools[one.tool] = one.text
            caller.add_tool(project, one.tool, f"{world.url}/tools/{one.tool}", [one.argument])
    return project


def measured(caller: Caller, world: Outside, asked: Sequence[Routed]) -> list[str]:
    project = prepared(caller, world, asked)
    faults = [one.fault(caller.answer(project, one.question, web=True)) for one in asked]
    return [fault for fault in faults if fault]
