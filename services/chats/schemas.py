"""What is asked of chats."""

from typing import Literal, Self
from uuid import UUID

from pydantic import Field, field_validator, model_validator

from contracts.chats import Turn
from contracts.inputs import Input, VisibleText
from contracts.projects import AgentChoice, Strictness

_MODEL = "A connection that `GET /projects/{id}/models` lists, by name; null: the project's own."


class NewChat(Input):
    title: VisibleText | None = Field(default=None, min_length=1, max_length=200)
    assistant_id: UUID | None = Field(
        default=None, description="Whose settings apply; null: the project's."
    )
    model: str | None = Field(default=None, min_length=1, max_length=200, description=_MODEL)


class ChatChanges(Input):
    """What is not sent stays as it is."""

    title: VisibleText = Field(default="", min_length=1, max_length=200)
    assistant_id: UUID | None = Field(
        default=None, description="Whose settings apply from now on; null: the project's."
    )
    model: str | None = Field(default=None, min_length=1, max_length=200, description=_MODEL)

    @model_validator(mode="after")
    def _changes_something(self) -> Self:
        if not self.model_fields_set:
            raise ValueError("name a title, a model or an assistant")
        return self


MOST_TURNS = 20
LONGEST_HISTORY = 32_000


class EarlierTurn(Input):
    """A message of a conversation that is kept elsewhere."""

    role: Literal["user", "assistant"]
    content: str = Field(min_length=1, max_length=8000)


class NewQuestion(Input):
    content: str = Field(min_length=1, max_length=8000)
    parent_id: UUID | None = Field(
        default=None,
        description="The message it follows; null begins the thread anew, left out means the last.",
    )
    web: bool = False
    agent: AgentChoice | None = Field(
        default=None,
        description="Who answers: one search, an agent that looks as often as it needs, or the"
        " agent where one search does not find the answer. Null: as the project has chosen."
        " Without a language model it is always one search.",
    )
    model: str | None = Field(
        default=None,
        min_length=1,
        max_length=200,
        description="Who writes this one answer, of those that the chat may choose. Null: whom the"
        " chat, else the project, has chosen.",
    )
    document_ids: list[UUID] | None = Field(default=None, max_length=1000)
    history: list[EarlierTurn] | None = Field(
        default=None,
        max_length=MOST_TURNS,
        description="What was said before, oldest first, where the conversation is kept elsewhere:"
        " the question is completed from it in place of the thread. It becomes no message."
        f" At most {LONGEST_HISTORY:,} characters together.",
    )

    @field_validator("content")
    @classmethod
    def _says_something(cls, value: str) -> str:
        if not value.strip():
            raise ValueError("the question is empty")
        return value.strip()

    @field_validator("history")
    @classmethod
    def _is_short_enough(cls, value: list[EarlierTurn] | None) -> list[EarlierTurn] | None:
        long = sum(len(turn.content) for turn in value or [])
        if long > LONGEST_HISTORY:
            raise ValueError(
                f"the turns have {long:,} characters together, and {LONGEST_HISTORY:,} are read;"
                " leave out the oldest"
            )
        return value

    @property
    def turns(self) -> list[Turn] | None:
        if self.history is None:
            return None
        return [Turn(**turn.model_dump(), from_outside=True) for turn in self.history]


class AnotherAnswer(Input):
    """What is different from how the question was asked; nothing: another answer in the same way.

    `from_step` of `from_answer` is where an agent goes on from: what it had found by then stands.
    """

    from_answer: UUID | None = None
    from_step: str | None = Field(
        default=None,
        pattern="^[a-z0-9_-]{1,64}$",
        description="The id of a step of an agent's answer. It is taken again, and what follows.",
    )
    strictness: Strictness | None = Field(
        default=None,
        description="Where a language model may take it from. Looser than the project has it only"
        " for its owners and editors.",
    )
    model: str | None = Field(
        default=None,
        min_length=1,
        max_length=200,
        description="One of those that a chat here may choose, by name.",
    )
    agent: AgentChoice | None = None
    web: bool | None = None

    @model_validator(mode="after")
    def _names_a_step_whole(self) -> Self:
        if (self.from_answer is None) != (self.from_step is None):
            raise ValueError("name both an answer and its step, or neither")
        if self.from_step is not None and self.agent is AgentChoice.SIMPLE:
            raise ValueError("only an agent goes on from a step; leave `agent` or the step out")
        return self


class StepAnswer(Input):
    """What a person says to a step that waits for them."""

    allow: bool


class FeedbackBody(Input):
    rating: Literal["good", "bad"] | None
    reason: str | None = Field(default=None, max_length=2000)
