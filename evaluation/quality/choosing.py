"""Questions that several documents answer differently: which of them are asked back.

Each folder of `choosing/` has documents of the like, as three clubs' rules, that we wrote. A case
is a conversation whose last question several of them answer with different values while it names
none (it should be asked back which one is meant), or not so. Rules were written with an eye on the
half named `dev` only; the other half is about other documents.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evaluation.quality.rows import Better, Row
from evaluation.speed.caller import Caller

_FOLDER = Path(__file__).with_name("choosing")


@dataclass(frozen=True)
class Case:
    half: str
    turns: tuple[str, ...]
    asks: bool
    """Whether it should be asked back."""
    asked: bool
    content: str

    @property
    def right(self) -> bool:
        return self.asks == self.asked


def measured(
    caller: Caller, halves: tuple[str, ...] = ("dev", "held")
) -> tuple[list[Row], list[Case]]:
    lines = (_FOLDER / "cases.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [row for row in map(json.loads, lines) if row["half"] in halves]
    projects = {folder: _project(caller, folder) for folder in {row["folder"] for row in rows}}
    cases = [_case(caller, projects[row["folder"]], row) for row in rows]
    names = {"dev": "development half", "held": "held out"}
    rows = [
        row
        for half in halves
        for row in _rows(f"asked back, {names[half]}", [c for c in cases if c.half == half])
    ]
    return rows, cases


def _project(caller: Caller, folder: str) -> str:
    project = caller.project()
    for file in sorted((_FOLDER / folder).glob("*.md")):
        caller.ingest(project, file.read_bytes(), file.name, "text/markdown")
    return project


def _case(caller: Caller, project: str, row: dict[str, Any]) -> Case:
    message = caller.converse(project, row["turns"])[-1]
    asked = bool(message.get("choices"))
    return Case(row["half"], tuple(row["turns"]), row["asks"], asked, message["content"])


def _rows(name: str, cases: list[Case]) -> list[Row]:
    """Of those that should be, and of those that should not."""
    return [
        Row.of(f"{name}: where it is due", ((c.turns, c.asked) for c in cases if c.asks)),
        Row.of(
            f"{name}: where it is not",
            ((c.turns, c.asked) for c in cases if not c.asks),
            Better.LESS,
        ),
    ]
