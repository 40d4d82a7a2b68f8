"""A question that is searched in several wordings, from question to events."""

from contracts.events import Finished, Step
from tests.agents.answering.test_wordings import QUESTION, Scripted
from tests.agents.conftest import answered


async def test_several_wordings_are_searched_where_the_project_wants_it(library) -> None:
    model = Scripted("the pharmacist on duty")
    context = library.context(model, retrieval={"mode": "multi_query"})

    events = await answered(context, QUESTION)

    assert library.searched == [QUESTION, "the pharmacist on duty"]
    [told] = [e.detail for e in events if isinstance(e, Step) and e.name == "retrieve" and e.detail]
    assert told["wordings"] == {
        "queries": ["the pharmacist on duty"],
        "source": "model",
        "note": None,
    }
    assert isinstance(events[-1], Finished) and events[-1].usage.output_tokens == 6


async def test_a_model_is_not_asked_for_wordings_unless_the_project_wants_it(library) -> None:
    model = Scripted("the pharmacist on duty")

    await answered(library.context(model), QUESTION)

    assert library.searched == [QUESTION] and len(model.asked) == 1
