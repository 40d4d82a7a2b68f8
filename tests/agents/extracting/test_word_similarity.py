"""How alike two words are without a model."""

import numpy as np
from numpy.typing import NDArray

from agents.extracting.word_similarity import similarity


class NoVectors:
    def __call__(self, word: str) -> NDArray[np.float32]:
        return np.zeros(4, np.float32)

    def is_common(self, word: str) -> bool:
        return False


def test_forms_of_a_word_that_changes_at_both_ends_are_alike_by_their_letters() -> None:
    wanted, given = ["كتابا"], ["الكتاب", "مسبح"]

    (alike,) = similarity(NoVectors(), wanted, given, spelling_tells=True)

    assert alike[0] > 0.8 > 0.3 > alike[1]


def test_letters_tell_nothing_where_a_language_does_not_say_so() -> None:
    assert not similarity(NoVectors(), ["listen"], ["silent"]).any()


def test_two_forms_with_one_stem_are_the_same_word() -> None:
    assert similarity(NoVectors(), ["mills"], ["mill", "hill"]).tolist() == [[1, 0]]
