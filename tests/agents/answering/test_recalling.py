"""Which questions speak of an earlier answer, and which of its passages they mean."""

from uuid import UUID

import pytest

from agents.answering.recalling import chosen, speaks_of_an_answer
from contracts.memory import CitedBefore


def cited(number: int, question: str, quote: str) -> CitedBefore:
    passage, document = UUID(int=number), UUID(int=100)
    return CitedBefore(
        document_id=document, passage_id=passage, quote=quote, question=question, answered=number
    )


ENTRY = cited(1, "What is the fee for entry?", "The fee for entry is 45 pounds.")
COPIES = cited(2, "What is the fee for copies?", "The fee for copies is 2 pounds.")
ROOMS = cited(3, "How many rooms are there?", "There are nine rooms.")


@pytest.mark.parametrize(
    "question",
    [
        "And what was the fee you named first?",
        "Which fee did you mention?",
        "Is the earlier figure right?",
        "Welche Gebühr hast du zuerst genannt?",
        "¿Qué tarifa mencionaste?",
        "你说的费用是多少？",
    ],
)
def test_a_question_about_what_was_answered_is_told(question: str) -> None:
    assert speaks_of_an_answer(question)


@pytest.mark.parametrize(
    "question",
    [
        "What is the fee for entry?",
        "Which rooms were built before 1990?",
        "Who was named director first?",
        "Welche Räume sind grün?",
    ],
)
def test_a_question_about_the_documents_is_not(question: str) -> None:
    assert not speaks_of_an_answer(question)


def test_what_shares_most_of_its_words_comes_first() -> None:
    found = chosen("And how many rooms did you say?", [ENTRY, COPIES, ROOMS])

    assert found[0] == ROOMS


def test_of_equals_it_is_the_last_and_the_first_where_that_is_asked_for() -> None:
    last = chosen("What was the fee you named?", [ENTRY, COPIES, ROOMS])
    first = chosen("What was the fee you named first?", [ENTRY, COPIES, ROOMS])

    assert (last[0], first[0]) == (COPIES, ENTRY)


def test_a_passage_that_two_answers_cite_comes_once() -> None:
    again = ENTRY.model_copy(update={"answered": 4})

    assert len(chosen("What was the fee you named?", [ENTRY, again])) == 1
