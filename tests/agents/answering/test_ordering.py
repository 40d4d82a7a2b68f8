"""A place in a list or among steps, with what leads into it."""

import pytest

from agents.answering.citations import Citation
from agents.answering.ordering import in_its_place
from agents.answering.surroundings import Shown, lists_in
from agents.answering.tasks import Place
from contracts.chats import Hit
from tests.agents.answering.made import hit

FILTER = """The filter is cleaned like this:
1. Close the valve.
2. Take out the cartridge.
3. Rinse the cartridge in cold water."""
SAILS = "Sails\n\n• Fold the sail\n• Dry the sail in the sun"
TOLD = "The pump sticks. First close it. Then rinse the sieve. Finally open it. Call us."


def said(place: Place, *hits: Hit) -> list[str]:
    return [part.quote for part in in_its_place(place, hits)]


@pytest.mark.parametrize(
    ("nth", "item"),
    [
        (0, "1. Close the valve."),
        (2, "3. Rinse the cartridge in cold water."),
        (-1, "3. Rinse the cartridge in cold water."),
    ],
)
def test_an_item_is_told_by_its_number_with_what_leads_into_its_list(nth: int, item: str) -> None:
    assert said(Place("", nth=nth), hit(FILTER)) == ["The filter is cleaned like this:", item]


def test_an_item_is_cited_where_it_stands_as_a_line_of_a_list() -> None:
    found = hit(FILTER, score=0.7)
    lead, item = in_its_place(Place("", nth=0), [found])
    start, end = FILTER.index("1. "), FILTER.index("\n2. ")

    assert item == Citation(found, start, end, 0.7, exact=True, listed=True)
    assert lead == Citation(found, 0, FILTER.index("\n"), 0.7, exact=True)


def test_an_item_of_a_passage_that_was_hardly_found_is_no_less_than_unlikely() -> None:
    assert {part.score for part in in_its_place(Place("", nth=0), [hit(FILTER, score=-3)])} == {0}


@pytest.mark.parametrize("nth", [3, 6])
def test_a_list_has_no_item_after_its_last(nth: int) -> None:
    assert said(Place("", nth=nth), hit(FILTER)) == []


def test_where_there_is_no_list_nothing_has_a_place_in_it() -> None:
    assert said(Place("", nth=0), hit("It was cold.")) == []
    assert said(Place("the stock", nth=0), hit("It was cold.")) == []
    assert said(Place("cold", beside=1), hit("It was cold.")) == []


def test_of_several_lists_the_first_is_meant_where_nothing_is_named() -> None:
    assert said(Place("", nth=0), hit(SAILS), hit(FILTER))[-1] == "• Fold the sail"


@pytest.mark.parametrize(
    "passage",
    [
        hit(FILTER),
        hit(FILTER[33:], title="Cleaning the filter"),
        hit(FILTER[33:], context="Filters > Cleaned weekly"),
        hit(FILTER[33:], headings=["Pumps", "Cleaning filters"]),
    ],
    ids=["lead", "title", "context", "headings"],
)
def test_the_list_is_meant_that_has_what_is_named_above_it(passage: Hit) -> None:
    place = Place("cleaning the filter", nth=0)

    assert said(place, hit(SAILS), passage)[-1] == "1. Close the valve."


def test_a_list_is_meant_that_has_most_of_what_is_named_above_it() -> None:
    some = hit("Old pump filters:\n1. Throw away.\n2. Buy.")
    most = hit("Old pump filters on boats:\n1. Call.\n2. Wait.")

    assert said(Place("old pump filters on boats", nth=0), some, most)[-1] == "1. Call."
    assert said(Place("old pump filters on ships", nth=0), some, most)[-1] == "1. Throw away."


def test_a_list_that_has_less_than_most_of_what_is_named_is_not_meant() -> None:
    assert said(Place("filter engine", nth=0), hit(FILTER)) == []
    assert said(Place("the club's engine", nth=-1), hit(SAILS), hit(FILTER)) == []
    assert said(Place("rinsing boats twice tomorrow", beside=-1), hit(FILTER)) == []


def test_three_words_of_five_are_enough_to_know_a_list_or_an_item_by() -> None:
    pumps = hit("Old pump filters:\n1. Throw old pump filters away.\n2. Buy.")

    assert said(Place("old pump filters ships tomorrow", nth=1), pumps)[-1] == "2. Buy."
    assert said(Place("old pump filters ships tomorrow", beside=1), pumps)[-1] == "2. Buy."


@pytest.mark.parametrize(
    ("of", "beside", "item"),
    [
        ("taking out the cartridge", 1, "3. Rinse the cartridge in cold water."),
        ("taking out the cartridge", -1, "1. Close the valve."),
        ("closing the valve", 1, "2. Take out the cartridge."),
        ("rinsing in hot water", -1, "2. Take out the cartridge."),
    ],
)
def test_an_item_is_told_by_the_one_beside_it(of: str, beside: int, item: str) -> None:
    assert said(Place(of, beside=beside), hit(SAILS), hit(FILTER))[-1] == item


def test_nothing_comes_before_the_first_item_or_after_the_last() -> None:
    assert said(Place("closing the valve", beside=-1), hit(FILTER)) == []
    assert said(Place("rinsing in cold water", beside=1), hit(FILTER)) == []


def test_what_comes_after_something_that_no_item_says_is_not_known() -> None:
    assert said(Place("painting the hull", beside=1), hit(SAILS), hit(FILTER)) == []
    assert said(Place("", beside=1), hit(FILTER)) == []


def test_the_item_is_meant_that_has_most_of_the_words_and_of_two_the_first() -> None:
    drying = "How to dry:\n1. Dry the sail.\n2. Dry the sail in the sun.\n3. Fold it."
    place = Place("drying the sail in the sun", beside=1)

    assert said(place, hit(drying))[-1] == "3. Fold it."
    assert said(Place("drying a sail", beside=1), hit(drying))[-1] == "2. Dry the sail in the sun."


def test_steps_that_are_told_in_sentences_have_their_places_too() -> None:
    told = hit(TOLD)

    assert said(Place("", nth=1), told) == ["Then rinse the sieve."]
    assert [part.listed for part in in_its_place(Place("", nth=1), [told])] == [False]


def texts(text: str) -> list[tuple[str | None, list[str]]]:
    def said_in(shown: Shown) -> str:
        return text[shown.start : shown.end]

    return [
        (said_in(lead) if lead else None, [said_in(item) for item in items])
        for lead, items in lists_in(text)
    ]


def test_all_lists_of_a_passage_are_found_each_with_what_leads_into_it() -> None:
    text = f"{TOLD}\n\n{FILTER}\n\nIt lasts.\n\n• Fold the sail\n• Dry it\n\nThe end."

    assert texts(text) == [
        (None, ["First close it.", "Then rinse the sieve.", "Finally open it."]),
        (
            "The filter is cleaned like this:",
            [
                "1. Close the valve.",
                "2. Take out the cartridge.",
                "3. Rinse the cartridge in cold water.",
            ],
        ),
        (None, ["• Fold the sail", "• Dry it"]),
    ]


def test_a_list_that_ends_its_passage_is_whole() -> None:
    assert texts("Sails\n\n• Fold\n• Dry") == [(None, ["• Fold", "• Dry"])]
    assert texts("It is old. First fold it. Then dry it.") == [
        (None, ["First fold it.", "Then dry it."])
    ]


def test_one_line_alone_is_no_list() -> None:
    assert texts("Sails:\n• Fold the sail\n\nThe end.") == []
    assert texts("1. Fold the sail. Then dry it.") == []
