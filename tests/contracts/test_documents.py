from hypothesis import given
from hypothesis import strategies as st

from contracts.documents import Box, Place, Word, boxes_of, pack_words, unpack_words

fractions = st.floats(0, 1)
words = st.lists(
    st.builds(
        lambda start, length, box: Word(start, start + length, box),
        st.integers(0, 10_000_000),
        st.integers(0, 65_535),
        st.tuples(fractions, fractions, fractions, fractions),
    )
)


@given(words)
def test_packed_words_come_back_in_order_and_to_a_hundredth_of_a_point(given: list[Word]) -> None:
    back = list(unpack_words(pack_words(given)))

    assert [(w.start, w.end) for w in back] == [(w.start, w.end) for w in given]
    for was, now in zip(given, back, strict=True):
        assert all(abs(a - b) <= 1 / 65535 for a, b in zip(was.box, now.box, strict=True))


def test_a_place_shows_only_what_the_format_has() -> None:
    assert Place(page=2, start=1, end=4).model_dump() == {"page": 2, "start": 1, "end": 4}


def test_words_of_one_line_make_one_box() -> None:
    line = [Word(0, 3, (0.1, 0.1, 0.2, 0.12)), Word(4, 7, (0.21, 0.1, 0.3, 0.12))]
    below = [Word(8, 11, (0.1, 0.2, 0.2, 0.22))]
    expected: list[Box] = [(0.1, 0.1, 0.3, 0.12), (0.1, 0.2, 0.2, 0.22)]

    assert boxes_of([*line, *below], 0, 11) == expected


def test_words_outside_a_quote_are_not_boxed() -> None:
    line = [Word(0, 3, (0.1, 0.1, 0.2, 0.12)), Word(4, 7, (0.21, 0.1, 0.3, 0.12))]

    assert boxes_of(line, 4, 7) == [(0.21, 0.1, 0.3, 0.12)]
