"""How often chance alone makes as large a difference between two measurements of one question."""

from collections.abc import Sequence
from math import comb

import numpy as np

from evaluation.quality.rows import is_rate

_DRAWS = 10_000
_AT_ONCE = 500


def chance(before: Sequence[float], now: Sequence[float]) -> float:
    """Two-sided: McNemar's exact test of rates, else a test by exchanging each pair."""
    pairs = [(b, n) for b, n in zip(before, now, strict=True) if b != n]
    if not pairs:
        return 1.0
    if is_rate(before) and is_rate(now):
        return mcnemar(sum(n > b for b, n in pairs), sum(n < b for b, n in pairs))
    return exchanged([n - b for b, n in pairs])


def mcnemar(gained: int, lost: int) -> float:
    """Of questions that went another way each was as likely to be gained as to be lost."""
    changed = gained + lost
    tail = sum(comb(changed, k) for k in range(min(gained, lost) + 1))
    return min(1.0, 2 * tail / 2**changed)


def exchanged(differences: Sequence[float]) -> float:
    """Signs by lot. The measured ones are one draw of them, so that this is never 0."""
    sizes = np.abs(np.array(differences))
    measured = abs(float(np.sum(differences))) - 1e-9
    lots = np.random.default_rng(0)
    as_large = 0
    for _ in range(_DRAWS // _AT_ONCE):
        signs = lots.choice((-1.0, 1.0), (_AT_ONCE, len(sizes)))
        as_large += int((np.abs(signs @ sizes) >= measured).sum())
    return (as_large + 1) / (_DRAWS + 1)
