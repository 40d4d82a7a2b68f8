import random

import pytest

from agents.answering.untrusted import SafeMarkdown


def clean(text: str, *, size: int = 5, known: tuple[str, ...] = (), passages: int = 3) -> str:
    safe = SafeMarkdown(lambda n: n if n <= passages else None, frozenset(known))
    pieces = [text[i : i + size] for i in range(0, len(text), size)]
    return "".join([*map(safe.feed, pieces), safe.close()])


def test_a_mark_to_a_passage_that_was_given_stays() -> None:
    assert clean("It is cold. [1] Very [2].") == "It is cold. [1] Very [2]."


def test_a_mark_to_nothing_goes_with_the_space_before_it() -> None:
    assert clean("It is cold [7].") == "It is cold."


def test_several_numbers_in_one_mark_become_marks_of_their_own() -> None:
    assert clean("Cold [1, 2].") == "Cold [1] [2]."


def test_an_image_becomes_its_words() -> None:
    assert clean("See ![a secret](https://evil.example/?q=1) here.") == "See a secret here."


def test_a_link_to_an_unknown_place_becomes_its_words() -> None:
    assert clean("Click [here](https://evil.example/x) now.") == "Click here now."


def test_a_link_that_the_sources_hold_stays() -> None:
    url = "https://example.com/a"

    assert clean(f"See [it]({url}) now.", known=(url,)) == f"See [it]({url}) now."


@pytest.mark.parametrize("url", ["https://evil.example/x", "www.evil.example"])
def test_an_unknown_url_is_no_link_any_more(url: str) -> None:
    seen = clean(f"Go to {url} now")

    assert "://" not in seen and "www." not in seen


def test_a_part_of_a_known_url_is_not_known() -> None:
    assert clean("See [it](https://e) now.", known=("https://example.com/a",)) == "See it now."


def test_html_is_shown_and_not_obeyed() -> None:
    seen = clean('A <img src="https://evil.example/x"> and 3 < 4 here')

    assert "\\<img" in seen and "3 < 4" in seen


def test_a_mark_cannot_be_turned_into_a_link_by_a_definition() -> None:
    assert clean("Cold [1]\n\n[1]: https://evil.example\n").count("[1]:") == 0


@pytest.mark.parametrize("size", [1, 2, 3, 7, 50])
def test_how_the_text_was_cut_makes_no_difference(size: int) -> None:
    text = (
        "Cold [1], [2]. ![x](http://e.example/a b) and [y](http://e.example) or\n"
        "<https://e.example> plus a[0] and [9] end [3"
    )

    assert clean(text, size=size) == clean(text, size=len(text))


def test_random_text_loses_nothing_but_what_is_unsafe() -> None:
    letters = random.Random(7)
    text = "".join(letters.choice("ab [](!1,\n") for _ in range(3000)).replace("](", "] (")

    seen = clean(text, size=4, passages=99)

    assert seen.replace(" ", "").replace("[", "") != ""
    assert [c for c in seen if c in "ab"] == [c for c in text if c in "ab"]
