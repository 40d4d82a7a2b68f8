"""What a model thinks stands in the trace, folded, and nowhere else."""

from typing import Any

from agents.answering.prose import write_prose
from contracts.events import Step, Token
from contracts.ports import Delta
from tests.agents.answering.made import Desk, Scripted, hit


async def told(*said: str | Delta) -> tuple[str, list[Any]]:
    desk = Desk()
    draft, _ = await write_prose(
        Scripted(*said), "How cold?", [], [hit()], desk.context(), desk.events.append
    )
    return draft.content, desk.events


async def test_a_thought_is_a_step_of_the_answer_that_ends_with_its_first_word() -> None:
    content, events = await told(Delta(thought="It says "), Delta(thought="[1]. "), "Cold. [1]")

    assert content == "Cold. [1]"
    begun, ended = [e for e in events if isinstance(e, Step)]
    assert (begun.id, begun.parent_id, begun.state) == ("think", "answer", "started")
    assert (ended.id, ended.state, ended.detail) == (
        "think",
        "finished",
        {"thought": "It says [1]."},
    )
    first = next(n for n, e in enumerate(events) if isinstance(e, Token))
    assert events.index(ended) < first


async def test_of_a_long_thought_as_much_is_kept_as_can_be_read() -> None:
    _, events = await told(Delta(thought="x" * 9000), "Cold. [1]")

    _, ended = [e for e in events if isinstance(e, Step)]
    assert ended.detail == {"thought": "x" * 8000, "left out": 1000}


async def test_who_thinks_nothing_has_no_such_step() -> None:
    _, events = await told("Cold. [1]")

    assert not [e for e in events if isinstance(e, Step)]
