"""Questions about a document itself are searched a second time."""

import pytest

from agents.answering.frontmatter import BOILERPLATE, merged, second_query
from tests.agents.answering.made import hit


@pytest.mark.parametrize(
    "question",
    [
        "Who wrote this book?",
        "When was the report published?",
        "Who is the author?",
        "What is its ISBN?",
        "Under which licence is the manual?",
        "WHO WROTE THE THESIS?",
    ],
)
def test_who_asks_about_a_document_gets_what_title_pages_say(question: str) -> None:
    assert second_query(question) == BOILERPLATE


@pytest.mark.parametrize(
    "question",
    ["Who printed the invoices?", "What does the book say of salt?", "How cold is the room?"],
)
def test_who_asks_what_documents_say_gets_no_second_search(question: str) -> None:
    assert second_query(question) is None


FIRST = [hit(passage=n) for n in range(1, 6)]


def test_two_new_passages_take_the_place_of_the_weakest() -> None:
    second = [hit(passage=n) for n in (7, 8, 9)]

    assert merged(FIRST, second) == [*FIRST[:3], *second[:2]]


def test_a_passage_that_was_found_already_is_not_added() -> None:
    new = hit(passage=7)

    assert merged(FIRST, [FIRST[0], FIRST[1], new]) == [*FIRST[:4], new]
    assert merged(FIRST, FIRST) == FIRST


def test_the_best_of_the_first_search_stays_whatever_is_added() -> None:
    second = [hit(passage=7), hit(passage=8)]

    assert merged(FIRST[:2], second) == [FIRST[0], *second]
    assert merged(FIRST[:1], second) == [FIRST[0], *second]
    assert merged([], second) == second
