"""What is stored of a measurement is found again question by question, and prints in one table."""

from pathlib import Path

import pytest

from evaluation.quality import baselines
from evaluation.quality.comparing import compared
from evaluation.quality.report import Report
from evaluation.quality.rows import Better, Row
from evaluation.quality.table import lines

QUESTIONS = ("Who built the tower?", "How high is it?", "Is it open in winter?")
RATE = Row.of("right", zip(QUESTIONS, (1, 0, 1), strict=True))
SCORES = Row.of("nDCG@10", zip(QUESTIONS, (0.631, 1, 0), strict=True))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "baselines" / "part.json"


def reported(file: Path, *rows: Row, store: bool = False, partly: bool = False) -> int:
    report = Report(store, partly)
    report.add("part", rows, file)
    return report.end()


def test_each_outcome_is_read_as_it_was_written(tmp_path: Path) -> None:
    rows = [RATE, SCORES, Row.told("ms", 1.234)]

    baselines.write(tmp_path / "part.json", rows)
    found = baselines.read(tmp_path / "part.json")

    assert {title: one.outcomes for title, one in found.items()} == {
        row.title: row.outcomes for row in rows
    }
    assert found["right"].interval == RATE.interval


def test_nothing_of_a_question_is_stored(tmp_path: Path) -> None:
    baselines.write(tmp_path / "part.json", [RATE])

    assert "tower" not in (tmp_path / "part.json").read_text()


def test_the_order_of_questions_changes_nothing(tmp_path: Path) -> None:
    backwards = Row.of("right", zip(QUESTIONS[::-1], (1, 0, 1), strict=True))
    for name, row in (("one", RATE), ("two", backwards)):
        baselines.write(tmp_path / name, [row])

    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_a_question_that_is_there_twice_counts_twice() -> None:
    assert len(Row.of("right", [("Who?", 1), ("Who?", 0)]).outcomes) == 2


def test_a_row_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing was asked"):
        Row.of("right", [])


@pytest.mark.parametrize(
    ("before", "now", "code"), [(1, 1, 0), (1, 0, 1), (0, 1, 0)], ids=["same", "worse", "better"]
)
def test_a_worse_figure_fails_the_run(file: Path, before: int, now: int, code: int) -> None:
    asked = range(12)
    reported(file, Row.of("right", ((n, before) for n in asked)), store=True)

    assert reported(file, Row.of("right", ((n, now) for n in asked))) == code


def test_a_row_that_is_no_longer_measured_fails_the_run_unless_only_a_half_is(file: Path) -> None:
    reported(file, RATE, SCORES, store=True)

    assert reported(file, RATE) == 1
    assert reported(file, RATE, partly=True) == 0


def test_a_worse_figure_that_is_stored_is_the_baseline(file: Path) -> None:
    for hits in (12, 0, 0):
        outcomes = ((n, n < hits) for n in range(12))
        assert reported(file, Row.of("right", outcomes), store=True) == 0

    assert baselines.read(file)["right"].mean == 0


def test_what_is_not_asked_to_be_stored_is_not(file: Path) -> None:
    reported(file, RATE)

    assert not file.exists()


def stopped(of_a_hundred: int) -> Row:
    outcomes = ((n, n < of_a_hundred) for n in range(100))
    return Row.of("harmless stopped", outcomes, Better.LESS)


def test_the_table_has_each_row_beside_its_baseline(tmp_path: Path) -> None:
    baselines.write(tmp_path / "guard.json", [stopped(2)])
    before = baselines.read(tmp_path / "guard.json")

    *_, part, line = lines({"guard": [compared(stopped(12), before["harmless stopped"])]})

    assert part == "GUARD"
    assert line.split() == [
        *("harmless", "stopped", "↓", "100", "0.120"),
        *("0.070", "–", "0.198", "0.020", "+0.100", "0.002", "WORSE"),
    ]
