import pytest

from agents.answering.circling import LEAST, goes_in_circles


@pytest.mark.parametrize("one", ["a", "no ", "The pump is cold. ", "x" * 499 + "y"])
def test_the_same_over_and_over_is_a_circle_once_it_is_long_enough(one: str) -> None:
    said = one * (LEAST // len(one) + 1)
    assert goes_in_circles(f"It began well. {said}")
    assert not goes_in_circles(said[: LEAST - 1])


def test_what_still_changes_is_none() -> None:
    assert not goes_in_circles(" ".join(f"Pump {n} is cold." for n in range(LEAST)))
    assert not goes_in_circles(("x" * 500 + "y") * 5)  # three times and a bit
    assert not goes_in_circles("a" * LEAST + "b")
