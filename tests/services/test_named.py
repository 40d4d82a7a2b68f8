"""Documents that a question calls by their files' names."""

from uuid import UUID

import pytest

from contracts.chats import Hit
from services.chats.named import called_in, parts_of_names, with_named
from tests.services.search.made import hit

ONE, OTHER = UUID(int=1), UUID(int=2)


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("Who elects the board in the statutes?", "statutes.md"),
        ("What does the Harbour lease say about dogs?", "harbour-lease-2019.pdf"),
        ("Who is named in the FAQ?", "FAQ.txt"),
        ("Was steht in der Satzung?", "satzung_v2.docx"),
    ],
)
def test_a_document_may_be_called_by_the_name_of_its_file(question: str, name: str) -> None:
    assert called_in(question, {ONE: name, OTHER: "minutes.md"}) == [ONE]
    assert parts_of_names(question)


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("What does the lease say about dogs?", "harbour-lease.pdf"),  # which one is not said
        ("Who elects the board?", "statutes.md"),
        ("What is the best book of 2019?", "2019.pdf"),
        ("Which document is the last one?", "document.pdf"),
    ],
)
def test_any_other_is_not_called(question: str, name: str) -> None:
    assert called_in(question, {ONE: name}) == []


def test_a_word_in_many_names_is_none() -> None:
    names = {UUID(int=n): f"lease-{n}.pdf" for n in range(4)}

    assert called_in("What does the lease say?", names) == []
    assert len(called_in("What does the lease say?", dict(list(names.items())[:3]))) == 3


def test_passages_of_it_take_the_place_of_the_weakest() -> None:
    found, new = [hit(n) for n in range(1, 5)], [hit(n, document=7) for n in range(4, 8)]

    def numbers(hits: list[Hit]) -> list[int]:
        return [one.passage_id.int for one in hits]

    assert numbers(with_named(found, new)) == [1, 2, 5, 6]
    assert numbers(with_named(found[:1], new)) == [1, 4, 5]
    assert numbers(with_named(found, found)) == [1, 2, 3, 4]
