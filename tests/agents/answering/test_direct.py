"""What answers directly is in bold, and nothing is where several could be meant."""

from dataclasses import replace

import pytest

from agents.answering.citations import Citation
from agents.answering.direct import SURE, direct_answer, in_bold
from agents.answering.extracts import compose
from contracts.documents import Place
from contracts.tables import Row
from evaluation.quality.rendered import rendered
from tests.agents.answering.made import hit


def marked(question: str, text: str) -> str:
    span = direct_answer(question, text)
    return text if span is None else f"{text[: span[0]]}**{text[slice(*span)]}**{text[span[1] :]}"


def citation(text: str, score: float = 0.9) -> Citation:
    return Citation(hit(text), 0, len(text), score, exact=True)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("What is the yearly fee?", "The yearly fee is **140 pounds**."),
        ("How much is it?", "It costs **$5 million** in all."),
        ("How high is it?", "The tower is **25** metres high and was built in 1871."),
        ("How many lamps are there?", "It has **twenty-five** lamps."),
        ("How often may they come?", "They may come **twice** a month."),
        ("What is the temperature?", "It is kept at **8 °C**, always."),
        ("How many of the 3 boats are red?", "**Two** of the 3 boats are red."),
        ("When was it built?", "It was built on **12 March 1871** by Ada."),
        ("When was it built?", "It may rain, and was built in **October 2016**."),
        ("When does check-in begin?", "Check-in begins at **3 p.m.**"),
        ("Wie hoch ist die Kaution?", "Die Kaution beträgt **2.340 Euro**."),
        ("Wann beginnt es?", "Es beginnt am **3. Mai 2021 um 18:30 Uhr**."),
        ("¿Cuándo se hundió?", "Se hundió el **10 de mayo de 1936**."),
        ("¿Cuánto cuesta la entrada?", "La entrada cuesta **4,50 €**."),
        ("灯塔是什么时候建成的？", "灯塔建于**1863年**。"),
        ("有多少艘船？", "湖里有**12**艘船。"),
    ],
)
def test_the_one_figure_or_time_that_is_asked_for_is_marked(question: str, told: str) -> None:
    assert marked(question, told.replace("**", "")) == told


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("When is it open?", "It is open from 9:00 to 17:00."),
        ("When was it built?", "In 1914, 1916 and 1918."),
        ("How many lamps?", "It has 5 lamps and 6 doors."),
        ("How many lamps?", "It was built in 1871."),  # a year counts nothing
        ("Who pays the fee?", "Ada pays 3 pounds."),
        ("What is done when it rains?", "The hall is shut on Monday."),
        ("How many died when it burnt?", "In May 1871 it burnt, and 3 died."),
        ("Where is it?", "It stands in Kiel since 1871."),
        ("When was it built in 1871?", "It was built in 1871."),
        ("How many lamps?", "x5lamps and 2a."),
    ],
)
def test_where_several_could_be_meant_or_something_else_is_asked_nothing_is(
    question: str, text: str
) -> None:
    assert direct_answer(question, text) is None


def test_only_a_sentence_that_surely_answers_is_marked() -> None:
    sure, unsure = citation("The fee is 3.", SURE), citation("The fee is 3.", SURE - 0.01)

    assert in_bold(sure, "How many is the fee?") == "The fee is **3**."
    assert in_bold(unsure, "How many is the fee?") == "The fee is 3."


def test_what_is_marked_is_read_as_it_was_written() -> None:
    text = "It cost 1871_ and 5 % [of] all."

    assert (
        rendered("The fee is **140 pounds**, \\*all\\* of it.")
        == "The fee is 140 pounds, *all* of it."
    )
    assert rendered("2 ** 3 is 8,\n and 2 ** 4 is 16.") == "2 ** 3 is 8, and 2 ** 4 is 16."
    assert rendered(in_bold(citation(text), "What percent?")) == text


def test_what_markdown_would_not_read_as_bold_stays_plain() -> None:
    for text in ("The fee_ is *3*.", "Type `n` for 3.", "It is x3%y."):
        assert "**" not in in_bold(citation(text), "How many is it?")


def test_a_row_of_a_table_marks_its_own_cell() -> None:
    row = Row(columns=("Class", "Fee"), cells=("Adult", "140"))
    part = replace(citation("Adult | 140"), row=row, asked=(1,))

    assert in_bold(part, "What is the fee?").count("**") == 2


def test_the_offsets_of_a_sentence_hold_its_marks_and_only_the_first_has_any() -> None:
    parts = [citation("The fee is 140 pounds."), citation("It is due in 30 days.")]
    parts[1] = replace(parts[1], hit=hit("It is due in 30 days.", document=2))
    draft = compose(parts, [[Place()], [Place()]], question="How much is the fee?")

    assert [draft.content[c.start : c.end] for c in draft.claims] == [
        "The fee is **140 pounds**.",
        "It is due in 30 days.",
    ]


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("When was it built?", "Rebuilt: **1871**"),
        ("How many lamps are there?", "**Five** lamps burn."),
        ("How many lamps are there?", "There are **two hundred and five** lamps, not more."),
        ("How many percent are wet?", "Of them **5%** are wet."),
        ("Wie viele Lampen gibt es?", "Es gibt **dreiundzwanzig** Lampen."),
        ("Wie viele Lampen gibt es?", "**Dreiundzwanzig** Lampen gibt es."),
        ("When did it burn?", "It burnt in the **1960s**, they say."),
    ],
)
def test_a_figure_or_time_is_marked_with_all_its_words(question: str, told: str) -> None:
    assert marked(question, told.replace("**", "")) == told
