"""Lists of documents: which ones are wanted, and in which order."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal
from uuid import UUID

from contracts.documents import DocumentStatus


@dataclass(frozen=True)
class Wanted:
    """Which documents of a project; what is None does not matter."""

    status: DocumentStatus | None = None
    name_contains: str | None = None
    retired: bool | None = False
    parent_id: UUID | None = None
    outermost: bool = False
    sent_within: int | None = None
    """Without those whose bytes may still come: announced in the last so many seconds."""


class Sort(StrEnum):
    ADDED = "added"
    NAME = "name"
    SIZE = "size"
    STATUS = "status"
    PASSAGES = "passages"


Direction = Literal["asc", "desc"]


@dataclass(frozen=True)
class Order:
    by: Sort
    direction: Direction


@dataclass(frozen=True)
class Listing:
    wanted: Wanted
    order: Order
