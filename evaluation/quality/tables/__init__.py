"""Questions about tables, asked through the API and read in `message.content`, as a reader does.

Right is an answer whose first sentence has the row that is asked for, with the cell and the name of
its column, and whose source is that row of that file. Where several rows are right, each must be
in the answer. An answer never has the bars that stand between the cells of the text.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evaluation.quality.abstaining import abstained
from evaluation.quality.rendered import rendered
from evaluation.quality.rows import Row
from evaluation.quality.tables.documents import DOCUMENTS, HELD_OUT
from evaluation.quality.tables.writing import written
from evaluation.speed.caller import Caller

_QUESTIONS = Path(__file__).with_name("questions.jsonl")
_BAR = " | "
_HALVES = {False: "seen half", True: "held-out half"}


@dataclass(frozen=True)
class Asked:
    """`found`: for each right row what of it must be in the answer; none where nothing is."""

    file: str
    kind: str
    question: str
    column: str
    found: Sequence[Sequence[str]]

    @property
    def held_out(self) -> bool:
        return self.file in HELD_OUT


@dataclass(frozen=True)
class Answered:
    asked: Asked
    message: Mapping[str, Any]
    files: Mapping[str, str]
    """Which file each document is."""

    @property
    def content(self) -> str:
        return self.message["content"]

    @property
    def sentences(self) -> list[tuple[str, list[Mapping[str, Any]]]]:
        """Each with the sources that it cites."""
        sources = {source["n"]: source for source in self.message["sources"]}
        return [
            (self.content[s["start"] : s["end"]], [sources[n] for n in s["sources"]])
            for s in self.message["sentences"]
        ]

    @property
    def abstained(self) -> bool:
        return abstained(self.message)

    @property
    def right(self) -> bool:
        """The right rows and cells, told with the name of the column, and nothing before them."""
        wanted = self.asked.found
        first = self.sentences[: len(wanted)]
        return (
            bool(first)
            and _BAR not in self.content
            and all(any(self._tells(row, *said) for said in first) for row in wanted)
        )

    @property
    def in_the_answer(self) -> bool:
        return all(
            any(self._tells(row, *said) for said in self.sentences) for row in self.asked.found
        )

    def _tells(
        self, row: Sequence[str], sentence: str, sources: Sequence[Mapping[str, Any]]
    ) -> bool:
        plain = rendered(sentence)
        return (
            all(_has(plain, cell) for cell in row)
            and self.asked.column.casefold() in plain.casefold()
            and any(
                self.files[source["document_id"]] == self.asked.file
                and all(_has(source["quote"], cell) for cell in row)
                for source in sources
            )
        )


def _has(text: str, cell: str) -> bool:
    return (
        re.search(rf"(?<![\w.-]){re.escape(cell)}(?![\w-]|\.\d)", text, re.IGNORECASE) is not None
    )


def questions() -> list[Asked]:
    return [Asked(**json.loads(line)) for line in _QUESTIONS.read_text().splitlines()]


def measured(caller: Caller, held_out: Sequence[bool], verbose: bool) -> list[Row]:
    """For each half what is right, by kind and format."""
    project, files = _ingested(caller)
    answers = [
        Answered(asked, caller.answer(project, asked.question), files)
        for asked in questions()
        if asked.held_out in held_out
    ]
    for answer in answers if verbose else []:
        _show(answer)
    return [
        row
        for half in held_out
        for row in _rows(_HALVES[half], [a for a in answers if a.asked.held_out == half])
    ]


def _ingested(caller: Caller) -> tuple[str, dict[str, str]]:
    project = caller.project()
    names = list(DOCUMENTS)
    ids = caller.upload_all(project, [written(name, DOCUMENTS[name]) for name in names])
    caller.wait(project)
    return project, dict(zip(ids, names, strict=True))


def _rows(half: str, answers: Sequence[Answered]) -> list[Row]:
    there = [a for a in answers if a.asked.found]
    absent = [a for a in answers if not a.asked.found]
    kinds = sorted({a.asked.kind for a in there})
    formats = sorted({_format(a) for a in there})
    return [
        _row(f"{half}: right row, cell and header first", there, lambda a: a.right),
        _row(f"{half}: … in the answer", there, lambda a: a.in_the_answer),
        *(
            _row(f"{half}: {name}", [a for a in there if _format(a) == name], lambda a: a.right)
            for name in formats
        ),
        *(
            _row(f"{half}: {name}", [a for a in there if a.asked.kind == name], lambda a: a.right)
            for name in kinds
        ),
        _row(f"{half}: abstained on what is absent", absent, lambda a: a.abstained),
    ]


def _row(title: str, answers: Sequence[Answered], holds: Callable[[Answered], bool]) -> Row:
    return Row.of(title, (((a.asked.file, a.asked.question), holds(a)) for a in answers))


def _format(answer: Answered) -> str:
    return answer.asked.file.rpartition(".")[2]


def _show(answer: Answered) -> None:
    if answer.right if answer.asked.found else answer.abstained:
        return
    print(f"- [{answer.asked.kind}] {answer.asked.question} ({answer.asked.file})")
    print(f"    wanted {answer.asked.column}: {answer.asked.found}")
    print("    " + answer.content.replace("\n", "\n    "))
