"""Our own questions about a book, asked through the product's API and read as they are stored.

`freeculture.jsonl` has questions about the first 17 pages of Lessig's *Free Culture* with strings
of which one is in a right answer, and questions that the book does not answer, more than half of
them close to its subject. The weights are not fitted to them, but features and the threshold were
chosen with an eye on them: read the figures as those of a development set, not of a held-out one.
A fact that is also found on a page other than the one the question was written for counts as
said, and not as quoted on its page.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evaluation.quality.corpora import data_folder
from evaluation.speed.caller import Caller

NAME = "freeculture.pdf"
NOTHING_FOUND = "Your documents do not say."
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

    @classmethod
    def of(cls, row: Mapping[str, Any], message: Mapping[str, Any]) -> "Outcome":
        about = tuple(row["facts"]), row.get("page"), row.get("near", False)
        return cls(row["question"], *about, message["content"], message["sources"])

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
            _has(s["quote"], self.facts) and s["place"].get("page") == self.page
            for s in self.sources
        )


def measured(caller: Caller) -> tuple[dict[str, float], list[Outcome]]:
    found = _outcomes(caller)
    answerable = [o for o in found if o.facts]
    unanswerable = [o for o in found if not o.facts]
    near = [o for o in unanswerable if o.near]
    running = [o for o in answerable if (o.page or 0) >= FIRST_PAGE_OF_TEXT]
    return {
        "questions": len(answerable),
        "fact in the answer": _share([o.says_it for o in answerable]),
        "fact in the answer, running text": _share([o.says_it for o in running]),
        "fact in a quote on its page": _share([o.answered for o in answerable]),
        "wrongly refused": _share([o.refused for o in answerable]),
        "unanswerable": len(unanswerable),
        "refused": _share([o.refused for o in unanswerable]),
        "refused, close to the subject": _share([o.refused for o in near]),
    }, found


def _outcomes(caller: Caller) -> list[Outcome]:
    project = caller.project()
    file = data_folder() / "documents" / "pdf_hostile" / NAME
    caller.ingest(project, file.read_bytes(), NAME, "application/pdf")
    rows = [json.loads(line) for line in _QUESTIONS.read_text(encoding="utf-8").splitlines()]
    return [Outcome.of(row, caller.answer(project, row["question"])) for row in rows]


def _has(text: str, facts: Sequence[str]) -> bool:
    said = " ".join(text.replace("\\", "").split()).casefold()
    return any(" ".join(fact.split()).casefold() in said for fact in facts)


def _share(of: Sequence[bool]) -> float:
    return round(sum(of) / len(of), 3)
