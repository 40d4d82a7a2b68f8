"""What the classifier sees of a text: its words, pairs of words, and pairs of concepts."""

from collections.abc import Iterator, Sequence
from math import log1p, sqrt
from zlib import crc32

from adapters.guarding.lexicon import concepts_of, tokens_of
from adapters.guarding.normalising import folded, plain, spelled_out

BUCKETS = 1 << 15
_NEAR = 6  # words between two concepts that say something together
_MOST = 1500  # words that are looked at
_PRIOR = 8.0  # features that say nothing, as if every text had them


def words_of(text: str) -> list[str]:
    """As they are compared, whatever they were disguised as."""
    return tokens_of(folded(spelled_out(plain(text))))


def features_of(tokens: Sequence[str]) -> dict[int, float]:
    """Hashed, sublinear in how often, of length one; what is very short says less."""
    counts: dict[int, int] = {}
    for name in _names(tokens[:_MOST]):
        index = crc32(name.encode()) % BUCKETS
        counts[index] = counts.get(index, 0) + 1
    weighed = {index: 1 + log1p(count - 1) for index, count in counts.items()}
    length = sqrt(_PRIOR + sum(value * value for value in weighed.values()))
    return {index: value / length for index, value in weighed.items()}


def _names(tokens: Sequence[str]) -> Iterator[str]:
    recent: list[tuple[int, str]] = []
    before = "^"
    for at, token in enumerate(tokens):
        yield token
        yield f"{before} {token}"
        before = token
        for concept in concepts_of(token):
            yield f"#{concept}"
            for where, other in recent:
                if at - where <= _NEAR and other != concept:
                    yield f"#{other} {concept}"
            recent.append((at, concept))
        if len(recent) > 8:
            del recent[:-8]
