"""The exact answers that search is compared with, against a reckoning by hand."""

import math

import numpy as np
import pytest

from evaluation.speed.search.collection import Project, project, sizes
from evaluation.speed.search.questions import Exact, Question, questions

DIRECTIONS = np.eye(3, 384, dtype=np.float16)


def small() -> Project:
    words = np.full((3, 100), -1, np.int32)
    words[0, :2], words[1, :4], words[2, :3] = [5, 6], [5, 5, 7, 8], [6, 7, 9]
    return Project(rank=1, first=10, words=words, vectors=DIRECTIONS)


@pytest.fixture
def exact() -> Exact:
    return Exact(small(), lexemes=np.arange(10, dtype=np.int32), mean=3.0)


def asked(*words: int) -> Question:
    return Question(words, np.eye(1, 384, dtype=np.float32)[0])


def test_words_are_weighed_by_bm25(exact: Exact) -> None:
    scores = exact.by_words(asked(5))

    idf = math.log(1 + (3 - 2 + 0.5) / (2 + 0.5))
    assert scores == pytest.approx(
        [
            idf * 1 / (1 + 1.2 * (0.25 + 0.75 * 2 / 3)),
            idf * 2 / (2 + 1.2 * (0.25 + 0.75 * 4 / 3)),
            0,
        ]
    )


def test_words_with_one_stem_are_one_word() -> None:
    lexemes = np.arange(10, dtype=np.int32)
    lexemes[6] = 5

    scores = Exact(small(), lexemes, mean=3.0).by_words(asked(5, 6))

    assert np.count_nonzero(scores) == 3
    assert scores[0] == pytest.approx(
        math.log(1 + 0.5 / 3.5) * 2 / (2 + 1.2 * (0.25 + 0.75 * 2 / 3))
    )


def test_what_is_missing_of_the_best_lowers_the_share(exact: Exact) -> None:
    scores = exact.by_words(asked(5, 9))  # the last passage, then the second, then the first

    assert exact.found(scores, [12, 11], 2) == 1.0
    assert exact.found(scores, [12, 10], 2) == 0.5
    assert exact.found(scores, [], 2) == 0.0


def test_equal_scores_are_equally_right(exact: Exact) -> None:
    scores = np.array([1.0, 1.0, 0.5])

    assert exact.found(scores, [11], 1) == exact.found(scores, [10], 1) == 1.0


def test_a_project_is_made_the_same_each_time_and_another_sample_differs() -> None:
    one, again, other = project(2, 300, 5), project(2, 300, 5), project(2, 300, 5, sample=1)

    assert np.array_equal(one.words, again.words)
    assert np.array_equal(one.vectors, again.vectors)
    assert not np.array_equal(one.words, other.words)


def test_sizes_fall_as_one_over_the_rank() -> None:
    assert [sizes(100_000)[rank - 1] for rank in (1, 2, 200)] == [17012, 8506, 85]


def test_a_question_has_words_of_a_passage_and_a_vector_near_it() -> None:
    made = project(1, 300, 5)
    exact = Exact(made, np.arange(50_000, dtype=np.int32), mean=75.0)

    for question in questions(made, 20):
        best = int(np.argmax(exact.by_meaning(question)))
        assert set(question.words) <= set(made.words[best])
