"""What several wordings of a question found, made one list."""

from uuid import UUID

import pytest

from contracts.chats import Hit, LegScores
from contracts.documents import Place
from contracts.searching import PLAIN_RANKING, Ranking
from services.search.fusion import fused


def hit(passage: int, score: float, document: int = 0, vector: float | None = None) -> Hit:
    return Hit(
        passage_id=UUID(int=passage),
        document_id=UUID(int=document),
        title="",
        text="",
        place=Place(),
        score=score,
        scores=LegScores(vector=vector),
    )


def found(hits: list[Hit]) -> list[tuple[int, float]]:
    return [(hit.passage_id.int, round(hit.score, 4)) for hit in hits]


def test_a_single_search_is_left_as_it_is() -> None:
    own = [hit(1, 0.9), hit(2, 0.4)]

    assert fused([own], 1, PLAIN_RANKING) == own[:1]


def test_the_question_counts_half_and_what_is_missing_counts_nothing() -> None:
    lists = [[hit(1, 1.0), hit(2, 0.5)], [hit(2, 1.0), hit(3, 0.8)], [hit(2, 0.6)]]

    assert found(fused(lists, 9, PLAIN_RANKING)) == [(2, 0.65), (1, 0.5), (3, 0.2)]


def test_the_scores_of_the_legs_are_those_of_the_question_itself() -> None:
    lists = [[hit(1, 1.0, vector=0.7)], [hit(1, 1.0, vector=0.2), hit(2, 1.0, vector=0.9)]]

    one, two = fused(lists, 9, PLAIN_RANKING)

    assert one.scores.vector == 0.7 and two.scores == LegScores()


def test_the_cap_of_a_document_holds_for_all_wordings_together() -> None:
    lists = [[hit(1, 1.0, 1), hit(2, 0.9, 2)], [hit(3, 1.0, 1), hit(4, 0.2, 3)]]

    capped = fused(lists, 9, Ranking(per_document=1))

    assert [one.passage_id.int for one in capped] == [1, 2, 4]


@pytest.mark.parametrize("pinned", [True, False])
def test_the_two_best_of_a_pinned_document_stay(pinned: bool) -> None:
    own = [hit(n, 1 - n / 10, 1) for n in range(3)] + [hit(n, 0.01 / n, 2) for n in range(4, 8)]
    ranking = Ranking(pinned=(UUID(int=2),) if pinned else ())

    kept = {one.passage_id.int for one in fused([own, own], 3, ranking)}

    assert kept == ({0, 4, 5} if pinned else {0, 1, 2})
