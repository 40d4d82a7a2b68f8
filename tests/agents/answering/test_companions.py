"""What is shown beside the best sentence must not be about something else."""

import pytest

from agents.answering.citations import Citation
from agents.answering.companions import about_another
from tests.agents.answering.made import hit


def cited(text: str, **known: str) -> list[Citation]:
    return [Citation(hit(text, **known), 0, len(text), 1)]


@pytest.mark.parametrize(
    ("question", "best", "other", "is_another"),
    [
        # the same is told of another
        (
            "How many seats has the Heron?",
            "The Heron has six seats.",
            "The Alma has 9 seats.",
            True,
        ),
        ("How many seats has a boat?", "The Heron has six seats.", "The Alma has 9 seats.", False),
        (
            "How many seats has the Alma?",
            "The Heron has six seats.",
            "The Alma has 9 seats.",
            False,
        ),
        # it goes on about it, in other words
        ("How old is the Heron?", "The Heron is old.", "Built in 1990, it leaks a lot now.", False),
        # … and has what excludes what is asked about
        ("What of the west gate?", "The west gate is shut.", "Rain fell from the east.", True),
        ("What of the west gate?", "The west gate is shut.", "Rain fell all day long.", False),
        ("What of the gate?", "The west gate is shut.", "Rain fell from the east.", False),
    ],
)
def test_another_thing_in_the_place_of_what_is_asked_about_is_noticed(
    question: str, best: str, other: str, is_another: bool
) -> None:
    assert about_another(question, cited(best), cited(other)) is is_another


@pytest.mark.parametrize("where", ["context", "title"])
def test_what_stands_above_a_sentence_says_what_it_is_about(where: str) -> None:
    question, best = "How many seats has the Heron?", cited("The Heron has six seats.")

    assert about_another(question, best, cited("It has the seats.", title="x"))
    assert not about_another(question, best, cited("It has the seats.", **{where: "The Heron"}))


def test_sentences_that_are_read_together_are_one() -> None:
    text = "The Heron is here. It has six seats."
    heron = [Citation(hit(text), 0, 18, 1), Citation(hit(text), 19, 36, 1)]
    alma = cited("The Alma is here. It has six seats.")

    assert about_another("How many seats has the Heron?", heron, alma)
    assert not about_another("How many seats has the Heron?", alma, heron)
