"""What a reader finds in an answer: asked through the product's own API, read as it is stored.

Only questions that no weight was fitted on: of xquad-en those about the articles that `fit.py`
holds out, and pubmedqa, which it never reads. Those of xquad-en were looked at when search's
defaults and the number of sentences were chosen; those of pubmedqa were not.
"""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evaluation.quality.corpora import Asking, Corpus, retrieval_set
from evaluation.quality.fit import held_out
from evaluation.quality.product import ingested
from evaluation.quality.rendered import rendered
from evaluation.quality.rows import Better, Row
from evaluation.speed.caller import Caller

ASKED = 300
"""Questions of a set, chosen by chance and the same ones every time."""
SENTENCES = (1, 2, 3)


@dataclass(frozen=True)
class Read:
    """A stored answer, as far as it is measured. `sources` are texts of the set, as shown."""

    question: Asking
    sentences: tuple[str, ...]
    sources: tuple[str, ...]

    @classmethod
    def of(cls, question: Asking, message: Mapping[str, Any], texts: Mapping[str, str]) -> "Read":
        content = message["content"]
        said = tuple(content[s["start"] : s["end"]] for s in message["sentences"])
        return cls(question, said, tuple(texts[s["document_id"]] for s in message["sources"]))

    def says_it_in(self, first: int) -> bool:
        said = rendered(" ".join(self.sentences[:first])).casefold()
        return any(" ".join(a.split()).casefold() in said for a in self.question.answers)

    @property
    def first_source_right(self) -> bool:
        return bool(self.sources) and self.sources[0] in self.question.relevant


def measured(caller: Caller) -> list[Row]:
    xquad = retrieval_set("xquad-en")
    return [
        *rows("xquad-en, held-out articles", _read(caller, xquad, unseen(xquad))),
        *rows("pubmedqa", _read(caller, *_with_questions("pubmedqa"))),
    ]


def unseen(xquad: Corpus) -> list[Asking]:
    """The questions about articles that the weights were fitted without."""
    held = held_out(xquad)
    articles = {text.id: text.document for text in xquad.texts}
    return [q for q in xquad.questions if all(articles[text] in held for text in q.relevant)]


def _with_questions(name: str) -> tuple[Corpus, list[Asking]]:
    corpus = retrieval_set(name)
    return corpus, corpus.questions


def _read(caller: Caller, corpus: Corpus, questions: Sequence[Asking]) -> list[Read]:
    """Asked among all texts of the set."""
    project, texts = ingested(caller, corpus)
    chosen = random.Random(0).sample(list(questions), min(ASKED, len(questions)))
    return [Read.of(q, caller.answer(project, q.text), texts) for q in chosen]


def rows(name: str, answers: Sequence[Read]) -> list[Row]:
    """An answer that says nothing counts as wrong."""
    measures: dict[str, Callable[[Read], bool]] = {"answered": lambda read: bool(read.sentences)}
    if all(read.question.relevant for read in answers):
        measures["first source right"] = lambda read: read.first_source_right
    if any(read.question.answers for read in answers):
        for first in SENTENCES:
            measures[f"in {first}"] = lambda read, first=first: read.says_it_in(first)
        measures["in the answer"] = lambda read: read.says_it_in(len(read.sentences))
    found = [
        Row.of(f"{name}: {measure}", ((read.question.id, holds(read)) for read in answers))
        for measure, holds in measures.items()
    ]
    sentences = [(r.question.id, float(len(r.sentences))) for r in answers if r.sentences]
    if sentences:
        found.append(Row.of(f"{name}: sentences of an answer", sentences, Better.NEITHER))
    return found
