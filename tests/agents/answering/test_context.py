"""What an answer works with where a project brings nothing of its own."""

from dataclasses import replace

import pytest

from contracts.documents import Listing
from contracts.ledger import ModelRole
from tests.agents.answering.made import Desk, Scripted


async def test_without_more_there_are_no_documents_nobody_allows_anything_and_nothing_is_released(
) -> None:  # fmt: skip
    context = Desk().context()

    assert await context.documents(5) == Listing([], 0)
    assert await context.released([]) == set()
    assert await context.embed_question("How cold?") is None
    assert await context.confirm("call-1", lambda: None) is None


def test_a_model_does_what_the_project_chose_it_for_and_the_usual_one_everything_else() -> None:
    usual, guard = Scripted(), Scripted()
    context = replace(Desk().context(usual), models={ModelRole.GUARD: guard})

    assert context.model_for(ModelRole.GUARD) is guard
    assert context.model_for(ModelRole.AGENT) is usual
    assert replace(context, model=None).model_for(ModelRole.GUARD) is None


@pytest.mark.parametrize(
    ("question", "chosen", "code"),
    [
        ("How cold is it?", "", "en"),
        ("Wie kalt ist es?", "", "de"),
        ("How cold is it?", "de", "de"),
    ],
)
def test_an_answer_is_in_the_language_of_the_question_unless_the_project_has_one(
    question: str, chosen: str, code: str
) -> None:
    settings = {"language": chosen} if chosen else {}

    assert Desk().context(None, answering=settings).language_of(question).code == code
