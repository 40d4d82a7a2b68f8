"""A line of the table that `make eval` prints: what became of each question, and their mean."""

import hashlib
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

import numpy as np

_Z = 1.96
_RESAMPLES = 2000


class Better(StrEnum):
    """Which way a figure ought to go; what is only told goes neither way."""

    MORE = "more"
    LESS = "less"
    NEITHER = "neither"


@dataclass(frozen=True)
class Row:
    """`outcomes`: of each question, from 0 to 1 where it is a share or a score.

    `slack`: so much worse its mean may be, whatever chance says; None: only chance decides.
    `beside`: what it is told beside, of the same run, in place of what was stored of it; then it is
    neither stored nor better nor worse.
    """

    title: str
    outcomes: Mapping[str, float]
    better: Better = Better.MORE
    slack: float | None = None
    beside: "Row | None" = None

    @classmethod
    def of(
        cls,
        title: str,
        outcomes: Iterable[tuple[Hashable, float]],
        better: Better = Better.MORE,
        slack: float | None = None,
    ) -> "Row":
        """Known by what tells a question from the others; one that is there twice, by turn."""
        found: dict[str, float] = {}
        turns: dict[Hashable, int] = {}
        for told, value in outcomes:
            turns[told] = turns.get(told, 0) + 1
            found[_key(f"{told}#{turns[told]}")] = round(float(value), 3)
        if not found:
            raise ValueError(f"{title}: nothing was asked.")
        return cls(title, found, better, slack)

    @classmethod
    def told(cls, title: str, value: float) -> "Row":
        """A figure that is shown and kept, and compared with nothing."""
        return cls(title, {_key(""): round(value, 3)}, Better.NEITHER)

    @property
    def mean(self) -> float:
        return sum(self.outcomes.values()) / len(self.outcomes)

    @property
    def interval(self) -> tuple[float, float] | None:
        return interval(list(self.outcomes.values()))


def _key(of: str) -> str:
    return hashlib.sha256(of.encode()).hexdigest()[:8]


def is_rate(values: Iterable[float]) -> bool:
    return all(value in (0, 1) for value in values)


def interval(values: list[float]) -> tuple[float, float] | None:
    """Where the true mean lies, 95 times of 100: Wilson's of a rate, else by bootstrap."""
    if len(values) < 2:
        return None
    if is_rate(values):
        return wilson(round(sum(values)), len(values))
    sample = np.array(values)
    chosen = np.random.default_rng(0).integers(0, len(sample), (_RESAMPLES, len(sample)))
    low, high = np.quantile(sample[chosen].mean(axis=1), (0.025, 0.975))
    return round(float(low), 4), round(float(high), 4)


def wilson(count: int, of: int) -> tuple[float, float]:
    """Wilson's interval (1927)."""
    middle = (count + _Z**2 / 2) / (of + _Z**2)
    half = _Z / (of + _Z**2) * sqrt(count * (of - count) / of + _Z**2 / 4)
    return round(max(middle - half, 0.0), 4), round(min(middle + half, 1.0), 4)
