"""The extractor reads with the embedder it is given, whatever its cosines are like."""

from array import array
from collections.abc import Sequence

import numpy as np
import pytest

from adapters.models.word_vectors import WordVectors
from agents.extracting.extractor import Extractor
from agents.extracting.likeness import scale_of
from contracts.ports import Vector
from tests.agents.answering.made import hit

E5 = "multilingual-e5-small"


class Reading:
    """Remembers what it was asked to read, and as what."""

    dimensions, max_tokens = 2, 512

    def __init__(self, name: str = E5) -> None:
        self.name = name
        self.questions: list[str] = []
        self.passages: list[str] = []

    async def embed_query(self, text: str) -> Vector:
        self.questions.append(text)
        return array("f", [1, 0])

    async def embed_passages(self, texts: Sequence[str]) -> list[Vector]:
        self.passages += texts
        return [array("f", [0.75, 0.66]) for _ in texts]


async def test_a_question_is_embedded_as_a_question_and_sentences_as_passages() -> None:
    reading = Reading()

    await Extractor(reading, WordVectors()).extract("Wie kalt ist es?", [hit("Es ist kalt.")])

    assert set(reading.questions) == {"Wie kalt ist es?", "Wie kalt ist es ?"}
    assert set(reading.passages) == {"Es ist kalt."} | (
        set(reading.passages) - {"Wie kalt ist es?"}
    )
    assert not set(reading.passages) & set(reading.questions)


async def test_a_cosine_that_is_usual_between_strangers_is_no_likeness() -> None:
    """.75 is much by one embedder, and nothing by another."""
    found = [
        (await Extractor(Reading(name), WordVectors()).extract("Who?", [hit("Rain fell all day.")]))
        for name in (E5, "all-MiniLM-L6-v2")
    ]

    assert found[0][0].score < 0.1 < 0.25 < found[1][0].score


@pytest.mark.parametrize("language", ["en", "de", "es", "zh", "ar"])
def test_what_is_unrelated_lies_at_the_same_place_in_every_language(language: str) -> None:
    scale = scale_of(E5, language)

    assert scale.of(np.array([scale.unrelated])) == pytest.approx([0.054])
    assert scale.of(np.array([0.9])) > scale.of(np.array([0.85]))


def test_cosines_of_an_embedder_that_nothing_is_known_about_are_taken_as_they_are() -> None:
    assert scale_of("text-embedding-9", "de").of(np.array([0.4])) == pytest.approx([0.4])
