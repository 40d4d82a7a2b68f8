import pytest

from ingestion.pace import Pace


def test_nothing_is_estimated_from_nothing() -> None:
    pace = Pace()

    assert pace.still_reading(5, 10, 100, 100) is None
    assert pace.still_embedding(0, 0, 100) is None
    assert pace.still_storing(0, 100) is None


def test_what_is_left_to_read_takes_as_long_as_what_was_read_and_then_it_is_embedded() -> None:
    pace = Pace()
    pace.embedded(seconds=10, passages=100)
    pace.stored(seconds=1, passages=100, pages=50)

    left = pace.still_reading(seconds=5, done=10, total=100, pages=100)
    assert left == pytest.approx(45 + 200 * 0.11)


def test_a_passage_takes_as_long_as_those_before_it() -> None:
    pace = Pace()
    pace.embedded(seconds=10, passages=100)

    assert pace.still_embedding(seconds=0, done=0, passages=50) == pytest.approx(5)
    assert pace.still_embedding(seconds=4, done=20, passages=50) == pytest.approx(6)


def test_a_machine_that_got_slower_is_noticed() -> None:
    pace = Pace()
    for seconds in (1, 10, 10, 10, 10, 10, 10):
        pace.embedded(seconds, passages=10)

    assert 0.8 < (pace.embedding or 0) < 1
