"""Whose something is."""

import pytest

from agents.answering.judging.belonging import is_of_somebody_else

LORI = "She is the wife of Rick Grimes and mother of Carl , and the core of the group."


@pytest.mark.parametrize(
    ("sentence", "text", "other"),
    [
        ("Lori is the mother of Rick and the wife of Carl.", LORI, True),
        ("Lori is the mother of Carl and the wife of Rick.", LORI, False),
        ("Lori is the mother of Ann.", LORI, False),
        ("Lori is the aunt of Rick.", LORI, False),
        ("Lori is the mother of a boy.", LORI, False),
        ("They finished off the remnants of the Mongols.",
         "Mongols finished off the remnants of the Khwarezmids.", True),
        ("Lavoisier was a student of E.I. du Pont.",
         "E.I. du Pont, a former student of Lavoisier, built it.", True),
        ("It is part of Kiel.", "It is part of Husum, and Kiel is near.", False),
        ("The mayor of Kiel came.", "The mayor of Husum and the mayor of Kiel came.", False),
        ("The mayor of Husum came.", "The mayor of Husum and the mayor of Kiel came.", False),
        ("Of Kiel", "Of Husum and Kiel", False),
        ("The mayor of", "The mayor of Kiel came.", False),
    ],
)  # fmt: skip
def test_what_is_of_one_is_not_of_the_other(sentence: str, text: str, other: bool) -> None:
    assert is_of_somebody_else(sentence, text) is other
