import pytest

from evaluation.quality.chunking import overlap


def test_what_was_found_is_compared_with_what_was_wanted_character_by_character():
    recall, precision, iou = overlap([(0, 10), (20, 30)], [(5, 15)], 40)

    assert (recall, precision, iou) == (0.5, 0.25, pytest.approx(5 / 25))


def test_what_is_found_twice_counts_twice_as_found_and_once_as_right():
    recall, precision, iou = overlap([(0, 10), (0, 10)], [(0, 10)], 10)

    assert (recall, precision, iou) == (1.0, 0.5, 0.5)
