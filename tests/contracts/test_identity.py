"""Ids that are the same each time, because stored citations point to them."""

from uuid import UUID

from contracts.identity import part_id, passage_ids

ONE, OTHER = UUID(int=1), UUID(int=2)


def test_the_id_of_a_passage_is_the_one_that_is_stored_already() -> None:
    assert passage_ids(ONE, ["It is cold."]) == [UUID("d0a957e1-45c6-51bd-920d-fb0499908104")]


def test_a_passage_keeps_its_id_wherever_it_stands() -> None:
    cold, warm = passage_ids(ONE, ["cold", "warm"])

    assert passage_ids(ONE, ["new", "warm", "cold"])[1:] == [warm, cold]


def test_passages_of_one_text_have_ids_of_their_own() -> None:
    first, second, third = passage_ids(ONE, ["cold", "cold", "cold"])

    assert len({first, second, third}) == 3
    assert passage_ids(ONE, ["cold", "warm", "cold"])[::2] == [first, second]


def test_the_same_text_of_another_document_is_another_passage() -> None:
    assert passage_ids(ONE, ["cold"]) != passage_ids(OTHER, ["cold"])


def test_the_id_of_a_part_says_whose_when_which_and_what() -> None:
    part = part_id(ONE, 3, 0, "ab")

    assert part == UUID("b6ea4f47-7ade-58a8-919b-3a56fa85cd6a")
    others = [part_id(OTHER, 3, 0, "ab"), part_id(ONE, 4, 0, "ab"), part_id(ONE, 3, 1, "ab")]
    assert part not in [*others, part_id(ONE, 3, 0, "cd")]
