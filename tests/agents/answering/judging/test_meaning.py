"""Cosines of texts that were embedded at once."""

from collections.abc import Sequence

import pytest

from agents.answering.judging.meaning import Vectors, texts_of
from tests.agents.answering.made import hit


class Counting:
    """An embedder that makes a vector of a text's first letter, and remembers what it was given."""

    name, dimensions, max_tokens = "counting", 2, 100

    def __init__(self) -> None:
        self.asked: list[Sequence[str]] = []

    async def embed_passages(self, texts: Sequence[str]) -> list[list[float]]:
        self.asked.append(texts)
        return [[1.0, 0.0] if text.startswith("A") else [0.6, 0.8] for text in texts]

    async def embed_query(self, text: str) -> list[float]:
        raise AssertionError(text)


async def test_each_text_is_embedded_once_and_all_in_one_call() -> None:
    embedder = Counting()
    meaning = await Vectors.of(embedder, ["B.", "A.", "B."])  # pyright: ignore[reportArgumentType]

    assert embedder.asked == [["A.", "B."]]
    assert round(meaning("A.", "B."), 6) == 0.6
    assert meaning("A.", "A.") == 1.0


async def test_a_text_that_was_not_embedded_is_like_nothing() -> None:
    meaning = await Vectors.of(Counting(), ["A."])  # pyright: ignore[reportArgumentType]

    assert meaning("A.", "C.") == 0.0 and meaning("C.", "A.") == 0.0


async def test_an_embedder_that_returns_too_few_vectors_is_not_believed() -> None:
    class Short(Counting):
        async def embed_passages(self, texts: Sequence[str]) -> list[list[float]]:
            return (await super().embed_passages(texts))[:-1]

    with pytest.raises(ValueError, match="shorter"):
        await Vectors.of(Short(), ["A.", "B."])  # pyright: ignore[reportArgumentType]


async def test_nothing_is_embedded_for_nothing() -> None:
    embedder = Counting()

    await Vectors.of(embedder, [])  # pyright: ignore[reportArgumentType]

    assert embedder.asked == []


def test_the_texts_of_a_passage_are_its_parts() -> None:
    assert texts_of(hit("It was cold. Nobody came.")) == ["It was cold.", "Nobody came."]
