"""What the agent has to know first is asked; it is no claim, and cites nothing."""

from agents.supervising.nodes.clarify import clarify
from contracts.events import Token
from tests.agents.supervising.nodes.made import Room, supervision

HERE = "https://asked.example/page"


async def test_the_question_is_all_that_is_said_and_there_is_nothing_to_check() -> None:
    room = Room()
    left = await clarify(supervision(question_back="Which Aurora?"), room.runtime)

    assert left == {"content": "Which Aurora?", "claims": [], "citations": []}
    assert "".join(one.text for one in room.events if isinstance(one, Token)) == "Which Aurora?"
    assert [(one.name, one.state, one.summary) for one in room.ended] == [
        ("answer", "finished", "Asked back"),
        ("verify", "skipped", "A question has nothing to check."),
    ]


async def test_only_an_address_that_the_person_named_is_in_the_question() -> None:
    back = f"Do you mean [this]({HERE}) or [that](https://evil.test/x)?"
    left = await clarify(supervision(f"How old is {HERE}?", question_back=back), Room().runtime)

    assert HERE in str(left["content"]) and "evil" not in str(left["content"])
