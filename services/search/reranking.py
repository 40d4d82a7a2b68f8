"""What a search found, judged once more where the project wants it."""

from collections.abc import Sequence
from dataclasses import dataclass

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
        judged = list(hits[: reranker.depth])
        scores = await reranker.rerank(query, judged)
    except ModelUnavailable as error:
        note = f"{error.detail} Passages are ranked without it."
        return best_of(hits, wanted.limit, wanted.ranking), Reranked(by=None, note=note)
    ordered = [*_reordered(judged, scores), *hits[reranker.depth :]]
    return best_of(ordered, wanted.limit, wanted.ranking), Reranked(by=reranker.name)


def _reordered(hits: Sequence[Hit], scores: Sequence[float]) -> list[Hit]:
    order = sorted(range(len(hits)), key=lambda i: -scores[i])
    return [
        hits[i].model_copy(
            update={
                "score": place.score,
                "scores": hits[i].scores.model_copy(update={"rerank": scores[i]}),
            }
        )
        for i, place in zip(order, hits, strict=True)
    ]
