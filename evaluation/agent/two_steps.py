"""Forty questions whose second search can be worded only once the first has found something.

The questions, their searches and what each must find were written by us over xquad-en's passages
(`two_steps.jsonl`). The scripted model searches a second time only where it was shown what the
first search was to find; it is right where both passages come before the model that answers, and
both are cited.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evaluation.agent.model import DONE, Call, Request
from evaluation.quality.corpora import retrieval_set
from evaluation.quality.product import ingested
from evaluation.speed.caller import Caller

_FILE = Path(__file__).with_name("two_steps.jsonl")


@dataclass(frozen=True)
class TwoSteps:
    question: str
    queries: tuple[str, ...]
    says: tuple[str, ...]

    def decide(self, request: Request) -> Sequence[Call]:
        shown = [request.number_of(text) is not None for text in self.says]
        step = shown.index(False) if False in shown else len(shown)
        if step == len(shown) or request.turn > step:  # found all, or not what was searched for
            return [DONE]
        return [("search_documents", {"query": self.queries[step]})]

    def write(self, request: Request) -> str:
        numbers = [(text, request.number_of(text)) for text in self.says]
        said = [f"It says “{text}” [{number}]." for text, number in numbers if number]
        return " ".join(said) or "Your documents do not say."


def questions() -> list[TwoSteps]:
    found: list[TwoSteps] = []
    for line in _FILE.read_text().splitlines():
        row: dict[str, Any] = json.loads(line)
        queries = tuple(step["query"] for step in row["steps"])
        found.append(TwoSteps(row["question"], queries, tuple(s["says"] for s in row["steps"])))
    return found


def measured(caller: Caller, asked: Sequence[TwoSteps]) -> list[str]:
    """What went wrong, a line a question."""
    corpus = retrieval_set("xquad-en")
    project, texts = ingested(caller, corpus)
    caller.change(project, {"agent": {"choice": "agent"}})
    wrong: list[str] = []
    for one in asked:
        gold = [next(t.id for t in corpus.texts if says in t.text) for says in one.says]
        message = caller.answer(project, one.question)
        cited = {texts[source["document_id"]] for source in message["sources"]}
        if not cited.issuperset(gold):
            missing = [says for says, text in zip(one.says, gold, strict=True) if text not in cited]
            wrong.append(f"{one.question}: {missing} not cited, {message['content']}")
    return wrong
