"""A rounded number says what it rounds."""

import pytest

from agents.answering.judging.rounding import exact
from agents.answering.support import judge
from contracts.chats import Support

CENSUS = "Of 711,988 inhabitants 56.2 % were Catholics, 35.7 % Jews and 74.7 percent citizens."


@pytest.mark.parametrize(
    ("sentence", "text", "said"),
    [
        ("About 56% were Catholics.", CENSUS, "56.2 % were Catholics."),
        ("Just over 56 % were Catholics.", CENSUS, "56.2 % were Catholics."),
        ("Roughly 36 per cent were Jews.", CENSUS, "35.7 % were Jews."),
        ("It had Nearly 712,000 inhabitants.", CENSUS, "It had 711988 inhabitants."),
        ("It had over 700 thousand inhabitants.", CENSUS, "It had 711988 inhabitants."),
        ("About three quarters were citizens.", CENSUS, "74.7 % were citizens."),
        ("Some 8.8 million live there.", "8,845,000 people live there.", "8845000 live there."),
        ("It cost about €400.", "It cost €408.", "It cost €408."),
        ("It cost about 400.", "It cost 408 and later 402.", "It cost 402."),
        ("About half were Jews.", "46 % were Jews.", "46 % were Jews."),
        ("About 100 came.", "95 came.", "95 came."),
        ("About 56 % were Jews.", "51 % were Jews.", "About 56 % were Jews."),
        # of another size, on the other side, of another kind, or said in the same way there
        ("About 50 % were Catholics.", CENSUS, "About 50 % were Catholics."),
        ("56 % were Catholics.", CENSUS, "56 % were Catholics."),
        ("It had nearly 700,000 inhabitants.", CENSUS, "It had nearly 700,000 inhabitants."),
        ("It had over 712,000 inhabitants.", CENSUS, "It had over 712,000 inhabitants."),
        ("About 56 were Catholics.", CENSUS, "About 56 were Catholics."),
        ("It cost over €408.", "It cost over €408.", "It cost over €408."),
        ("About 1.2.3 is installed.", CENSUS, "About 1.2.3 is installed."),
        ("About half were citizens.", CENSUS, "About half were citizens."),
        ("It stood until the 1800s.", CENSUS, "It stood until the 19th century."),
    ],
)
def test_what_is_rounded_is_put_back(sentence: str, text: str, said: str) -> None:
    assert exact(sentence, text) == said


def test_a_sentence_that_rounds_is_supported_and_one_that_is_wrong_is_not() -> None:
    assert judge("About 56 % were Catholics.", [CENSUS]) is Support.SUPPORTED
    assert judge("About 65 % were Catholics.", [CENSUS]) is Support.WEAK
