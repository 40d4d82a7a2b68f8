"""Looking into the documents: which are meant, and what is told of them."""

from uuid import UUID

import pytest

from contracts.tools import ToolFailure, ToolResult
from tests.agents.answering.made import hit
from tests.agents.supervising.made import BUILDER, HARBOUR, Shelf, call
from tests.agents.supervising.tools.made import carried


def shelf_of(*titles: str, **made: object) -> Shelf:
    """Documents numbered from 1 that are called so, with `.pdf` after it."""
    hits = [hit(f"Text of {n}.", document=n, title=title) for n, title in enumerate(titles, 1)]
    return Shelf(hits, **made)  # pyright: ignore[reportArgumentType]


async def refusal(name: str, shelf: Shelf) -> str:
    with pytest.raises(ToolFailure) as failure:
        await carried(call("read_outline", document=name), shelf)
    return str(failure.value)


async def outlined(headings: list[list[str]]) -> ToolResult:
    shelf = shelf_of("Boats", headings={UUID(int=1): headings})
    return await carried(call("read_outline", document="Boats"), shelf)


def quoted(*names: str) -> str:
    return ", ".join(f"<name>{name}.pdf</name>" for name in names)


async def test_documents_are_listed_one_below_the_other_with_their_pages() -> None:
    result = await carried(call("list_documents"), shelf_of("Boats", "Yards"))

    assert result.text == (
        "2 documents:\n- <name>Boats.pdf</name>, 3 pages\n- <name>Yards.pdf</name>, 3 pages"
    )
    assert result.summary == "2 documents"


async def test_nothing_is_said_of_the_pages_of_a_document_that_has_none() -> None:
    result = await carried(call("list_documents"), shelf_of("Notes", pages=None))

    assert result.text == "1 document:\n- <name>Notes.pdf</name>"


async def test_that_there_are_no_documents_is_said() -> None:
    result = await carried(call("list_documents"), shelf_of())

    assert (result.text, result.summary) == ("No documents.", "0 documents")


async def test_a_list_that_was_cut_says_how_many_more_there_are() -> None:
    whole = await carried(call("list_documents"), shelf_of(*(f"d{n}" for n in range(60))))
    cut = await carried(call("list_documents"), shelf_of(*(f"d{n}" for n in range(61))))

    assert "more" not in whole.text
    assert cut.text.endswith("\n… and 1 more: call again with a part of the name.")


async def test_the_headings_of_the_document_that_is_named_are_told() -> None:
    shelf = shelf_of("Boats", "Yards", headings={UUID(int=2): [["Docks"], ["Docks", "North"]]})
    result = await carried(call("read_outline", document="yards.pdf"), shelf)

    assert (result.text, result.summary) == ("Docks\n  North", "2 headings")


async def test_that_a_document_has_no_headings_is_said_and_what_to_do_instead() -> None:
    result = await outlined([])

    assert result.text == "This document has no headings: search in it."
    assert result.summary == "No headings"


async def test_an_outline_that_was_cut_says_how_many_headings_are_left_out() -> None:
    whole = await outlined([[f"Part {n}"] for n in range(80)])
    cut = await outlined([[f"Part {n}"] for n in range(83)])

    assert whole.text.endswith("\nPart 79")
    assert cut.text.endswith("\nPart 79\n… and 3 more.") and cut.summary == "83 headings"


async def test_a_name_is_found_however_it_is_spaced_and_written() -> None:
    shelf = shelf_of("Old Boats", "Yards", headings={UUID(int=1): [["Sails"]]})
    result = await carried(call("read_outline", document="  old \n boats.PDF "), shelf)

    assert result.text == "Sails"


async def test_the_whole_name_is_meant_where_it_is_a_part_of_other_names_as_well() -> None:
    shelf = shelf_of("Old log", "Log", "New log", headings={UUID(int=2): [["May"]]})
    result = await carried(call("read_outline", document="log.pdf"), shelf)

    assert result.text == "May"


async def test_of_several_documents_with_the_same_words_none_is_chosen() -> None:
    assert await refusal("log", shelf_of("Old log", "New log", "Yards")) == (
        f"Several documents are called so: {quoted('Old log', 'New log')}. Name one whole."
    )


@pytest.mark.parametrize(("many", "end"), [(8, "d7.pdf</name>"), (9, "d7.pdf</name>, …")])
async def test_no_more_than_eight_documents_are_offered(many: int, end: str) -> None:
    told = await refusal("d", shelf_of(*(f"d{n}" for n in range(many))))

    assert f"{end}. Name one whole." in told


async def test_the_three_names_most_like_one_that_is_not_there_are_offered() -> None:
    boats = ("Boatyard", "Boatmen", "Boaters", "Boating")
    told = await refusal("Boatyards.pdf", shelf_of("Winter", *boats, "Harbour rules"))

    assert told == f"No document is called so. There are: {quoted(*boats[:3])}."


async def test_a_name_that_is_only_half_alike_is_offered_too() -> None:
    told = await refusal("Annual report", shelf_of("Winter", "Annual plan", "Yards"))

    assert told == f"No document is called so. There are: {quoted('Annual plan')}."


async def test_where_no_name_is_alike_those_that_are_there_are_offered() -> None:
    assert await refusal("zzz", shelf_of("Boats", "Yards")) == (
        f"No document is called so. There are: {quoted('Boats', 'Yards')}."
    )


async def test_documents_in_which_nothing_was_found_are_named_below_each_other() -> None:
    compare = call("compare_documents", documents=["Boats", "Harbour", "Builders"], about="yard")
    result = await carried(compare)

    assert result.hits == [BUILDER] and HARBOUR not in result.hits
    assert result.text == (
        f"Nothing was found in {quoted('Boats')}.\nNothing was found in {quoted('Harbour')}.\n"
    )
