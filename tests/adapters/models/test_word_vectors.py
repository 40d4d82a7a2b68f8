"""Words are like each other by their pieces, where there are pieces of them."""

import numpy as np
import pytest

from adapters.models.word_vectors import WordVectors
from tests.agents.extracting.test_likeness import Reading

ENGLISH = WordVectors()
MANY = ENGLISH.of(Reading())


@pytest.mark.parametrize("word", ["打印", "灯塔", "a打b", "книга", "مكتبة"])
def test_a_word_without_pieces_of_its_own_is_like_no_other(word: str) -> None:
    assert not ENGLISH(word).any()


def test_a_word_with_pieces_has_a_vector_of_length_one() -> None:
    for vector_of in (ENGLISH, MANY):
        assert np.linalg.norm(vector_of("price")) == pytest.approx(1, abs=1e-4)


@pytest.mark.parametrize(
    ("word", "like", "unlike"),
    [
        ("打印", "打印机", "灯塔"),
        ("visitas", "visitantes", "mesa"),
        ("perro", "perros", "mesa"),
        ("книга", "книги", "вода"),
        ("dog", "cat", "table"),
    ],
)
def test_words_of_many_languages_are_told_apart(word: str, like: str, unlike: str) -> None:
    assert MANY(word) @ MANY(like) > 0.3 > 0.2 > MANY(word) @ MANY(unlike)


def test_the_words_of_an_english_embedder_are_those_of_its_own_table() -> None:
    assert ENGLISH.of(Reading("all-MiniLM-L6-v2")) is ENGLISH is ENGLISH.of(None)
    assert MANY is ENGLISH.of(Reading())


@pytest.mark.parametrize(
    ("word", "common"), [("price", True), ("zstd", False), ("minecraft", False), ("打印", False)]
)
def test_a_word_with_one_piece_is_common(word: str, common: bool) -> None:
    assert ENGLISH.is_common(word) is common


def test_each_embedder_has_common_words_of_its_own() -> None:
    assert MANY.is_common("precio")
    assert not ENGLISH.is_common("precio")
