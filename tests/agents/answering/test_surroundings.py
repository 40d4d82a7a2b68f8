"""A sentence is shown with what it cannot be read without, exactly as it stands."""

import pytest

from agents.answering.citations import Citation
from agents.answering.companions import about_another
from agents.answering.extracts import compose, worth_showing
from agents.answering.surroundings import is_how_to, with_surroundings
from contracts.documents import Place
from contracts.projects import AnsweringSettings
from tests.agents.answering.made import extracted, hit

BOATS = (
    "The Fulmar takes nine people. This boat is only for members.\n\nThe Heron takes six people."
)
CLUB = "It is old.\n\nThe club is not:\n\n• a nursery\n• a place for gambling"
STEPS = "1. Close the valve.\n2. Pull out the filter.\n3. Open the valve.\n\nIt lasts six months."
CODE = "Install it, then start it:\n\npip install calder\ncalder status\n\nThe light turns green."
TOLD = "The valve sticks. First close it. Then rinse the sieve. Finally open it. Call us."


def shown(text: str, sentence: str, how_to: bool = False) -> list[str]:
    start = text.index(sentence)
    found = with_surroundings(text, start, start + len(sentence), how_to=how_to)
    return [text[one.start : one.end] for one in found]


def test_a_sentence_that_leans_on_the_one_before_it_is_one_with_it():
    assert shown(BOATS, "This boat is only for members.") == [BOATS[:60]]
    assert shown(BOATS, "The Heron takes six people.") == ["The Heron takes six people."]


def test_a_line_of_a_list_has_the_sentence_that_leads_into_it():
    assert shown(CLUB, "• a place for gambling") == ["The club is not:", "• a place for gambling"]


def test_what_leads_into_a_list_or_into_code_has_all_of_it():
    assert shown(CLUB, "The club is not:")[1:] == ["• a nursery", "• a place for gambling"]
    assert shown(CODE, "Install it, then start it:")[1:] == ["pip install calder", "calder status"]


def test_steps_stay_together_where_somebody_asks_how_and_else_one_is_enough():
    assert shown(STEPS, "2. Pull out the filter.", how_to=True) == STEPS.split("\n")[:3]
    assert shown(STEPS, "2. Pull out the filter.") == ["2. Pull out the filter."]


def test_steps_that_are_told_in_a_row_stay_together():
    assert shown(TOLD, "Then rinse the sieve.", how_to=True) == [
        "First close it.",
        "Then rinse the sieve.",
        "Finally open it.",
    ]


@pytest.mark.parametrize(
    "question",
    ["How do I open it?", "Wie kann ich es öffnen?", "¿Cómo se abre?", "怎么打开？"],
)
def test_who_asks_how_something_is_done_is_known_in_each_language(question):
    assert is_how_to(question)
    assert not is_how_to("How many are there?")


def answer(text: str, *sentences: str, question: str = "") -> str:
    hits = [hit(text)]
    found = [extracted(0, s, hits, 0.9 - n / 100) for n, s in enumerate(sentences)]
    parts = worth_showing(hits, found, AnsweringSettings.model_validate({}), question)
    places = [[Place(page=1, start=p.span[1], end=p.span[2])] for p in parts]
    return compose(parts, places).content


def test_lines_of_a_list_and_of_code_are_lines_in_the_answer():
    assert answer(CLUB, "• a nursery") == "The club is not: [1]\n- a nursery [1]"
    assert answer(STEPS, "1. Close the valve.", question="How do I change it?") == (
        "1. Close the valve. [1]\n2. Pull out the filter. [1]\n3. Open the valve. [1]"
    )
    assert answer(CODE, "Install it, then start it:") == (
        "Install it, then start it: [1]\n- `pip install calder` [1]\n- `calder status` [1]"
    )


def test_what_is_shown_with_a_sentence_is_not_shown_again():
    both = ("This boat is only for members.", "The Fulmar takes nine people.")

    assert answer(BOATS, *both) == f"{BOATS[:60]} [1]"


def test_a_sentence_follows_the_one_it_leans_on_where_that_is_the_best():
    both = ("The Fulmar takes nine people.", "This boat is only for members.")

    assert answer(BOATS, *both) == " ".join(f"{sentence} [1]" for sentence in both)


def test_the_same_about_another_thing_is_no_companion():
    said = ("The Heron takes six people.", "The Fulmar takes nine people.")

    assert answer(BOATS, *said, question="How many people does the Heron take?") == f"{said[0]} [1]"
    assert said[1] in answer(BOATS, *said, question="How many people do boats take?")


def test_what_goes_on_about_the_same_thing_is_a_companion():
    text = "The Heron is old. The Heron leaks. Rain fell."
    (first, second, third) = (
        [Citation(hit(text), text.index(s), text.index(s) + len(s), 1)]
        for s in ("The Heron is old.", "The Heron leaks.", "Rain fell.")
    )

    assert not about_another("Is the Heron old?", first, second)
    assert not about_another("Is the Heron old?", first, third)


@pytest.mark.parametrize("other", ["Fulmar", "AB-1300"])
def test_what_the_question_names_as_well_is_no_other_thing(other: str):
    text = (
        f"The AB-1200 takes six people. The {other} takes nine people. The Kite takes two people."
    )
    first, second, third = (
        [Citation(hit(text), start, end, 1)]
        for start, end in [
            (0, 29),
            (30, text.index(" The Kite")),
            (text.index("The Kite"), len(text)),
        ]
    )
    question = f"How many people do the AB-1200 and the {other} take?"

    assert not about_another(question, first, second)
    assert not about_another(question, second, first)
    assert about_another(question, first, third)
