"""The same is not denied for being said with a "not"."""

import pytest

from agents.answering.judging.polarity import is_reversed


@pytest.mark.parametrize(
    ("sentence", "text"),
    [
        ("Lenses are put back after 15 minutes.", "Wait 15 minutes before lenses are put back."),
        ("The hall closes at 20:00.", "The hall is open until 20:00."),
        (
            "It is lent again if nobody reserved it.",
            "It is lent again unless somebody reserved it.",
        ),
        ("The lift will not be running today.", "The lift is out of service today."),
        ("A key is not required.", "A key is optional."),
        ("If they do not reply, it lapses.", "They must reply, or it lapses."),
        ("The film is no longer than ten minutes.", "The film lasts up to ten minutes."),
        ("There is a ban on candles.", "Candles are banned."),
        ("No music is played after ten.", "Music ends by ten."),
        ("A dog costs nothing.", "A dog travels free."),
        ("Fees are lower, and neither is refunded.", "Both fees are not refunded."),
    ],
)
def test_what_is_said_with_another_word_of_denial_is_not_reversed(sentence: str, text: str) -> None:
    assert not is_reversed(sentence, text)


@pytest.mark.parametrize(
    ("sentence", "text"),
    [
        ("Jumping is allowed.", "Jumping is strictly forbidden."),
        ("Metal lids can be used.", "Metal lids should be avoided."),
        ("It rests unless it falls below 100.", "It rests if it falls below 100."),
        ("It rests if it falls below 100.", "It rests unless it falls below 100."),
        ("Trainees may insert the needle.", "Trainees may only watch."),
        ("The lift is running today.", "The lift is not running today."),
        ("If they do not reply, it lapses.", "If they reply, it lapses."),
    ],
)
def test_what_is_denied_in_other_words_is_still_reversed(sentence: str, text: str) -> None:
    assert is_reversed(sentence, text)


def test_who_may_only_do_what_is_said_may_do_it() -> None:
    assert not is_reversed("Trainees may watch.", "Trainees may only watch.")
    assert not is_reversed("Nurses may insert it.", "Nurses insert it; trainees may only watch.")
