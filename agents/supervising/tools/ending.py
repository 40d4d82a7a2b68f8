"""How the agent ends: with what it has found, or with a question to the person."""

from pydantic import Field

from agents.supervising.tools.builtin import Arguments, schema_of
from contracts.completions import ToolSpec


class Answer(Arguments):
    passages: list[int] = Field(
        default=[], max_length=100, description="Numbers of the passages that matter; none for all."
    )


class AskPerson(Arguments):
    question: str = Field(min_length=1, max_length=400, description="One short question.")


ANSWER = ToolSpec(
    "answer",
    "End the search: the answer is written from the passages that were found.",
    schema_of(Answer),
)
ASK_PERSON = ToolSpec(
    "ask_person",
    "Ask the person one question, where theirs cannot be understood without knowing more.",
    schema_of(AskPerson),
)
