"""`answers/mtrag-un`: turns of conversations with people, which say whether they can be answered.

Their passages make one corpus. A turn is asked as it is completed from those before it.
"""

import json
from dataclasses import dataclass
from uuid import NAMESPACE_URL, uuid5

from agents.answering.followups.completion import complete
from agents.extracting.word_similarity import WordVectors
from contracts.chats import Turn
from evaluation.quality.corpora import Text, data_folder


@dataclass(frozen=True)
class AskedTurn:
    id: str
    question: str
    """Complete without its history."""
    label: str


def turns(vector_of: WordVectors) -> tuple[list[Text], list[AskedTurn]]:
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
        asked.append(
            AskedTurn(row["task_id"], complete(last["text"], history, vector_of).query, label)
        )
    return list(texts.values()), asked


def half_of(turn: AskedTurn) -> int:
    """0 may be looked at and fitted on, 1 not: conversations stay whole."""
    return uuid5(NAMESPACE_URL, turn.id.partition("<")[0]).int % 2
