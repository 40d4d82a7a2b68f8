"""What is read out of a text is read once for an answer, and is forgotten with it."""

from agents.answering.judging.remembering import forget, remembered
from agents.answering.judging.words import words_of
from agents.answering.nodes.verify import verify
from tests.agents.answering.made import Desk, hit, state


def test_a_text_is_read_once_until_it_is_forgotten() -> None:
    read: list[str] = []

    @remembered
    def length(text: str) -> int:
        read.append(text)
        return len(text)

    assert [length("cold"), length("cold")] == [4, 4]
    assert read == ["cold"]
    forget()
    assert length("cold") == 4
    assert read == ["cold", "cold"]


async def test_nothing_of_an_answer_stays_in_memory_once_it_is_verified() -> None:
    kept = words_of("It was cold.")
    desk = Desk([hit()])

    await verify(state(content="It was cold.", hits=[hit()]), desk.runtime())

    assert words_of("It was cold.") == kept
    assert words_of("It was cold.") is not kept
