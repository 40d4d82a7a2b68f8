from uuid import UUID, uuid5

import pytest

from adapters.models.word_vectors import WordVectors
from agents.extracting.extractor import Extractor
from agents.extracting.word_similarity import similarity
from agents.extracting.words import stem
from contracts.chats import Hit, LegScores
from contracts.documents import Place

_NAMES = UUID("5b0c9a3e-6a0f-4a0e-8f0e-0c7a4b1d2e3f")


def hits(*texts: str) -> list[Hit]:
    """Passages of one document, the first found best."""
    return [
        Hit(
            passage_id=uuid5(_NAMES, text),
            document_id=_NAMES,
            title="handbook.md",
            text=text,
            context="",
            place=Place.model_validate({"start": 0, "end": len(text)}),
            score=1 - n / len(texts),
            scores=LegScores.model_validate({}),
        )
        for n, text in enumerate(texts)
    ]


HANDBOOK = hits(
    "The duty pharmacist is Dr. Ilse Brandt. She is reached on extension 4471.",
    "Reagents of class B are stored between 2 and 8 degrees Celsius. "
    "Shelf probes are calibrated every six months.",
    "If a cold room exceeds 8 degrees for longer than twenty minutes, stock is moved to the "
    "standby room and the event is recorded in the deviation log.",
)


@pytest.fixture
def extractor(minilm) -> Extractor:
    return Extractor(minilm, WordVectors())


@pytest.mark.parametrize(
    ("question", "fact"),
    [
        ("Who is the duty pharmacist?", "Ilse Brandt"),
        ("How often are shelf probes calibrated?", "every six months"),
        ("At what temperature are class B reagents kept?", "between 2 and 8"),
        ("When is stock moved to the standby room?", "twenty minutes"),
    ],
)
async def test_the_sentence_that_answers_comes_first_and_is_likely(extractor, question, fact):
    best = (await extractor.extract(question, HANDBOOK))[0]

    assert fact in best.text
    assert best.score >= 0.5


@pytest.mark.parametrize(
    "question",
    [
        "What is the boiling point of nitrogen?",
        "Who painted the Mona Lisa?",
        "Which university did Ilse Brandt attend?",
    ],
)
async def test_what_is_not_there_is_unlikely(extractor, question):
    assert (await extractor.extract(question, HANDBOOK))[0].score < 0.5


async def test_offsets_point_to_the_sentence_in_its_passage(extractor):
    for found in await extractor.extract("Who is the duty pharmacist?", HANDBOOK):
        assert HANDBOOK[found.passage].text[found.start : found.end] == found.text


async def test_scores_are_shares_and_best_comes_first(extractor):
    scores = [e.score for e in await extractor.extract("Who is reached on 4471?", HANDBOOK)]

    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)


@pytest.mark.parametrize("texts", [(), ("",), ("   ",)])
async def test_nothing_comes_of_nothing(extractor, texts):
    assert await extractor.extract("Who?", hits(*texts)) == []


@pytest.mark.parametrize("question", ["?", "the of and", "什么是冷藏室", "a" * 3000, "[1] {x} <b>"])
async def test_odd_questions_are_survived(extractor, question):
    assert len(await extractor.extract(question, HANDBOOK)) == 5


async def test_sentences_beyond_those_embedded_do_not_come_first(extractor):
    many = hits(*[f"Shelf number {n} holds boxes. " * 6 for n in range(8)], *[HANDBOOK[0].text])

    assert "Ilse Brandt" in (await extractor.extract("Who is the duty pharmacist?", many))[0].text


@pytest.mark.parametrize(
    ("one", "other"),
    [("published", "publisher"), ("libraries", "library"), ("flies", "fly"), ("boiling", "boils")],
)
def test_forms_of_a_word_share_a_stem(one, other):
    assert stem(one) == stem(other)


def test_words_of_like_meaning_are_alike_and_others_are_not():
    likeness = similarity(WordVectors(), ["car", "telephone"], ["vehicle", "penguin", "cars"])

    assert likeness[0, 0] > 0.4 > likeness[0, 1]
    assert likeness[0, 2] == 1
    assert likeness[1, 1] < 0.2


BY_LINE = "Compiled by Oda Fenwick\n\nThe house rules apply to all. Who plays must be quiet."


async def test_who_asks_for_the_author_is_told_the_line_that_names_one(extractor):
    rules = hits(
        "Compiled by Oda Fenwick\n\nThe house rules apply to all. Who plays must be quiet."
    )

    best = (await extractor.extract("Who compiled the house rules?", rules))[0]

    assert (best.text, best.score >= 0.5) == ("Compiled by Oda Fenwick", True)


async def test_the_author_of_something_else_is_none_of_it(extractor):
    rules = hits(
        "Compiled by Oda Fenwick\n\nThe house rules apply to all. Who plays must be quiet."
    )

    assert (await extractor.extract("Who wrote Macbeth?", rules))[0].score < 0.5
