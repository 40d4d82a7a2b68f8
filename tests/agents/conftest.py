"""A project in memory: passages, a search over them, and the places they stand at."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID, uuid5

import numpy as np
import pytest

from adapters.models.minilm import MiniLM
from adapters.models.word_vectors import WordVectors
from agents import Context, Question, ask
from agents.extracting.extractor import Extractor
from contracts.chats import Hit, LegScores, Turn
from contracts.documents import Place
from contracts.events import AnswerEvent
from contracts.ports import ChatModel
from contracts.projects import ProjectSettings
from contracts.settings import EmbeddingSettings

WORD_VECTORS = WordVectors()
_NAMES = UUID("5b0c9a3e-6a0f-4a0e-8f0e-0c7a4b1d2e3f")

HANDBOOK = """Cold room handbook
Reagents of class B are stored between 2 and 8 degrees Celsius. Shelf probes are calibrated every six months.
If a cold room exceeds 8 degrees for longer than twenty minutes, stock is moved to the standby room and the event is recorded in the deviation log.
The duty pharmacist is Dr. Ilse Brandt. She is reached on extension 4471."""  # noqa: E501
LIGHTHOUSE = """The Marjaniemi lighthouse was built in 1871 on the western tip of the island.
It was designed by the architect Axel Hampus Dalström. The tower is 25 metres high."""


@dataclass
class Library:
    """Documents as extracted text; every line is on a page of its own, and a passage unless
    documents are passages as a `whole`."""

    embedder: MiniLM
    texts: dict[UUID, str] = field(default_factory=dict)
    titles: dict[UUID, str] = field(default_factory=dict)
    searched: list[str] = field(default_factory=list)
    whole: bool = False

    def add(self, title: str, text: str) -> UUID:
        document = uuid5(_NAMES, title)
        self.texts[document], self.titles[document] = text, title
        return document

    def passages(self) -> list[Hit]:
        hits: list[Hit] = []
        for document, text in self.texts.items():
            start = 0
            for page, line in enumerate([text] if self.whole else text.split("\n"), 1):
                place = Place.model_validate(
                    {"page": page, "start": start, "end": start + len(line)}
                )
                hits.append(
                    Hit(
                        passage_id=uuid5(document, str(start)),
                        document_id=document,
                        title=self.titles[document],
                        text=line,
                        context="",
                        place=place,
                        score=0,
                        scores=LegScores.model_validate({}),
                    )
                )
                start += len(line) + 1
        return hits

    async def search(self, queries: Sequence[str]) -> list[Hit]:
        """By the first alone; all are written down."""
        self.searched.extend(queries)
        query = queries[0]
        hits = self.passages()
        if not hits:
            return []
        wanted, *vectors = np.array(
            await self.embedder.embed_passages([query, *(h.text for h in hits)])
        )
        scores = np.array(vectors) @ wanted
        low, high = scores.min(), scores.max()
        fused = (scores - low) / (high - low) if high > low else np.ones_like(scores)
        found = [
            h.model_copy(
                update={"score": float(f), "scores": LegScores(vector=float(s), keyword=None)}
            )
            for h, s, f in zip(hits, scores, fused, strict=True)
        ]
        return sorted(found, key=lambda h: -h.score)[:8]

    async def stored_text(self, document: UUID, start: int, end: int) -> str:
        return self.texts.get(document, "")[start:end]

    async def whole_document(self, hit: Hit) -> list[Hit]:
        return [one for one in self.passages() if one.document_id == hit.document_id]

    async def locate(self, spans: Sequence[tuple[UUID, int, int]]) -> list[list[Place]]:
        return [self._places(*span) for span in spans]

    def _places(self, document: UUID, start: int, end: int) -> list[Place]:
        places: list[Place] = []
        for line in self.texts[document][start:end].split("\n"):
            place = {
                "page": self.texts[document].count("\n", 0, start) + 1,
                "boxes": [(0.1, 0.1, 0.9, 0.2)],
                "start": start,
                "end": start + len(line),
            }
            places.append(Place.model_validate(place))
            start += len(line) + 1
        return places

    def context(self, model: ChatModel | None = None, **settings: object) -> Context:
        return Context(
            search=self.search,
            locate=self.locate,
            stored_text=self.stored_text,
            whole_document=self.whole_document,
            extractor=Extractor(self.embedder, WORD_VECTORS),
            word_vectors=WORD_VECTORS,
            settings=ProjectSettings.model_validate(settings),
            embedder=self.embedder,
            model=model,
        )


async def answered(
    context: Context, question: str, history: Sequence[Turn] = ()
) -> list[AnswerEvent]:
    return [event async for event in ask(Question(question, list(history)), context)]


def changed(context: Context, **what: object) -> Context:
    return replace(context, **what)  # pyright: ignore[reportArgumentType]


@pytest.fixture(scope="session")
def minilm():
    embedder = MiniLM(EmbeddingSettings.model_validate({}))
    yield embedder
    embedder.close()


@pytest.fixture
def library(minilm) -> Library:
    library = Library(minilm)
    library.add("handbook.md", HANDBOOK)
    library.add("lighthouse.md", LIGHTHOUSE)
    return library
