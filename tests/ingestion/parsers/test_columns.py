"""Tables that plain text lays out by spaces or tabs, as far as one paragraph goes."""

import pytest

from ingestion.parsers.columns import tables_in

SERVICES = """\
alpha\t\t7/tcp
beta\t\t9/tcp\t\tsink null\t# throws all away
gamma-station\t11/tcp\t\tusers
delta\t\t13/tcp\t\t\t\t# tells the time
"""


def tables(text: str) -> list[list[list[str]]]:
    return [cells for _, _, cells in tables_in(text.splitlines())]


def test_columns_stand_where_all_rows_are_empty_beside_each_other():
    assert tables(SERVICES) == [
        [
            ["alpha", "7/tcp", "", ""],
            ["beta", "9/tcp", "sink null", "# throws all away"],
            ["gamma-station", "11/tcp", "users", ""],
            ["delta", "13/tcp", "", "# tells the time"],
        ]
    ]


def test_figures_that_end_together_are_one_column():
    text = """\
Hut         Beds  Height
Alm          120   1 340
Joch           8   2 910
See           45     870
"""

    assert tables(text)[0][1:] == [
        ["Alm", "120", "1 340"],
        ["Joch", "8", "2 910"],
        ["See", "45", "870"],
    ]


def test_a_row_may_run_over_into_the_space_between_columns():
    rows = "".join(f"row{n:02}  {n:5}  left\n" for n in range(19))

    assert tables(rows + "a-long-row 20  left\n")[0][-1] == ["a-long-row", "20", "left"]


def test_lines_that_are_drawn_are_no_rows():
    text = "Item     Price\n-------  -----\nrope     12\n==============\nlamp     30\n"

    assert tables(text) == [[["Item", "Price"], [], ["rope", "12"], [], ["lamp", "30"]]]


def test_wide_characters_take_two_places():
    text = "城市      人口\n上海      2487\n苏州市    1275\nHangzhou  1194\n"

    assert tables(text)[0][1:] == [["上海", "2487"], ["苏州市", "1275"], ["Hangzhou", "1194"]]


def test_lines_before_and_behind_are_left_as_they_are():
    lines = ["# what stands above", *SERVICES.splitlines(), "and below"]

    assert [(first, behind) for first, behind, _ in tables_in(lines)] == [(1, 5)]


@pytest.mark.parametrize(
    "text",
    [
        "one     1\ntwo     2\n",
        "Two  gaps are here,\nbut at  other places, and\nso nothing  is a column.\n",
        "*   first of all\n*   then this\n*   and the last\n",
        "1.  first of all\n2.  then this\n3.  and the last\n",
        "a word or two of this line\nare followed by one space\nand by no gap that is wider\n",
        "Apply the option\n    wherever the\n    next one goes\n",
        "word" * 45 + "  1\n" + "word" * 45 + "  2\n" + "word" * 45 + "  3\n",
        "",
    ],
)
def test_what_has_no_columns_in_common_is_no_table(text: str):
    assert tables(text) == []


def test_rows_without_a_name_are_no_table():
    text = "name   goes on\n       and on\n       and on\nname   to the end\n"

    assert tables(text) == []


def test_of_many_rows_more_may_run_over() -> None:
    rows = [f"row{n:02}  {n:5}  left" for n in range(20)]
    over = ["a-long-ro 20  left"] * 4

    assert len(tables("\n".join([*rows, *over]))[0][-1]) == 3
    assert len(tables("\n".join([*rows[:14], *over]))[0][-1]) == 2
