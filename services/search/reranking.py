"""What a search found, judged once more where the project wants it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from adapters.models.rerankers import Rerankers
from contracts.chats import Hit
from contracts.errors import ModelUnavailable
from contracts.projects import RerankedBy
from contracts.searching import Ranking, Reranked
from services.search.fusion import best_of


@dataclass(frozen=True)
class Wanted:
    """Of what a search found so many are kept, once it is reranked."""

    limit: int
    ranking: Ranking
    ages: Mapping[UUID, float] = field(default_factory=dict[UUID, float])
    """Days of each document, where what is old counts for less."""
    unread: frozenset[UUID] = frozenset()
    """Passages that are handed to nobody: they stand behind all that were judged."""


def depth(rerankers: Rerankers, chosen: RerankedBy, limit: int) -> int:
    """How many passages have to be found, for so many to be kept."""
    try:
        reranker = rerankers.get(chosen)
    except ModelUnavailable:  # told when it is asked to judge
        return limit
    return limit if reranker is None else max(reranker.depth, limit)


async def rerank(
    rerankers: Rerankers, chosen: RerankedBy, query: str, hits: Sequence[Hit], wanted: Wanted
) -> tuple[list[Hit], Reranked | None]:
    """The best of them, and who said so.

    With a reranker that does not answer they stay as they were found, and the note says so: who
    reads it decides whether that will do. A passage that moves takes the score of its new place,
    so that scores fall as places do and mean to an answer what they did.
    """
    try:
        reranker = rerankers.get(chosen)
        if reranker is None:
            return best_of(hits, wanted.limit, wanted.ranking), None
        readable = [hit for hit in hits if hit.passage_id not in wanted.unread]
        judged = readable[: reranker.depth]
        scores = await reranker.rerank(query, judged)
    except ModelUnavailable as error:
        note = f"{error.detail} Passages are ranked without it."
        return best_of(hits, wanted.limit, wanted.ranking), Reranked(by=None, note=note)
    ranked = _aged(scores, judged, wanted)
    known = {hit.passage_id for hit in judged}
    rest = [hit for hit in hits if hit.passage_id not in known]
    ordered = _placed([*_reordered(judged, scores, ranked), *rest], hits)
    return best_of(ordered, wanted.limit, wanted.ranking), Reranked(by=reranker.name)


def _aged(scores: Sequence[float], hits: Sequence[Hit], wanted: Wanted) -> Sequence[float]:
    """By what they are ordered: a document loses up to half with its age, as in a search."""
    half_life = wanted.ranking.half_life_days
    if half_life is None or not scores:
        return scores
    low, high = min(scores), max(scores)
    ages = (wanted.ages.get(hit.document_id, 0.0) for hit in hits)
    return [
        (score - low) / ((high - low) or 1) * (0.5 + 0.5 * 0.5 ** (age / half_life))
        for score, age in zip(scores, ages, strict=True)
    ]


def _reordered(hits: Sequence[Hit], scores: Sequence[float], ranked: Sequence[float]) -> list[Hit]:
    judged = [
        hit.model_copy(update={"scores": hit.scores.model_copy(update={"rerank": score})})
        for hit, score in zip(hits, scores, strict=True)
    ]
    return [judged[i] for i in sorted(range(len(hits)), key=lambda i: -ranked[i])]


def _placed(ordered: Sequence[Hit], places: Sequence[Hit]) -> list[Hit]:
    return [
        hit.model_copy(update={"score": place.score})
        for hit, place in zip(ordered, places, strict=True)
    ]
