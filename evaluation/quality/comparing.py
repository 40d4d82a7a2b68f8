"""Each row beside what was stored of it, and whether it has become worse."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from evaluation.quality.baselines import Stored
from evaluation.quality.paired import chance
from evaluation.quality.rows import Better, Row

LEVEL = 0.05
"""So often a row that is as good as before would be told to be better or worse. Every row is tested
for itself: with a hundred of them a change that means nothing may well fail one. It is looked at
then, and stored; a correction for many rows would hide what is worse in a small set."""


class Verdict(StrEnum):
    SAME = "as before"
    MOVED = "by chance"
    BETTER = "better"
    WORSE = "WORSE"
    NEW = "new"
    OTHER = "other questions"
    TOLD = ""


@dataclass(frozen=True)
class Compared:
    """`change` and `p` are of the `shared` questions, those that were asked both times."""

    row: Row
    before: Stored | None
    verdict: Verdict
    shared: int = 0
    change: float = 0.0
    p: float = 1.0

    def sentence(self) -> str:
        """Why it is worse."""
        return (
            f"{self.row.title}: {abs(self.change):.4f} worse on {self.shared} questions"
            f" (p = {self.p:.3f})."
        )


def compared(row: Row, before: Stored | None) -> Compared:
    if row.beside:
        one = row.beside
        before = Stored(one.mean, len(one.outcomes), one.interval, one.outcomes)
    if before is None:
        return Compared(row, None, Verdict.NEW)
    if row.better is Better.NEITHER:
        return Compared(row, before, Verdict.TOLD)
    keys = [key for key in row.outcomes if key in before.outcomes]
    if not keys:
        return Compared(row, before, Verdict.OTHER)
    was, now = [before.outcomes[k] for k in keys], [row.outcomes[k] for k in keys]
    change, p = (sum(now) - sum(was)) / len(keys), chance(was, now)
    verdict = Verdict.TOLD if row.beside else _verdict(row, was, now, p)
    return Compared(row, before, verdict, len(keys), change, p)


def _verdict(row: Row, was: Sequence[float], now: Sequence[float], p: float) -> Verdict:
    if was == now:
        return Verdict.SAME
    gain = (sum(now) - sum(was)) / len(was)
    gain = -gain if row.better is Better.LESS else gain
    if gain < 0 and (p < LEVEL or (row.slack is not None and -gain > row.slack)):
        return Verdict.WORSE
    return Verdict.BETTER if gain > 0 and p < LEVEL else Verdict.MOVED


def missing(rows: Sequence[Row], before: Mapping[str, Stored]) -> list[str]:
    """What was measured once and is no more: a figure that cannot be worse any longer."""
    return [title for title in before if title not in {row.title for row in rows}]


def failures(found: Sequence[Compared], gone: Sequence[str]) -> list[str]:
    """As sentences; none where nothing has become worse."""
    return [
        *(one.sentence() for one in found if one.verdict is Verdict.WORSE),
        *(
            f"{one.row.title}: no question of its baseline was asked."
            for one in found
            if one.verdict is Verdict.OTHER
        ),
        *(f"{title}: it has a baseline and was not measured." for title in gone),
    ]
