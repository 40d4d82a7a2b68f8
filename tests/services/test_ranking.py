"""Passages that no index knows, ranked by meaning and by words."""

from array import array
from collections.abc import Sequence
from uuid import uuid4

from contracts.chats import Hit, LegScores
from contracts.documents import Place
from contracts.ports import Vector
from services.chats.ranking import bm25, ranked


class Directions:
    """Texts with a word of the question's point where it points, all others across."""

    name, dimensions, max_tokens = "directions", 2, 100

    def __init__(self) -> None:
        self.embedded: list[str] = []

    async def embed_query(self, text: str) -> Vector:
        return array("f", [1, 0])

    async def embed_passages(self, texts: Sequence[str]) -> list[Vector]:
        self.embedded += texts
        return [array("f", [1, 0] if "alike" in text else [0, 1]) for text in texts]


def hit(text: str) -> Hit:
    ids = {"passage_id": uuid4(), "document_id": uuid4()}
    return Hit(**ids, title="t", text=text, place=Place(), score=0, scores=LegScores())


async def test_what_means_the_same_or_says_the_same_words_comes_first() -> None:
    hits = [hit("Nothing."), hit("What is alike."), hit("The harbour master of Kappeln.")]

    by_meaning = await ranked("Who is the harbour master?", hits, Directions(), 0.9)
    by_words = await ranked("Who is the harbour master?", hits, Directions(), 0.1)

    assert [one.text for one in by_meaning] == [hits[1].text, hits[2].text, hits[0].text]
    assert [one.text for one in by_words] == [hits[2].text, hits[1].text, hits[0].text]
    assert by_words[0].scores.keyword and by_meaning[0].scores.vector == 1


async def test_of_very_many_only_those_with_the_questions_words_are_embedded() -> None:
    embedder = Directions()
    hits = [*(hit(f"Line {n}.") for n in range(300)), hit("The harbour master.")]

    best = await ranked("Who is the harbour master?", hits, embedder, 0.5)

    assert len(embedder.embedded) == 80 and len(best) == 301
    assert best[0].text == "The harbour master."


def test_a_word_that_few_have_counts_more_than_one_that_all_have() -> None:
    texts = ["marina marina berth", "marina berth", "marina Petersen"]

    scores = bm25("marina Petersen", texts)

    assert scores.index(max(scores)) == 2


async def test_none_are_none() -> None:
    assert await ranked("Who?", [], Directions(), 0.5) == []
