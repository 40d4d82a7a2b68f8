"""Passages, and what the graph is handed, made by hand: no model, no database, no search."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import numpy as np
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.runtime import Runtime
from numpy.typing import NDArray

from agents.answering.context import Context, Span
from agents.answering.state import State
from contracts.chats import Hit, LegScores, Turn
from contracts.completions import ToolSpec
from contracts.documents import Place
from contracts.events import Step
from contracts.guarding import Verdict
from contracts.ports import ChatMessage, ChatModel, Delta, Extracted
from contracts.projects import AnsweringSettings, ProjectSettings

TEXT = "It was cold. The stock was moved to the standby room. Nobody was told."


def hit(
    text: str = TEXT,
    *,
    document: int = 1,
    passage: int = 1,
    title: str = "Handbook",
    name: str | None = None,
    context: str = "",
    start: int | None = 100,
    page: int | None = None,
    headings: Sequence[str] = (),
    score: float = 1,
    scores: LegScores | None = None,
) -> Hit:
    return Hit(
        passage_id=UUID(int=1000 * document + passage),
        document_id=UUID(int=document),
        title=title,
        name=name,
        text=text,
        context=context,
        place=Place(
            page=page,
            headings=list(headings) or None,
            start=start,
            end=None if start is None else start + len(text),
        ),
        score=score,
        scores=scores or LegScores(),
    )


def asked(*questions: str) -> list[Turn]:
    """A conversation in which each question was answered."""
    return [
        turn
        for question in questions
        for turn in (
            Turn(role="user", content=question),
            Turn(role="assistant", content=f"Answer to: {question} [1]"),
        )
    ]


def wishing(instructions: str = "", **chosen: object) -> AnsweringSettings:
    return AnsweringSettings.model_validate({"instructions": instructions, **chosen})


class Scripted:
    """A language model that says these pieces; the last may be what it charges, or a failure."""

    name = "scripted"

    def __init__(self, *said: str | Delta | Exception) -> None:
        self._said = said
        self.told: list[Sequence[ChatMessage]] = []
        self.closed = False

    async def load(self) -> None: ...

    async def stream(
        self, messages: Sequence[ChatMessage], tools: Sequence[ToolSpec] = ()
    ) -> AsyncGenerator[Delta]:
        self.told.append(messages)
        try:
            for piece in self._said:
                if isinstance(piece, Exception):
                    raise piece
                yield Delta(text=piece) if isinstance(piece, str) else piece
        finally:
            self.closed = True


@dataclass
class Extracting:
    """Finds what it was given, and remembers what it was asked."""

    found: Sequence[Extracted] = ()
    name: str = "by hand"
    asked: list[tuple[str, list[Hit]]] = field(default_factory=list[tuple[str, list[Hit]]])

    async def extract(self, question: str, hits: Sequence[Hit]) -> list[Extracted]:
        self.asked.append((question, list(hits)))
        return list(self.found)


class Judging:
    """A guard that says this of every question and passage that has the word."""

    name = "by hand"

    def __init__(self, word: str = "attack") -> None:
        self._word = word
        self.vectors: list[tuple[str | None, Sequence[float] | None]] = []

    def question(
        self, text: str, vector: Sequence[float] | None = None, embedder: str | None = None
    ) -> Verdict | None:
        self.vectors.append((embedder, vector))
        return self.passage(text)

    def passage(self, text: str, context: str = "") -> Verdict | None:
        found = self._word in f"{context} {text}"
        return Verdict(rule="by_hand", reason="It says so.", score=1) if found else None


class Vectors:
    """Of some words; no other word is like another one. All but the `rare` ones are common."""

    def __init__(
        self, known: Mapping[str, Sequence[float]] | None = None, rare: Sequence[str] = ()
    ) -> None:
        self._known = known or {}
        self._none = [0.0] * len(next(iter(self._known.values()), [0.0]))
        self._rare = rare

    def __call__(self, word: str) -> NDArray[np.float32]:
        return np.array(self._known.get(word, self._none), np.float32)

    def is_common(self, word: str) -> bool:
        return word not in self._rare


unlike = Vectors()


@dataclass
class Desk:
    """A project of a few passages; `events` is what its reader sees.

    Each passage's text stands in its document at its place, on page 1, and on the next page from
    each offset in `breaks` on.
    """

    hits: Sequence[Hit] = ()
    found: Sequence[Extracted] = ()
    more: Sequence[Hit] = ()
    """What every search after the first finds."""
    breaks: Sequence[int] = ()
    changed: dict[UUID, str] = field(default_factory=dict[UUID, str])
    """The text of a document as it is now, where that is another."""
    searched: list[list[str]] = field(default_factory=list[list[str]])
    events: list[Any] = field(default_factory=list[Any])

    def __post_init__(self) -> None:
        self.extracting = Extracting(self.found)

    async def search(self, queries: Sequence[str]) -> list[Hit]:
        self.searched.append(list(queries))
        return list(self.hits if len(self.searched) == 1 else self.more)

    async def stored_text(self, document: UUID, start: int, end: int) -> str:
        if document in self.changed:
            return self.changed[document][start:end]
        text = ""
        for one in self.hits:
            if one.document_id == document:
                text = text.ljust(one.place.start or 0)[: one.place.start] + one.text
        return text[start:end]

    async def whole_document(self, hit: Hit) -> list[Hit]:
        return [one for one in self.hits if one.document_id == hit.document_id]

    async def locate(self, spans: Sequence[Span]) -> list[list[Place]]:
        return [self._places(start, end) for _, start, end in spans]

    def _places(self, start: int, end: int) -> list[Place]:
        edges = [start, *(at for at in self.breaks if start < at < end), end]
        first = 1 + sum(at <= start for at in self.breaks)
        return [
            Place(page=first + n, start=edges[n], end=edges[n + 1]) for n in range(len(edges) - 1)
        ]

    def runtime(self, model: ChatModel | None = None, **settings: object) -> Runtime[Context]:
        return Runtime(
            context=self.context(model, **settings),
            stream_writer=self.events.append,
        )

    def context(self, model: ChatModel | None = None, **settings: object) -> Context:
        return Context(
            search=self.search,
            locate=self.locate,
            stored_text=self.stored_text,
            whole_document=self.whole_document,
            extractor=self.extracting,
            word_vectors=unlike,
            settings=ProjectSettings.model_validate(settings),
            model=model,
        )

    @property
    def told(self) -> list[Any]:
        """The events; of a step its name, state, summary and detail, for no clock stands still."""
        return [
            (e.name, e.state, e.summary, e.detail) if isinstance(e, Step) else e
            for e in self.events
        ]


def state(question: str = "How cold?", **known: object) -> State:
    """What the nodes before have left."""
    empty: dict[str, Any] = {
        "question": question,
        "history": [],
        "refused": False,
        "query": question,
        "more": False,
        "hits": [],
        "content": "",
        "claims": [],
        "citations": [],
    }
    return {**empty, **known}  # pyright: ignore[reportReturnType]


def extracted(passage: int, text: str, hits: Sequence[Hit], score: float = 0.9) -> Extracted:
    """A sentence where it stands in its passage."""
    start = hits[passage].text.index(text)
    return Extracted(passage, start, start + len(text), text, score)


class Kept(InMemorySaver):
    """The checkpoints of one run, as they outlive the process that wrote it. What a step leaves is
    kept with the checkpoint behind it and not before, as the product's own saver does."""

    thread = "a run"

    async def aput_writes(self, *said: Any) -> None:
        """Nothing."""
