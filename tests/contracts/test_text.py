"""Names as they can be shown, and bytes as they can be written in a URL."""

import pytest

from contracts.text import bare_words, base64url, display_name, from_base64url


@pytest.mark.parametrize(
    ("data", "written"),
    [
        (b"", ""),
        (b"a", "YQ"),
        (b"ab", "YWI"),
        (b"abc", "YWJj"),
        (b"\xfb\xff", "-_8"),
        (b"\0\0\x17", "AAAX"),
    ],
)
def test_bytes_are_written_for_urls_without_padding(data: bytes, written: str) -> None:
    assert base64url(data) == written
    assert from_base64url(written) == data


@pytest.mark.parametrize("other", ["YR", "YQ==", "-_9", "+/8"])
def test_the_same_bytes_have_one_spelling(other: str) -> None:
    with pytest.raises(ValueError, match=r"^this is another spelling of the same bytes$"):
        from_base64url(other)


def test_a_name_that_is_long_enough_already_stays() -> None:
    assert display_name("a" * 255) == "a" * 255


def test_a_long_name_ends_before_255_bytes_and_never_within_a_letter() -> None:
    assert display_name("a" * 300) == "a" * 255
    assert display_name("a" + "ä" * 200) == "a" + "ä" * 127
    assert display_name("ä" * 200) == "ä" * 127


def test_a_name_that_was_cut_ends_with_no_space() -> None:
    assert display_name("a" * 254 + " b") == "a" * 254


def test_a_letter_and_its_accent_are_one() -> None:
    assert display_name("Dalstro\u0308m") == "Dalström"


@pytest.mark.parametrize("hidden", ["\n", "\x07", "\u200b", "\u202e", "\u2028", "\u2029", "\ue000"])
def test_what_cannot_be_seen_is_no_part_of_a_name(hidden: str) -> None:
    assert display_name(f" in{hidden}voice.pdf ") == "invoice.pdf"


@pytest.mark.parametrize("value", ["", "  ", "\u200b\n"])
def test_a_name_of_which_nothing_can_be_seen_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match=r"^the name has no visible characters$"):
        display_name(value)


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("  So: it WAS\n\\* cold! ", "so it was cold"),
        ("Straße, 2.4", "strasse 2 4"),
        ("…", ""),
    ],
)
def test_bare_words_know_no_case_no_punctuation_and_one_blank(text: str, bare: str) -> None:
    assert bare_words(text) == bare
