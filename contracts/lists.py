"""Lists, a page at a time: which part is wanted, and what it is answered with."""

import json
import re
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Generic, TypeVar
from uuid import UUID

from pydantic import BaseModel

from contracts.errors import BadRequest
from contracts.moments import in_utc
from contracts.text import base64url, from_base64url

_NOT_OURS = "This cursor is not one of ours. Start without it."
_NUMBER = re.compile("0|[1-9][0-9]{0,8}")  # as we write it, and as a column can hold it
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
            at, item_id = json.loads(from_base64url(self.cursor))
            after = datetime.fromisoformat(at), UUID(item_id)
            if time_cursor(*after) != self.cursor:
                raise ValueError  # another spelling of the same place
            return in_utc(after[0]), after[1]
        except (ValueError, TypeError, AttributeError):
            raise BadRequest(_NOT_OURS) from None

    def after_number(self) -> int:
        """For lists ordered by a number; from the beginning without a cursor."""
        if self.cursor is None:
            return -1
        if not _NUMBER.fullmatch(self.cursor):
            raise BadRequest(_NOT_OURS)
        return int(self.cursor)


def time_cursor(at: datetime, item_id: UUID) -> str:
    return base64url(json.dumps([at.isoformat(), str(item_id)]).encode())


def page(items: Sequence[Item], limit: int, cursor_of: Callable[[Item], str]) -> Page[Item]:
    """`items` holds one more than `limit` where there are more."""
    shown = list(items[:limit])
    more = len(items) > limit
    return Page(items=shown, next_cursor=cursor_of(shown[-1]) if more else None)
