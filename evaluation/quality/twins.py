"""Questions in pairs over five short documents of our own: one is answered, its twin is not.

The twin differs from the other by a name, a number or a modifier that the documents have about
something else, or not at all. `DEVELOPMENT` were looked at while the answerer was made; the
others were only measured.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from adapters.models.word_pieces import count_word_pieces
from contracts.settings import Chunking
from evaluation.quality.abstaining import abstained
from evaluation.quality.corpora import Asking, Text
from evaluation.quality.rendered import rendered
from evaluation.quality.rows import Row
from evaluation.speed.caller import Caller
from ingestion.chunking import chunk
from ingestion.parsers.markdown import MarkdownParser

FOLDER = Path(__file__).with_name("twins")
DEVELOPMENT = ("museum", "tarn", "sailing")


@dataclass(frozen=True)
class Pair:
    document: str
    asked: Asking
    twin: str


def pairs() -> list[Pair]:
    rows = (FOLDER / "questions.tsv").read_text(encoding="utf-8").splitlines()
    fields = (row.split("\t") for row in rows)
    return [
        Pair(document, Asking(str(n), question, {}, (answer,)), twin)
        for n, (document, question, answer, twin) in enumerate(fields)
    ]


def documents() -> dict[str, str]:
    return {file.stem: file.read_text(encoding="utf-8") for file in sorted(FOLDER.glob("*.md"))}


@dataclass(frozen=True)
class Answered:
    """A pair's two answers, as they are stored."""

    pair: Pair
    answer: dict[str, Any]
    twin: dict[str, Any]

    @property
    def is_answered(self) -> bool:
        return bool(self.answer["sources"])

    @property
    def says_it_first(self) -> bool:
        first = self.answer["sentences"][:1]
        said = "".join(self.answer["content"][s["start"] : s["end"]] for s in first)
        plain = rendered(said).casefold()
        return any(a.casefold() in plain for a in self.pair.asked.answers)

    @property
    def is_refused(self) -> bool:
        """Whether the twin is."""
        return abstained(self.twin)


def measured(caller: Caller, halves: Sequence[bool], verbose: bool = False) -> list[Row]:
    """Asked through the API, over all five documents; whether these were looked at, by half."""
    project = ingested(caller)
    answers = [
        Answered(pair, *(caller.answer(project, q) for q in (pair.asked.text, pair.twin)))
        for pair in pairs()
        if (pair.document in DEVELOPMENT) in halves
    ]
    for one in answers if verbose else []:
        if not one.says_it_first:
            print(f"- {one.pair.asked.text}\n    {one.answer['content']}")
        if not one.is_refused:
            print(f"- TWIN {one.pair.twin}\n    {one.twin['content']}")
    return [
        row
        for looked_at in halves
        for row in _rows(
            "development" if looked_at else "not looked at",
            [a for a in answers if (a.pair.document in DEVELOPMENT) is looked_at],
        )
    ]


def ingested(caller: Caller) -> str:
    project = caller.project()
    for name, whole in documents().items():
        caller.ingest(project, whole.encode(), f"{name}.md", "text/markdown")
    return project


def _rows(half: str, answers: Sequence[Answered]) -> Iterator[Row]:
    asked = [(a.pair.asked.text, a) for a in answers]
    yield Row.of(f"{half}: answered", ((q, a.is_answered) for q, a in asked))
    yield Row.of(
        f"{half}: answered in the first sentence", ((q, a.says_it_first) for q, a in asked)
    )
    yield Row.of(f"{half}: twin refused", ((a.pair.twin, a.is_refused) for a in answers))


def passages() -> list[Text]:
    """Cut as the product cuts them."""
    return [text for name, whole in documents().items() for text in cut(name, whole)]


def cut(name: str, whole: str) -> list[Text]:
    extract = MarkdownParser().parse(whole.encode(), f"{name}.md")
    chunking = Chunking.model_validate({})
    document = uuid5(NAMESPACE_URL, name)
    title = extract.title or name
    found = chunk(extract, chunking, document, title, count_word_pieces)
    return [
        Text(f"{name}:{p.ordinal}", name, title, p.text, p.place.start or 0, p.context)
        for p in found
    ]
