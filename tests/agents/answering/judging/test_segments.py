"""Where a text begins to speak of another thing."""

from collections.abc import Sequence

import pytest

from agents.answering.judging.segments import segments_of
from agents.answering.judging.tokens import Token, tokens_of


def has_number(tokens: Sequence[Token]) -> bool:
    return any(token.is_number for token in tokens)


def parts(text: str) -> list[str]:
    return [" ".join(t.text for t in part) for part in segments_of(tokens_of(text), has_number)]


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("Plugs by 22 dB, muffs by 28 dB.", ["Plugs by 22 dB", "muffs by 28 dB"]),
        ("It stood from 1868 and 1871.", ["It stood from 1868 and 1871"]),
        ("It took 4 hours and 5 days.", ["It took 4 hours", "5 days"]),
        ("Plugs 22 and muffs 28", ["Plugs 22", "muffs 28"]),
        ("31 against 19 voted.", ["31", "19 voted"]),
        ("All 31 voted against 19 plans.", ["All 31 voted", "19 plans"]),
        ("All 31 are against it.", ["All 31 are against it"]),
        ("It is 31 against", ["It is 31 against"]),
        ("And 31 came", ["31 came"]),
        ("In spring, in Kiel, 31 came, as is told, by ship.",
         ["In spring in Kiel 31 came as is told by ship"]),
        ("It rained. 31 came.", ["It rained", "31 came"]),
        ("", []),
        ("It rained, and it snowed", ["It rained it snowed"]),
    ],
)  # fmt: skip
def test_a_part_without_a_number_belongs_to_one_with(text: str, cut: list[str]) -> None:
    found = parts(text)

    assert [part for part in found if part[0].isalnum()] == cut
