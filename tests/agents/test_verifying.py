"""What a language model writes is judged by the sentences that it cites."""

import pytest

from contracts.chats import Usage
from contracts.events import SentenceJudged, Sources
from contracts.ports import Delta
from tests.agents.conftest import answered


class Saying:
    """A language model that says one thing."""

    name = "scripted"

    def __init__(self, text: str) -> None:
        self._text = text

    async def stream(self, messages):
        yield Delta(text=self._text, usage=Usage())


async def judged(library, text: str) -> list[str]:
    events = await answered(library.context(Saying(text)), "Who is the duty pharmacist?")
    return [e.support for e in events if isinstance(e, SentenceJudged)]


@pytest.mark.parametrize(
    ("sentence", "support"),
    [
        ("The duty pharmacist is Dr. Ilse Brandt.", "supported"),
        ("The duty pharmacist is Dr. Ilse Brand.", "weak"),
        ("The duty pharmacist is not Dr. Ilse Brandt.", "weak"),
        ("Dr. Ilse Brandt, the duty pharmacist, is reached on extension 4472.", "weak"),
        ("Pizza ovens need wood from old trees.", "none"),
    ],
)
async def test_a_sentence_of_a_model_is_shown_as_well_as_it_is_supported(
    library, sentence, support
):
    assert await judged(library, f"{sentence} [1]") == [support]


async def test_a_sentence_without_a_mark_is_shown_as_unsupported(library):
    assert await judged(library, "The duty pharmacist is Dr. Ilse Brandt.") == ["none"]


async def test_a_sentence_taken_word_for_word_leads_to_that_sentence(library):
    model = Saying("She is reached on extension 4471. [1]")
    events = await answered(library.context(model), "Who is the duty pharmacist?")

    (source,) = [e for e in events if isinstance(e, Sources)][-1].sources
    assert source.quote == "She is reached on extension 4471."
