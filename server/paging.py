"""Lists: `?limit=&cursor=` in, `{"items", "next_cursor"}` out."""

from typing import Annotated

from fastapi import Depends, Query

from contracts.lists import Window


def _window(
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cursor: Annotated[str | None, Query(max_length=3000)] = None,
) -> Window:
    return Window(limit=limit, cursor=cursor)


Paging = Annotated[Window, Depends(_window)]
