"""The version or the year above sentences."""

import pytest

from agents.extracting.heads import head_of, heads_of
from tests.agents.answering.made import hit


@pytest.mark.parametrize(
    ("line", "versions", "years"),
    [
        ("Version 2.4", {"2.4"}, set()),
        ("## [2.4.1] - 2024-03-01", {"2.4.1"}, {"2024"}),
        ("v3", {"3"}, set()),
        ("2.4 (March 2024)", {"2.4"}, {"2024"}),
        ("Changes in 2.26", {"2.26"}, set()),
        ("Release 3.0 beta", {"3.0"}, set()),
        ("2023", set(), {"2023"}),
        ("Season 2023", set(), {"2023"}),
    ],
)
def test_a_line_may_be_a_version_or_a_year(line: str, versions: set[str], years: set[str]) -> None:
    head = head_of(line)

    assert (head.versions, head.years) == (versions, years)


@pytest.mark.parametrize(
    "line",
    [
        "2.4 Fees",  # the number of a section
        "Chapter 10",
        "1960s – 1970s",
        "From 1990 to 1995",
        "The regatta was held in 2022.",
        "- 2.4",
        "2023 | 12",
        "A long line that has a year like 2023 in it",
        "",
    ],
)
def test_any_other_line_is_none(line: str) -> None:
    assert not head_of(line)


def test_it_is_said_of_all_that_follows_until_the_next_one() -> None:
    text = "Before.\nVersion 2\nOne. Two.\nNothing here\nThree.\n2023\nFour."
    starts = [text.index(word) for word in ("Before", "Version", "One", "Three", "Four")]

    said = [head.text for head in heads_of(hit(text), starts)]

    assert said == ["", "", "Version 2", "Version 2", "2023"]


def test_what_stands_above_a_passage_is_said_of_its_beginning() -> None:
    above = hit("One.\n2.4\nTwo.", headings=("Changes", "Version 2.3"))

    assert [head.text for head in heads_of(above, [0, 9])] == ["Version 2.3", "2.4"]
    assert heads_of(hit("One.", context="Guide > v2.3"), [0])[0].versions == {"2.3"}
    assert not heads_of(hit("One.", title="Guide 2.3", headings=("Guide 2.3",)), [0])[0]


def test_a_last_line_has_nothing_below_it() -> None:
    assert not heads_of(hit("One.\n2023"), [5])[0]
