"""Lists of passages that several wordings of a question found, made one. Pure."""

from collections import Counter
from collections.abc import Sequence
from itertools import chain
from uuid import UUID

from contracts.chats import Hit, LegScores
from contracts.searching import Ranking

_OWN = 0.5
"""The share of the question as it was asked; its other wordings have the rest together."""
_PINNED = 2
"""Passages of a pinned document that are always there, as in a single search."""


def fused(lists: Sequence[Sequence[Hit]], limit: int, ranking: Ranking) -> list[Hit]:
    """The first list is the question's own, and keeps the last word on `scores`.

    A passage that is missing from a list has 0 in it.
    """
    own, *others = lists
    if not others:
        return list(own[:limit])
    hits = {hit.passage_id: hit for hit in own}
    totals = {hit.passage_id: hit.score * _OWN for hit in own}
    for hit in chain.from_iterable(others):
        hits.setdefault(hit.passage_id, hit.model_copy(update={"scores": LegScores()}))
        share = hit.score * (1 - _OWN) / len(others)
        totals[hit.passage_id] = totals.get(hit.passage_id, 0) + share
    ordered = sorted(hits.values(), key=lambda hit: -totals[hit.passage_id])
    best = best_of(ordered, limit, ranking)
    return [hit.model_copy(update={"score": totals[hit.passage_id]}) for hit in best]


def best_of(ordered: Sequence[Hit], limit: int, ranking: Ranking) -> list[Hit]:
    """At most so many of a document, and the best of those that are pinned whatever they have."""
    allowed: list[tuple[bool, Hit]] = []
    seen: Counter[UUID] = Counter()
    for hit in ordered:
        seen[hit.document_id] += 1
        place = seen[hit.document_id]
        if ranking.per_document is None or place <= ranking.per_document:
            allowed.append((hit.document_id in ranking.pinned and place <= _PINNED, hit))
    chosen = sorted(allowed, key=lambda one: not one[0])[:limit]
    kept = {hit.passage_id for _, hit in chosen}
    return [hit for _, hit in allowed if hit.passage_id in kept]
