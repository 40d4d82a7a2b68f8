"""Which messages a summary takes up, and how many are told as they were said."""

from collections.abc import Sequence
from uuid import UUID

import pytest

from contracts.memory import EarlierMessage, EarlierTalk, KeptSummary


def messages(number: int) -> Sequence[EarlierMessage]:
    roles = ("user", "assistant")
    return [EarlierMessage(id=UUID(int=n), role=roles[n % 2], content="x") for n in range(number)]


def summary(content: str) -> KeptSummary:
    return KeptSummary(message_id=UUID(int=1000), content=content, messages=8)


@pytest.mark.parametrize(
    ("said", "fitted", "folded"),
    [(0, None, 0), (12, None, 0), (13, None, 7), (14, None, 8), (8, 4, 4), (4, 4, 0), (3, 0, 3)],
)
def test_the_older_ones_are_taken_up_when_there_are_too_many(
    said: int, fitted: int | None, folded: int
) -> None:
    assert len(EarlierTalk(messages(said), None, fitted).folded) == folded


@pytest.mark.parametrize(
    ("said", "kept", "told"),
    [
        (20, None, 6),
        (6, summary("So far."), 6),
        (12, summary("So far."), 12),
        (2, summary("So far."), 2),
        (0, summary(""), 0),
        (12, summary(""), 6),
    ],
)
def test_those_since_a_summary_are_told_and_what_is_forgotten_is_not(
    said: int, kept: KeptSummary | None, told: int
) -> None:
    assert EarlierTalk(messages(said), kept).told == told
