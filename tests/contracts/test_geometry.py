"""Words on a page, and the rectangles that mark some of them."""

from hypothesis import given
from hypothesis import strategies as st

from contracts.geometry import Box, Word, boxes_of, pack_words, unpack_words, words_between

fractions = st.floats(0, 1)
words = st.lists(
    st.builds(
        lambda start, length, box: Word(start, start + length, box),
        st.integers(0, 10_000_000),
        st.integers(0, 65_535),
        st.tuples(fractions, fractions, fractions, fractions),
    )
)
NOWHERE: Box = (0.0, 0.0, 0.0, 0.0)


def boxes(*placed: Box) -> list[Box]:
    """Of words that follow each other and are all marked."""
    return boxes_of([Word(2 * n, 2 * n + 1, box) for n, box in enumerate(placed)], 0, 99)


@given(words)
def test_packed_words_come_back_in_order_and_to_a_hundredth_of_a_point(given: list[Word]) -> None:
    back = list(unpack_words(pack_words(given)))

    assert [(w.start, w.end) for w in back] == [(w.start, w.end) for w in given]
    for was, now in zip(given, back, strict=True):
        assert all(abs(a - b) <= 1 / 65535 for a, b in zip(was.box, now.box, strict=True))


def test_a_word_that_leaves_its_page_is_packed_up_to_its_edge() -> None:
    (word,) = unpack_words(pack_words([Word(0, 3, (-0.1, 0.0, 1.0, 1.7))]))

    assert word.box == (0.0, 0.0, 1.0, 1.0)


def test_the_words_between_two_characters_are_those_at_least_partly_inside() -> None:
    placed = [Word(start, start + 3, NOWHERE) for start in (0, 4, 8, 15, 19)]
    packed = pack_words(placed)

    for start in range(25):
        for end in range(start + 1, 26):
            inside = [word for word in placed if word.end > start and word.start < end]
            assert list(words_between(packed, start, end)) == inside


def test_a_page_without_words_has_none_between() -> None:
    assert list(words_between(b"", 0, 9)) == []


def test_words_of_one_line_make_one_box() -> None:
    line = [Word(0, 3, (0.1, 0.1, 0.2, 0.12)), Word(4, 7, (0.21, 0.1, 0.3, 0.12))]
    below = [Word(8, 11, (0.1, 0.2, 0.2, 0.22))]
    expected: list[Box] = [(0.1, 0.1, 0.3, 0.12), (0.1, 0.2, 0.2, 0.22)]

    assert boxes_of([*line, *below], 0, 11) == expected


def test_words_outside_a_quote_are_not_boxed() -> None:
    line = [Word(0, 3, (0.1, 0.1, 0.2, 0.12)), Word(4, 7, (0.21, 0.1, 0.3, 0.12))]

    assert boxes_of(line, 4, 7) == [(0.21, 0.1, 0.3, 0.12)]


def test_a_word_that_only_touches_a_quote_is_outside_of_it() -> None:
    line = [Word(n, n + 1, (n / 8, 0.0, n / 8 + 0.125, 0.125)) for n in range(3)]

    assert boxes_of(line, 1, 2) == [(0.125, 0.0, 0.25, 0.125)]


def test_words_in_columns_have_boxes_of_their_own_whichever_comes_first() -> None:
    for top in (0.1, 0.9):
        left, right = (0.1, top, 0.2, top + 0.05), (0.8, top, 0.9, top + 0.05)

        assert boxes(left, right) == [left, right]
        assert boxes(right, left) == [right, left]


def test_words_as_far_apart_as_a_gap_may_be_are_one_line() -> None:
    assert boxes((0.0, 0.0, 0.0, 1.0), (0.05, 0.0, 0.1, 1.0)) == [(0.0, 0.0, 0.1, 1.0)]


def test_words_that_share_just_enough_of_their_height_are_one_line() -> None:
    assert boxes((0.0, 0.0, 0.1, 1.0), (0.1, 0.3, 0.2, 1.0)) == [(0.0, 0.0, 0.2, 1.0)]


def test_a_word_much_smaller_than_its_neighbour_is_on_no_line_with_it() -> None:
    tall, small = (0.1, 0.1, 0.2, 0.5), (0.21, 0.2, 0.3, 0.45)
    before: Box = (0.0, 0.2, 0.09, 0.45)

    assert boxes(tall, small) == [tall, small]
    assert boxes(before, tall) == [before, tall]
