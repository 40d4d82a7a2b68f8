"""What was worked out before the code was changed, or by another test, is worked out again: of
each test it is then seen which code it reaches."""

import pytest

from agents.answering.followups.languages import words_of
from agents.answering.tasks import task_of


@pytest.fixture(autouse=True)
def forgotten() -> None:
    task_of.cache_clear()
    words_of.cache_clear()
