"""A sentence is shown with what it cannot be read without, exactly as it stands."""

import pytest

from agents.answering.citations import Citation
from agents.answering.companions import about_another
from agents.answering.extracts import compose, worth_showing
from agents.answering.surroundings import (
    Shown,
    followed,
    is_how_to,
    marker_of,
    told_in_list,
    with_surroundings,
)
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


def test_a_sentence_that_begins_nowhere_in_its_passage_is_shown_as_it_is():
    assert with_surroundings("It is old.", 3, 9, how_to=True) == [Shown(3, 9)]


@pytest.mark.parametrize(
    ("text", "sentence", "how_to", "together"),
    [
        # the list that a line is one of ends where other lines or much room stand between
        (
            "Do:\n• one\n• two\n\n• three\n\n\n• four\nThat is all.",
            "Do:",
            False,
            ["Do:", "• one", "• two", "• three"],
        ),
        ("1. One\n2. Two\n\n\n3. Three", "2. Two", True, ["1. One", "2. Two"]),
        ("1. One\n2. Two\n\n\n3. Three", "3. Three", True, ["3. Three"]),
        ("Bring this:\n• one\n• two", "• two", True, ["Bring this:", "• two"]),
        ("Bring it.\n• one\n• two", "• one", False, ["• one"]),
        # code ends at a sentence or at a paragraph
        ("Run:\n\nmake it\nmake that\n\nno more", "Run:", False, ["Run:", "make it", "make that"]),
        ("Run:\nmake it\nThat is all.", "Run:", False, ["Run:", "make it"]),
        ("That is how to run:", "That is how to run:", False, ["That is how to run:"]),
        # what leans on the sentence before it
        ("The tower is old. It leaks.", "It leaks.", False, ["The tower is old. It leaks."]),
        ("The tower is old:\n\nIt leaks.", "It leaks.", False, ["It leaks."]),
        ("The tower\n\nIt leaks.", "It leaks.", False, ["It leaks."]),
        ("• The tower is old.\nIt leaks.", "It leaks.", False, ["It leaks."]),
        ("It leaks. It is old.", "It leaks.", False, ["It leaks."]),
        ("The tower is old. Its roof leaks.", "The tower is old.", False, ["The tower is old."]),
        ("这座塔很老。它漏水。", "它漏水。", False, ["这座塔很老。它漏水。"]),
        ("Tornet är gammalt. Åter läcker det.", "Åter läcker det.", False, ["Åter läcker det."]),
        # steps that are told go on within a paragraph
        (
            "Close it. Then wait.\nThen open it.",
            "Then wait.",
            True,
            ["Close it.", "Then wait."],
        ),
        ("Close it. Then wait.", "Close it.", True, ["Close it.", "Then wait."]),
        ("Close it. Then wait.", "Then wait.", False, ["Then wait."]),
        ("Then wait. All is well.", "Then wait.", True, ["Then wait."]),
        (
            "Close it.\nWait. Then open it.",
            "Then open it.",
            True,
            ["Wait.", "Then open it."],
        ),
        ("Do:\n• one", "Do:", False, ["Do:", "• one"]),
        ("Do:\nNot this.\n• one", "Do:", False, ["Do:"]),
        ("Run:\nit\n\nA long\n\nline", "Run:", False, ["Run:", "it"]),
        ("• one\n• two\nThat leads nowhere:", "• two", False, ["• two"]),
        ("• one\n• two\nThat leads nowhere:", "• one", False, ["• one"]),
    ],
)
def test_what_must_be_read_together_ends_where_something_else_begins(
    text, sentence, how_to, together
):
    assert shown(text, sentence, how_to) == together


def test_lines_of_a_list_are_listed_and_what_leads_into_it_is_not():
    found = with_surroundings(CLUB, CLUB.index("• a nursery"), len(CLUB), how_to=False)

    assert [one.listed for one in found] == [False, True]


@pytest.mark.parametrize(
    ("line", "marker", "told"),
    [
        ("• a nursery", "- ", "a nursery"),
        ("12) Close *it*", "12) ", "Close \\*it\\*"),
        ("- a  b", "- ", "a b"),
        ("pip  install calder", "- ", "`pip install calder`"),
        ("say `it`", "- ", "say \\`it\\`"),
    ],
)
def test_a_line_of_a_list_is_told_without_its_marker_and_code_letter_by_letter(line, marker, told):
    assert (marker_of(line), told_in_list(line)) == (marker, told)


def test_in_a_language_of_which_nothing_is_known_nobody_asks_how():
    assert not is_how_to("Jak otevřít dveře?")


def test_what_stands_behind_a_list_begins_anew():
    text = "Bring:\n\n• a coat\n\nThe hut is high. It is cold there."

    assert answer(text, "• a coat", "The hut is high.") == (
        "Bring: [1]\n- a coat [1]\n\nThe hut is high. [1]"
    )


def test_lines_of_two_documents_are_two_lists():
    hits = [hit("• a coat"), hit("• a rope", document=2)]
    found = [extracted(n, one.text, hits, 0.9 - n / 100) for n, one in enumerate(hits)]
    parts = worth_showing(hits, found, AnsweringSettings.model_validate({}), "")
    places = [[Place(page=1, start=p.span[1], end=p.span[2])] for p in parts]

    assert compose(parts, places).content == "- a coat [1]\n\n- a rope [2]"


LISTS = "The group was made for lists. It had the number 37. It is old.\n\nThere are 9 lists."


def answered(question: str, *sentences: str) -> list[str]:
    hits = [hit(LISTS)]
    found = [extracted(0, s, hits, 0.9 - n / 10) for n, s in enumerate(sentences)]
    return [part.quote for part in worth_showing(hits, found, AnsweringSettings(), question)]


@pytest.mark.parametrize(
    ("question", "sentence", "said"),
    [
        ("How many had the group?", LISTS[:29], LISTS[:51]),
        ("Which number had the group?", LISTS[:29], LISTS[:29]),
        ("How many had the group?", LISTS[30:51], LISTS[:51]),
        ("When was the group made?", LISTS[:29], LISTS[:29]),
        ("How many are old?", LISTS[52:62], LISTS[30:62]),
        ("How many are there?", LISTS[64:], LISTS[64:]),
    ],
)
def test_a_sentence_without_what_is_asked_for_goes_on_to_the_next_one_that_has_it(
    question: str, sentence: str, said: str
) -> None:
    assert answered(question, sentence) == [said]


def test_only_the_best_sentence_goes_on() -> None:
    assert answered("How many are there?", LISTS[64:], LISTS[:29]) == [LISTS[64:], LISTS[:29]]


def test_a_sentence_at_the_end_of_its_paragraph_goes_on_to_none() -> None:
    text = "The group was made for lists.\n\nThere are 9 lists."

    assert followed(text, Shown(0, 29), lambda said: "9" in said) == Shown(0, 29)
    assert followed(text[:29], Shown(0, 29), lambda said: "9" in said) == Shown(0, 29)


def test_a_line_of_a_list_goes_on_to_none() -> None:
    line = Shown(0, 29, listed=True)

    assert followed(LISTS, line, lambda said: "37" in said) == line
