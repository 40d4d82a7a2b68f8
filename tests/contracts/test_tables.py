from uuid import UUID

import pytest

from contracts.chats import Hit, LegScores
from contracts.documents import Place
from contracts.tables import cells_of, has_no_header, header_of, parts_of, shape_of

ROWS = "P-000 | Bo Lind | passed\nP-017 | Ada Berg | failed"
HEADER = "probe | technician | result"


def hit(text: str, *, title: str = "probes.csv", context: str = "", headings=()) -> Hit:
    return Hit(
        passage_id=UUID(int=1),
        document_id=UUID(int=2),
        title=title,
        text=text,
        context=context,
        place=Place(start=0, end=len(text), headings=list(headings) or None),
        score=1,
        scores=LegScores(),
    )


def told(found: Hit) -> list[str]:
    return [p.row.told if p.row else found.text[p.start : p.end] for p in parts_of(found)]


def test_a_row_is_told_with_the_names_of_its_columns_and_the_header_is_none() -> None:
    assert told(hit(f"{HEADER}\n{ROWS}")) == [
        "probe: P-000; technician: Bo Lind; result: passed.",
        "probe: P-017; technician: Ada Berg; result: failed.",
    ]


def test_a_passage_from_the_middle_of_a_table_takes_the_names_from_its_context() -> None:
    found = hit("P-017 | Ada Berg | failed", context=f"The log > Probes > {HEADER}")

    assert told(found) == ["probe: P-017; technician: Ada Berg; result: failed."]


def test_a_header_in_the_context_that_also_stands_in_the_text_is_no_row() -> None:
    text = "Before.\n\nCountry | Capital\nFinland | Helsinki"
    found = hit(text, title="page.html", context="Log > Country | Capital")

    assert told(found) == ["Before.", "Country: Finland; Capital: Helsinki."]


def test_a_row_so_long_that_it_may_be_the_rest_of_one_gets_no_names() -> None:
    found = hit(f"{'many words ' * 40}| passed", context=f"Log > {HEADER}")

    assert told(found)[0].startswith("many words")


def test_a_row_that_ends_like_a_sentence_gets_no_second_stop() -> None:
    assert told(hit("name | remark | n\nAda |  | Old.")) == ["name: Ada; n: Old."]


def test_a_title_with_a_bar_is_no_header() -> None:
    found = hit(ROWS, title="Probes | Workshop", context="Probes | Workshop")

    assert told(found)[0] == "P-000: Bo Lind; passed."


def test_a_name_that_was_cut_off_in_the_context_names_nothing() -> None:
    long = " | ".join(["probe", "technician", "x" * 150])

    assert told(hit("P-1 | Ada | 7", context=long)) == ["probe: P-1; technician: Ada; 7."]


def test_every_row_stands_where_its_part_says() -> None:
    found = hit(f"Some words first. And more.\n\n{HEADER}\n{ROWS}\n\nWords after.")

    assert [found.text[p.start : p.end] for p in parts_of(found)] == [
        "Some words first.",
        "And more.",
        *ROWS.split("\n"),
        "Words after.",
    ]


def test_a_row_is_not_cut_where_a_sentence_in_a_cell_ends() -> None:
    found = hit("name | remark | n\nAda | It leaks. It is old. | 7")

    assert told(found) == ["name: Ada; remark: It leaks. It is old.; n: 7."]


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ("a | b", ("a", "b")),
        ("| b", ("", "b")),
        ("a |", ("a", "")),
        ("a |  | c", ("a", "", "c")),
        ("|  | c", ("", "", "c")),
        ("one|two", ("one|two",)),
        ("|", ("|",)),
        ("| a |", ("", "a", "")),
    ],
)
def test_empty_cells_count(line: str, cells: tuple[str, ...]) -> None:
    assert cells_of(line) == cells


def test_an_empty_cell_is_not_told() -> None:
    assert told(hit(f"{HEADER}\nP-1 |  | passed"))[0] == "probe: P-1; result: passed."


def test_values_in_the_first_row_are_no_header() -> None:
    assert told(hit(ROWS))[0] == "P-000: Bo Lind; passed."


@pytest.mark.parametrize(
    "header", ["Country | 2022 | 2023", "Region | Q1 | Q2", "probe_id | calibrated_on | by"]
)
def test_years_and_quarters_may_name_columns(header: str) -> None:
    found = told(hit(f"{header}\nNorth | 1,200 | 3\nSouth | 900 | 4"))

    assert len(found) == 2
    assert found[0].startswith(f"{header.split(' | ')[0].replace('_', ' ')}: North; ")


def test_in_two_columns_the_first_names_the_second_where_nothing_speaks_for_a_header() -> None:
    alike = ["Country | Finland", "Capital | Helsinki", "Language | Finnish", "Coin | Euro"]
    unlike = ["Built | in 1871", "By | Axel Dalström", "Made of | brick", "Use | light for ships"]
    few = ["Name | North", "Head | Ada Berg", "Deputy | Bo Lind"]

    for lines in (alike, unlike, few):
        said = [f"{line.replace(' | ', ': ')}." for line in lines]
        assert told(hit("\n".join(lines), title="page.html")) == said


def test_three_columns_have_a_header_and_so_have_two_where_the_format_has_one() -> None:
    three = hit("Role | Person | Room\nHead | Ada | north", title="page.html")
    two = hit("Role | Person\nHead | Ada", title="notes.md")

    assert told(three) == ["Role: Head; Person: Ada; Room: north."]
    assert told(two) == ["Role: Head; Person: Ada."]


@pytest.mark.parametrize("title", ["page.html", "roles.docx"])
def test_two_columns_of_which_one_is_unlike_its_first_cell_have_a_header(title: str) -> None:
    people = "Role | Person\nHead | Ada Berg\nDeputy | Bo Lind\nGuard | Cai Rask"
    heights = "Tower | Height\nNorth | 25\nSouth | 31"

    assert told(hit(people, title=title))[0] == "Role: Head; Person: Ada Berg."
    assert told(hit(heights, title=title))[0] == "Tower: North; Height: 25."


def test_one_line_with_a_bar_is_no_table() -> None:
    assert told(hit("Say cat log | sort. Then read.", title="notes.md")) == [
        "Say cat log | sort.",
        "Then read.",
    ]


@pytest.mark.parametrize("line", ["Storage ........ 14", "2.1 Probes . . . . . . 7", "Index … 9"])
def test_a_line_of_a_table_of_contents_is_not_said(line: str) -> None:
    assert told(hit(f"{line}\n\nProbes are stored dry.")) == ["Probes are stored dry."]


def test_a_heading_is_not_said_where_something_stands_below_it() -> None:
    found = hit("Storage\n\nProbes are stored dry.", headings=["Handbook", "Storage"])

    assert told(found) == ["Probes are stored dry."]
    assert told(hit("Storage", headings=["Storage"])) == ["Storage"]


@pytest.mark.parametrize(
    ("line", "is_contents"),
    [("Storage ....... 14  ", True), ("Wait .... and see", False), ("Storage ... 14", False)],
)
def test_a_line_of_contents_ends_with_its_page(line: str, is_contents: bool) -> None:
    assert (told(hit(f"{line}\n\nIt is dry.")) == ["It is dry."]) is is_contents


def test_two_tables_of_one_passage_are_both_told() -> None:
    text = f"{HEADER}\nP-1 | Ada | passed\n\nBetween.\n\nroom | floor | key\nB | 2 | 7"

    assert told(hit(text)) == [
        "probe: P-1; technician: Ada; result: passed.",
        "Between.",
        "room: B; floor: 2; key: 7.",
    ]


def test_a_sentence_directly_before_and_one_directly_after_a_table_are_said() -> None:
    text = f"Before.\n{HEADER}\n{ROWS}\nAfter."

    assert (told(hit(text))[0], told(hit(text))[-1]) == ("Before.", "After.")


def test_a_heading_above_a_table_is_not_said_though_nothing_else_stands_below_it() -> None:
    found = hit(f"Probes\n{HEADER}\nP-1 | Ada | 7", headings=["Probes"])

    assert told(found) == ["probe: P-1; technician: Ada; result: 7."]


def test_only_a_row_longer_than_400_characters_may_be_a_part_of_one() -> None:
    longest, longer = (f"{'x' * (length - 4)} | 7" for length in (400, 401))
    context = "Log > name | n"

    assert told(hit(longest, context=context)) == [f"name: {'x' * 396}; n: 7."]
    assert told(hit(longer, context=context)) == [f"{'x' * 397}: 7."]


def test_only_a_header_of_150_characters_or_more_may_have_been_cut_off() -> None:
    whole, cut = (f"probe | {'n' * (length - 8)}" for length in (149, 150))

    assert told(hit("P-1 | 7", context=whole)) == [f"probe: P-1; {'n' * 141}: 7."]
    assert told(hit("P-1 | 7", context=cut)) == ["probe: P-1; 7."]


def test_a_row_with_fewer_cells_than_its_header_is_told_as_far_as_it_goes() -> None:
    assert told(hit(f"{HEADER}\nP-1 | Ada\nP-2 | Bo | 7")) == [
        "probe: P-1; technician: Ada.",
        "probe: P-2; technician: Bo; result: 7.",
    ]


def test_half_of_the_values_of_a_column_are_not_most_of_them() -> None:
    halves = "Name | Ada\nRoom | 7\nFloor | low\nKey | 8\nDoor | red"

    assert told(hit(halves, title="page.html"))[0] == "Name: Ada."


def test_a_column_of_which_a_good_third_are_values_may_be_anything() -> None:
    third = "Name | Ada\nRoom | 7\nFloor | low\nKey | 8\nDoor | red\nSide | left"

    assert told(hit(third, title="page.html"))[0] == "Name: Ada."


@pytest.mark.parametrize(("cell", "shape"), [("P-017", "a-0"), ("Ada Berg", "a a"), ("7,5", "0,0")])
def test_the_shape_of_a_cell_is_what_cells_like_it_have_in_common(cell: str, shape: str) -> None:
    assert shape_of(cell) == shape


@pytest.mark.parametrize("line", ["Name: _________", "Load limits ..........", "Hire … … … …"])
def test_a_form_or_the_cut_line_of_contents_is_no_part(line):
    assert [p.start for p in parts_of(hit(f"{line}\nIt is cold."))] == [len(line) + 1]


def test_an_empty_cell_may_have_one_space_or_two() -> None:
    assert cells_of("a |  | b") == cells_of("a | | b") == ("a", "", "b")
    assert cells_of("| a |") == ("", "a", "")


def test_a_first_row_like_those_below_it_is_no_header() -> None:
    rows = [("ssh", "22/tcp"), ("http", "80/tcp"), ("bgp", "179/tcp")]

    assert has_no_header(rows)
    assert not has_no_header([("name", "port"), *rows])
    assert not has_no_header([])


def test_in_plain_text_a_header_must_differ_from_what_is_below_it() -> None:
    rows = [("ip", "IP", "internet"), ("udp", "UDP", "datagrams"), ("gre", "GRE", "routing in it")]

    assert has_no_header(rows, "protocols.TXT") and header_of(rows, "protocols.txt") == ((), 0)
    assert not has_no_header(rows, "protocols.csv")
    beds = [("Hut", "Beds", "Note"), ("Alm", "120", "warm"), ("Joch", "8", "cold")]
    assert not has_no_header(beds, "huts.txt") and header_of(beds, "huts.txt") == (beds[0], 1)


def test_a_first_row_in_the_context_that_is_no_header_names_nothing() -> None:
    rows = "udp | UDP | datagrams\ngre | GRE | routing in it"
    context = "protocols > ip | IP | internet"

    assert told(hit(rows, title="protocols.txt", context=context))[0] == "udp: UDP; datagrams."
    assert told(hit(rows, context=context))[0] == "ip: udp; IP: UDP; internet: datagrams."
