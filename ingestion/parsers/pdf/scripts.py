"""Which parts of a word are raised or lowered: by their size, and where the pen stood."""

from collections.abc import Sequence
from typing import NamedTuple

from ingestion.parsers.raised import down, settled, up

SMALLER = 0.85  # of the size around it
_SMALLEST = 0.4  # less is text beside a large first letter
_RAISED, _LOWERED = 0.15, 0.05  # of the size, for smaller type
_RAISED_AS_LARGE = 0.25  # … and for type of the same size


class Part(NamedTuple):
    """Of a word; points, `baseline` from the top."""

    text: str
    size: float
    baseline: float


def height_of(size: float, baseline: float, around: float, level: float) -> int:
    """1 for what is raised beside type of the size `around` on the baseline `level`, -1 for what
    is lowered, 0 for what stands with it."""
    rise = level - baseline
    if size < SMALLER * around:
        if size < _SMALLEST * around:
            return 0
        return 1 if rise > _RAISED * around else -1 if rise < -_LOWERED * around else 0
    if abs(rise) > _RAISED_AS_LARGE * around:
        return 1 if rise > 0 else -1
    return 0


def written(parts: Sequence[Part]) -> str:
    """The text of a word, what is raised or lowered in it written so that it stays apart."""
    main = max(parts, key=lambda part: part.size)
    texts: list[str] = []
    for part in parts:
        height = height_of(part.size, part.baseline, main.size, main.baseline)
        texts.append(up(part.text) if height > 0 else down(part.text) if height else part.text)
    return settled("".join(texts))
