"""Texts from outside the documents: pages of the web and results of tools, as they were taken."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

OutsideKind = Literal["web", "tool"]
LONGEST_TEXT = 200_000
"""Characters of one text that are kept; what comes after them is neither read nor cited."""
MOST_PARTS = 2_000


class Part(NamedTuple):
    """A passage of a text; `context` is what stands above it, as a document's passages have it."""

    start: int
    headings: list[str]
    end: int
    context: str


@dataclass(frozen=True)
class OutsideText:
    """What somebody else wrote, as it came. Without `parts` it is cut where its sentences end."""

    kind: OutsideKind
    title: str
    text: str
    url: str | None = None
    parts: tuple[Part, ...] = ()


class PageText(BaseModel):
    """A page of the web as it was read, `url` where it was in the end; or why it was not."""

    url: str
    title: str = ""
    text: str = Field(default="", max_length=LONGEST_TEXT)
    parts: list[Part] = Field(default=[], max_length=MOST_PARTS)
    problem: str | None = None


class Outside(BaseModel):
    """Where a passage is from that stands in no document."""

    model_config = ConfigDict(frozen=True)

    kind: OutsideKind
    url: str | None = None
    taken_at: datetime


class Snapshot(BaseModel):
    """A text from outside as it was when it was taken; it never changes under a citation."""

    id: UUID
    kind: OutsideKind
    title: str
    url: str | None = Field(description="Where it was; null for what a tool gave.")
    text: str
    taken_at: datetime
