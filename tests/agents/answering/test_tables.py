"""A question is looked up in the tables found, and in whole tables where that is needed."""

from dataclasses import replace

from agents.answering.tables import look_in_tables
from contracts.chats import Hit
from contracts.sentences import Extracted
from tests.agents.answering.made import Desk, hit

HEAD = "probe | technician | score"
FIRST = hit(f"{HEAD}\nP-001 | Ada Berg | 7\nP-002 | Bo Lind | 3", title="probes.csv")
SECOND = hit(
    "P-017 | Cai Rask | 9\nP-018 | Dana Ott | 1",
    title="probes.csv",
    context=f"probes.csv > {HEAD}",
    passage=2,
)
OTHERS = [
    hit("city | mayor\nRome | Ines Falk\nBonn | Omar Said", document=n, title="towns.csv")
    for n in (2, 3, 4)
]


async def looked_up(
    question: str, found: list[Hit], *everything: Hit
) -> tuple[list[Hit], list[str], list[Hit]]:
    """The passages that are read now, the rows that answer, and what was read as a whole."""
    read: list[Hit] = []
    desk = Desk(everything or found)

    async def whole_document(one: Hit) -> list[Hit]:
        read.append(one)
        return await Desk.whole_document(desk, one)

    context = replace(desk.context(), whole_document=whole_document)
    hits, rows = await look_in_tables(question, found, context)
    return hits, [_text(row, hits) for row in rows], read


def _text(row: Extracted, hits: list[Hit]) -> str:
    assert hits[row.passage].text[row.start : row.end] == row.text
    return row.text


async def test_a_row_that_is_named_answers_without_more_being_read() -> None:
    assert await looked_up("Which technician calibrated probe P-002?", [FIRST]) == (
        [FIRST],
        ["P-002 | Bo Lind | 3"],
        [],
    )


async def test_a_row_in_another_part_of_its_table_is_read_there() -> None:
    hits, rows, read = await looked_up(
        "Which technician calibrated probe P-017?", [FIRST], FIRST, SECOND
    )

    assert (hits, rows, read) == ([FIRST, SECOND], ["P-017 | Cai Rask | 9"], [FIRST])


async def test_which_has_the_most_is_said_of_the_whole_table() -> None:
    hits, rows, _ = await looked_up("Which probe has the highest score?", [FIRST], FIRST, SECOND)

    assert (hits, rows) == ([FIRST, SECOND], ["P-017 | Cai Rask | 9"])


async def test_what_the_whole_table_does_not_say_leaves_the_passages_as_they_were() -> None:
    found = [FIRST]
    hits, rows, read = await looked_up(
        "Which technician calibrated probe P-999?", found, FIRST, SECOND
    )

    assert (hits, rows, read) == (found, [], [FIRST])
    assert hits is not found


async def test_a_document_is_read_once_and_two_of_them_at_most() -> None:
    found = [FIRST, SECOND, *OTHERS]
    hits, rows, read = await looked_up("Who is the mayor of the biggest city?", found)

    assert rows == []
    assert hits == found
    assert [one.document_id for one in read] == [one.document_id for one in OTHERS[:2]]


async def test_passages_without_a_table_are_left_alone() -> None:
    assert await looked_up("Who was told?", [hit()]) == ([hit()], [], [])


PORTS = hit("ssh | 22/tcp\nhttp | 80/tcp", title="services.txt")
MORE = hit("bgp | 179/tcp\nmailq | 174/tcp", title="services.txt", passage=2)


async def test_a_row_with_the_number_asked_for_is_read_though_no_search_found_it() -> None:
    other = hit("Ports are told.", passage=3, score=0.4)
    hits, rows, read = await looked_up("What runs on port 179?", [other, PORTS], PORTS, MORE)

    assert ([one.passage_id for one in hits], rows) == (
        [other.passage_id, PORTS.passage_id, MORE.passage_id],
        [],
    )
    assert hits[-1].score == 0.4
    assert read == [other]


async def test_a_passage_that_was_found_is_not_read_twice() -> None:
    hits, _, _ = await looked_up("What runs on port 179?", [MORE, PORTS], PORTS, MORE)

    assert hits == [MORE, PORTS]
