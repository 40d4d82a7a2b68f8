"""Our own questions about a book, asked through the product's API and read as they are stored.

`freeculture.jsonl` has questions about the first 17 pages of Lessig's *Free Culture* with strings
of which one is in a right answer, and questions that the book does not answer, more than half of
them close to its subject. The weights are not fitted to them, but features and the threshold were
chosen with an eye on them: read the figures as those of a development set, not of a held-out one.
A fact that is also found on a page other than the one the question was written for counts as
said, and not as quoted on its page.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evaluation.quality.abstaining import abstained
from evaluation.quality.corpora import data_folder
from evaluation.quality.rendered import rendered
from evaluation.quality.rows import Better, Row
from evaluation.speed.caller import Caller

NAME = "freeculture.pdf"
FIRST_PAGE_OF_TEXT = 12
"""Before it: title, copyright page and contents."""
_QUESTIONS = Path(__file__).with_name("freeculture.jsonl")


@dataclass(frozen=True)
class Outcome:
    question: str
    facts: tuple[str, ...]
    page: int | None
    near: bool
    content: str
    sources: list[dict[str, Any]]
    refused: bool

    @classmethod
    def of(cls, row: Mapping[str, Any], message: Mapping[str, Any]) -> "Outcome":
        about = tuple(row["facts"]), row.get("page"), row.get("near", False)
        found = message["content"], message["sources"], abstained(message)
        return cls(row["question"], *about, *found)

    @property
    def says_it(self) -> bool:
        return _has(self.content, self.facts)

    @property
    def answered(self) -> bool:
        """The fact is in the answer, and in a quote on its page."""
        return self.says_it and any(
            _has(s["quote"], self.facts) and s["place"].get("page") == self.page
            for s in self.sources
        )


def measured(caller: Caller) -> tuple[list[Row], list[Outcome]]:
    found = _outcomes(caller)
    answerable = [o for o in found if o.facts]
    unanswerable = [o for o in found if not o.facts]
    near = [o for o in unanswerable if o.near]
    running = [o for o in answerable if (o.page or 0) >= FIRST_PAGE_OF_TEXT]

    def share(
        title: str,
        of: Sequence[Outcome],
        holds: Callable[[Outcome], bool],
        better: Better = Better.MORE,
    ) -> Row:
        outcomes = ((o.question, holds(o)) for o in of)
        return Row.of(f"Free Culture, a development set: {title}", outcomes, better)

    return [
        share("fact in the answer", answerable, lambda o: o.says_it),
        share("fact in the answer, running text", running, lambda o: o.says_it),
        share("fact in a quote on its page", answerable, lambda o: o.answered),
        share("wrongly refused", answerable, lambda o: o.refused, Better.LESS),
        share("refused", unanswerable, lambda o: o.refused),
        share("refused, close to the subject", near, lambda o: o.refused),
    ], found


def _outcomes(caller: Caller) -> list[Outcome]:
    project = caller.project()
    file = data_folder() / "documents" / "pdf_hostile" / NAME
    caller.ingest(project, file.read_bytes(), NAME, "application/pdf")
    rows = [json.loads(line) for line in _QUESTIONS.read_text(encoding="utf-8").splitlines()]
    return [Outcome.of(row, caller.answer(project, row["question"])) for row in rows]


def _has(text: str, facts: Sequence[str]) -> bool:
    said = rendered(text).casefold()
    return any(" ".join(fact.split()).casefold() in said for fact in facts)
