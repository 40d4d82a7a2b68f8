"""A project whose search finds what has a word of the query, and whose sentences score as told."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from agents.answering.context import Context
from contracts.chats import Hit
from contracts.ports import ChatModel, Extracted
from contracts.sentences import sentence_spans
from tests.agents.answering.made import Desk


@dataclass
class Speaking(Desk):
    scores: dict[str, float] = field(default_factory=dict[str, float])
    """Of sentences; of every other one it is 0.5."""
    name: str = "by hand"
    questions: list[tuple[str, list[Hit]]] = field(default_factory=list[tuple[str, list[Hit]]])

    async def search(self, queries: Sequence[str]) -> list[Hit]:
        self.searched.append(list(queries))
        words = {word.casefold() for query in queries for word in query.split()}
        return [one for one in self.hits if words & set(_words(f"{one.title} {one.text}"))]

    async def extract(self, question: str, hits: Sequence[Hit]) -> list[Extracted]:
        self.questions.append((question, list(hits)))
        return [
            Extracted(n, start, end, hit.text[start:end], self.scores.get(hit.text[start:end], 0.5))
            for n, hit in enumerate(hits)
            for start, end in sentence_spans(hit.text)
        ]

    def context(self, model: ChatModel | None = None, **settings: object) -> Context:
        context = super().context(model, **settings)
        object.__setattr__(context, "extractor", self)
        return context


def _words(text: str) -> list[str]:
    return [word.strip(".,") for word in text.casefold().split()]
