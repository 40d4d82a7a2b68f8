"""The same questions streamed and waited for: whether their readers get the same answer.

Fifty questions about the five documents of `twins/`, half of them without an answer there. An
answer is what is read and checked of it: its text, its sentences with what they rest on, its
sources word for word, and what came nearest.
"""

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any

from evaluation.quality import twins
from evaluation.quality.rows import Row
from evaluation.speed.caller import Caller

ASKED = 50
_OWN = ("id", "chat_id", "parent_id", "created_at", "took_ms", "steps", "feedback", "usage")
"""What two answers may differ in: whose they are, and how long they took."""


def measured(caller: Caller, verbose: bool = False) -> list[Row]:
    project = twins.ingested(caller)
    same: list[tuple[str, bool]] = []
    told: list[tuple[str, bool]] = []
    for question in questions():
        events = caller.streamed(project, question)
        waited = caller.answer(project, question)
        done = events[-1].get("message", {})
        same.append((question, answer_of(done) == answer_of(waited)))
        told.append((question, shown_by(events) == done.get("content")))
        if verbose and not same[-1][1]:
            print(f"- {question}\n    {answer_of(done)}\n    {answer_of(waited)}")
    return [
        Row.of("streamed and waited for: same text, sentences, sources and quotes", same),
        Row.of("what was streamed is what was stored", told),
    ]


def questions() -> list[str]:
    return list(chain.from_iterable((p.asked.text, p.twin) for p in twins.pairs()))[:ASKED]


def answer_of(message: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in message.items() if name not in _OWN}


def shown_by(events: Sequence[Mapping[str, Any]]) -> str:
    """What stands on the reader's screen when the last event has come."""
    shown = ""
    for event in events:
        if event["type"] == "token":
            shown += event["text"]
        elif event["type"] == "revised":
            shown = event["text"]
        elif event["type"] == "refusal":
            shown = event["reason"]
    return shown
