"""What is asked of chats."""

from typing import Literal
from uuid import UUID

from pydantic import Field, field_validator

from contracts.inputs import Input


class NewChat(Input):
    title: str | None = Field(default=None, min_length=1, max_length=200)


class ChatChanges(Input):
    title: str = Field(min_length=1, max_length=200)


class NewQuestion(Input):
    content: str = Field(min_length=1, max_length=8000)
    parent_id: UUID | None = Field(
        default=None,
        description="The message it follows; null begins the thread anew, left out means the last.",
    )
    web: bool = False
    document_ids: list[UUID] | None = Field(default=None, max_length=1000)

    @field_validator("content")
    @classmethod
    def _says_something(cls, value: str) -> str:
        if not value.strip():
            raise ValueError("the question is empty")
        return value.strip()


class FeedbackBody(Input):
    rating: Literal["good", "bad"] | None
    reason: str | None = Field(default=None, max_length=2000)
