"""What is read out of a text is read once for an answer, and is forgotten with it."""

from agents.answering.judging.remembering import forget, remembered, remembered_of_each
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


def test_things_that_are_alike_are_each_read_for_themselves() -> None:
    @remembered_of_each
    def first(words: list[str]) -> str:
        return words[0]

    one, other = ["cold"], ["cold"]
    assert (first(one), first(other)) == ("cold", "cold")
    other[0] = "warm"
    assert (first(one), first(["warm"])) == ("cold", "warm")
