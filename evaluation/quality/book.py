"""Our own questions about a book, asked the way a reader asks: file, passages, search, answer.

`freeculture.jsonl` has questions about the first 17 pages of Lessig's *Free Culture* with strings
of which one is in a right answer, and questions that the book does not answer, more than half of
them close to its subject. The weights are not fitted to them, but the features were chosen with
an eye on them: read the figures as those of a development set, not of a held-out one. A fact that
is also found on a page other than the one the question was written for counts as said, and not
as quoted on its page.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import NAMESPACE_URL, UUID, uuid5

from adapters.models.extractive import Extractor
from adapters.models.minilm import MiniLM
from adapters.models.word_pieces import count_word_pieces
from agents import Context, Question, ask
from agents.answering.extracts import NOTHING_FOUND
from contracts.chats import Hit, Source
from contracts.documents import Extract, Place
from contracts.events import Sources, Token
from contracts.projects import ProjectSettings
from contracts.settings import Chunking
from evaluation.quality.corpora import Text, data_folder
from evaluation.quality.search import FusedSearch, Remembering
from ingestion.chunking import cut
from ingestion.parsers.pdf import PdfParser

NAME = "freeculture.pdf"
_QUESTIONS = Path(__file__).with_name("freeculture.jsonl")
_DOCUMENT = uuid5(NAMESPACE_URL, NAME)


@dataclass(frozen=True)
class Outcome:
    question: str
    facts: tuple[str, ...]
    page: int | None
    near: bool
    content: str
    sources: list[Source]

    @property
    def refused(self) -> bool:
        return self.content == NOTHING_FOUND

    @property
    def says_it(self) -> bool:
        return _has(self.content, self.facts)

    @property
    def answered(self) -> bool:
        """The fact is in the answer, and in a quote on its page."""
        return self.says_it and any(
            _has(s.quote, self.facts) and s.place and s.place.page == self.page
            for s in self.sources
        )


def _has(text: str, facts: Sequence[str]) -> bool:
    said = " ".join(text.replace("\\", "").split()).casefold()
    return any(" ".join(fact.split()).casefold() in said for fact in facts)


class Book:
    """The book, read and cut as the product does it; searched in memory."""

    def __init__(self, extract: Extract, search: FusedSearch, extractor: Extractor) -> None:
        self._extract, self._search, self._extractor = extract, search, extractor

    @classmethod
    async def opened(cls, embedder: MiniLM, cache: Path) -> "Book":
        file = data_folder() / "documents" / "pdf_hostile" / NAME
        extract = PdfParser().parse(file.read_bytes(), NAME)
        passages = cut(extract, Chunking.model_validate({}), _DOCUMENT, NAME, count_word_pieces)
        texts = [
            Text(str(p.id), NAME, NAME, p.text, p.place.start or 0, context=p.context)
            for p in passages
        ]
        remembering = Remembering(embedder)
        search = await FusedSearch.over(texts, remembering, cache)
        return cls(extract, search, Extractor(remembering))

    async def ask(self, text: str) -> tuple[str, list[Source]]:
        context = Context(
            search=self._found,
            locate=self._locate,
            stored_text=self._stored_text,
            extractor=self._extractor,
            settings=ProjectSettings.model_validate({}),
        )
        content, sources = "", []
        async for event in ask(Question(text), context):
            if isinstance(event, Token):
                content += event.text
            elif isinstance(event, Sources):
                sources = event.sources
        return content, sources

    async def _found(self, queries: Sequence[str]) -> list[Hit]:
        return await self._search(queries[0])

    async def _locate(self, spans: Sequence[tuple[UUID, int, int]]) -> list[list[Place]]:
        return [
            [
                Place.model_validate(
                    {"page": p.number, "start": max(start, p.start), "end": min(end, p.end)}
                )
                for p in self._extract.pages
                if p.start < end and p.end > start
            ]
            for _, start, end in spans
        ]

    async def _stored_text(self, document: UUID, start: int, end: int) -> str:
        return self._extract.text[start:end]


async def outcomes(book: Book) -> list[Outcome]:
    rows = [json.loads(line) for line in _QUESTIONS.read_text(encoding="utf-8").splitlines()]
    return [
        Outcome(
            row["question"],
            tuple(row["facts"]),
            row.get("page"),
            row.get("near", False),
            *await book.ask(row["question"]),
        )
        for row in rows
    ]
