"""What was measured before, question by question: `baselines/<part>.json`.

A question is known by eight digits of a checksum of what tells it from others, so that a pair is
found again when others are added, and nothing of a data set is stored. Outcomes stand in the order
of their questions: of a rate a digit each, else thousandths.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evaluation.quality.rows import Row, is_rate

FOLDER = Path(__file__).with_name("baselines")


@dataclass(frozen=True)
class Stored:
    mean: float
    of: int
    interval: tuple[float, float] | None
    outcomes: Mapping[str, float]


def file_of(part: str) -> Path:
    return FOLDER / f"{part}.json"


def read(file: Path) -> dict[str, Stored]:
    """By title; nothing where nothing was stored."""
    if not file.exists():
        return {}
    kept = json.loads(file.read_text(encoding="utf-8"))
    questions = {name: keys.split() for name, keys in kept["questions"].items()}
    return {title: _stored(row, questions) for title, row in kept["rows"].items()}


def _stored(row: Mapping[str, Any], questions: Mapping[str, Sequence[str]]) -> Stored:
    of = questions[row["questions"]]
    if "shares" in row:
        values = [float(digit) for digit in row["shares"]]
    else:
        values = [int(thousandths) / 1000 for thousandths in row["thousandths"].split()]
    outcomes = dict(zip(of, values, strict=True))
    bounds = row.get("95 %")
    return Stored(row["mean"], len(of), (bounds[0], bounds[1]) if bounds else None, outcomes)


def write(file: Path, rows: Sequence[Row]) -> None:
    """In place of all that was stored of this part."""
    questions: dict[str, str] = {}
    kept: dict[str, dict[str, Any]] = {}
    for row in (row for row in rows if not row.beside):
        keys = sorted(row.outcomes)
        name = hashlib.sha256(" ".join(keys).encode()).hexdigest()[:8]
        questions[name] = " ".join(keys)
        kept[row.title] = _written(row, name, [row.outcomes[key] for key in keys])
    file.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"rows": kept, "questions": questions}, indent=1, ensure_ascii=False)
    file.write_text(f"{text}\n", encoding="utf-8")


def _written(row: Row, questions: str, values: Sequence[float]) -> dict[str, Any]:
    found: dict[str, Any] = {"mean": round(row.mean, 4), "of": len(values)}
    if row.interval:
        found["95 %"] = row.interval
    if is_rate(values):
        outcomes = {"shares": "".join(str(int(value)) for value in values)}
    else:
        outcomes = {"thousandths": " ".join(str(round(value * 1000)) for value in values)}
    return found | {"questions": questions} | outcomes
