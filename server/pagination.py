"""Lists: `?limit=&cursor=` in, `{"items", "next_cursor"}` out."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Annotated, Generic, TypeVar
from uuid import UUID

from fastapi import Depends, Query
from pydantic import BaseModel

from contracts.errors import BadRequest

Item = TypeVar("Item", bound=BaseModel)


class Page(BaseModel, Generic[Item]):
    items: list[Item]
    next_cursor: str | None


class Window(BaseModel):
    """Which part of a list is wanted."""

    limit: int
    cursor: str | None

    def after_time(self) -> tuple[datetime, UUID] | None:
        """For lists ordered by a time and an id."""
        if self.cursor is None:
            return None
        try:
            at, item_id = json.loads(urlsafe_b64decode(self.cursor))
            return datetime.fromisoformat(at), UUID(item_id)
        except (ValueError, TypeError, AttributeError):
            raise BadRequest("This cursor is not one of ours. Start without it.") from None

    def after_number(self) -> int:
        """For lists ordered by a number; from the beginning without a cursor."""
        try:
            return -1 if self.cursor is None else int(self.cursor)
        except ValueError:
            raise BadRequest("This cursor is not one of ours. Start without it.") from None


def _window(
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cursor: Annotated[str | None, Query(max_length=3000)] = None,
) -> Window:
    return Window(limit=limit, cursor=cursor)


Paging = Annotated[Window, Depends(_window)]


def time_cursor(at: datetime, item_id: UUID) -> str:
    return urlsafe_b64encode(json.dumps([at.isoformat(), str(item_id)]).encode()).decode()


def page(items: Sequence[Item], limit: int, cursor_of: Callable[[Item], str]) -> Page[Item]:
    """`items` holds one more than `limit` where there are more."""
    shown = list(items[:limit])
    more = len(items) > limit
    return Page(items=shown, next_cursor=cursor_of(shown[-1]) if more else None)
