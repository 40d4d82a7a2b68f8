"""`answers/mtrag-un`: turns of conversations with people, which say whether they can be answered.

Their passages make one corpus. Through the API a turn comes with those before it; elsewhere it is
asked as it is completed from these.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import NAMESPACE_URL, uuid5

from adapters.models.word_vectors import WordVectors
from agents.answering.followups.completion import complete
from agents.extracting.word_similarity import WordVectors as VectorOf
from contracts.chats import Turn
from evaluation.quality.abstaining import abstained
from evaluation.quality.corpora import Corpus, Text, data_folder
from evaluation.quality.product import ingested
from evaluation.quality.rows import Row
from evaluation.speed.caller import Caller

_HALVES = ("development half", "held out")
_LABELS = {
    "answerable": ("answered", True),
    "unanswerable": ("abstained on the unanswerable", False),
}
"""What each is called, and whether it ought to be answered; other turns are neither."""

_PLACE = re.compile(r"(?P<page>.+?)(_(?P<part>\d+)-\d+)?-(?P<first>\d+)-\d+")
"""Where a passage stands in its page, as its id has it."""


@dataclass(frozen=True)
class AskedTurn:
    id: str
    question: str
    """Complete without its history."""
    label: str
    said: str
    history: tuple[Turn, ...]


def measured(caller: Caller, halves: Sequence[int], verbose: bool = False) -> list[Row]:
    """How many of those that can be answered are, and how many others are not; by half."""
    texts, asked = turns(WordVectors())
    project, _ = ingested(caller, Corpus("mtrag-un", pages(texts)))
    found: dict[str, list[tuple[str, bool]]] = {}
    for turn in asked:
        if half_of(turn) not in halves or turn.label not in _LABELS:
            continue
        history = [{"role": one.role, "content": one.content} for one in turn.history]
        message = caller.follow_up(project, turn.said, history)
        name, wanted = _LABELS[turn.label]
        right = bool(message["sources"]) if wanted else abstained(message)
        if verbose and not right:
            print(f"- {turn.label} {turn.said}\n    {message['content'][:200]}")
        title = f"mtrag-un, {_HALVES[half_of(turn)]}: {name}"
        found.setdefault(title, []).append((turn.id, right))
    return [Row.of(title, found[title]) for title in sorted(found)]


def pages(texts: Sequence[Text]) -> list[Text]:
    """Passages of one page in their order, as one document: so people upload them."""
    found: dict[str, list[tuple[int, int, str]]] = {}
    for text in texts:
        place = _PLACE.fullmatch(text.id)
        assert place
        page, part, first = place.group("page", "part", "first")
        found.setdefault(page, []).append((int(part or 0), int(first), text.text))
    return [
        Text(page, page, "", "\n\n".join(text for *_, text in sorted(parts)))
        for page, parts in found.items()
    ]


def turns(vector_of: VectorOf) -> tuple[list[Text], list[AskedTurn]]:
    path = data_folder() / "answers" / "mtrag-un" / "reference.jsonl"
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    texts = {
        context["document_id"]: Text(
            context["document_id"], context["document_id"], "", context["text"].strip()
        )
        for row in rows
        for context in row["contexts"]
    }
    asked: list[AskedTurn] = []
    for row in rows:
        *before, last = row["input"]
        history = [
            Turn(role="user" if t["speaker"] == "user" else "assistant", content=t["text"])
            for t in before
        ]
        label = row["answerability"][0].lower()
        query = complete(last["text"], history, vector_of).query
        asked.append(AskedTurn(row["task_id"], query, label, last["text"], tuple(history)))
    return list(texts.values()), asked


def half_of(turn: AskedTurn) -> int:
    """0 may be looked at and fitted on, 1 not: conversations stay whole."""
    return uuid5(NAMESPACE_URL, turn.id.partition("<")[0]).int % 2
