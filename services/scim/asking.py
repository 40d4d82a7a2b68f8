"""What a directory sends and asks for: bodies, filters, pages, and which attributes."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar
from uuid import UUID

from scim2_models import (
    InvalidValueException,
    Path,
    Resource,
    ResponseParameters,
    ScimFilter,
    SearchRequest,
)
from scim2_models.path.expressions import Comparison

from adapters.postgres.scim import Wanted
from contracts.inputs import storable
from services.scim.resources import MOST_RESULTS

R = TypeVar("R", bound=Resource[Any])

_NOBODY = UUID(int=0)
"""Nobody's id."""


def kept(payload: dict[str, Any]) -> dict[str, Any]:
    """As it is. Raises `InvalidValueException` of what the database cannot hold."""
    try:
        return storable(payload)
    except ValueError as error:
        raise InvalidValueException(detail=f"This cannot be kept: {error}.") from None


def page_of(asked: SearchRequest[Any]) -> tuple[int, int]:
    """From which on, from 0, and how many."""
    count = MOST_RESULTS if asked.count is None else min(asked.count, MOST_RESULTS)
    return (asked.start_index or 1) - 1, count


def narrowed(wanted: ScimFilter[Any] | None, name: str) -> Wanted | None:
    """What the database finds by itself: all, or an `eq` on an id, `name` or `externalId`. None of
    what has to be looked for one by one."""
    if wanted is None:
        return Wanted()
    node = wanted.ast
    if not isinstance(node, Comparison) or node.op.value.lower() != "eq" or node.attr_path.sub_attr:
        return None
    value = node.value
    if not isinstance(value, str):
        return None
    match node.attr_path.attr.lower():
        case "id":
            return Wanted(id=_uuid(value))
        case "externalid":
            return Wanted(external_id=value)
        case other if other == name.lower():
            return Wanted(name=value)
        case _:
            return None


Find = Callable[[Wanted], Awaitable[tuple[list[R], int]]]
"""Those of a part, and how many there are in all."""


async def found(asked: SearchRequest[R], name: str, find: Find[R]) -> dict[str, Any]:
    """A page, as a `ListResponse` wants it: found by the database, or looked for one by one."""
    start, count = page_of(asked)
    narrow = narrowed(asked.filter, name)
    if narrow is not None:
        resources, total = await find(narrow._replace(start=start, most=count))
    else:
        every, _ = await find(Wanted())
        matching = [one for one in every if asked.filter is None or asked.filter.match(one)]
        resources, total = matching[start : start + count], len(matching)
    return {
        "total_results": total,
        "start_index": start + 1,
        "items_per_page": len(resources),
        "resources": resources,
    }


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return _NOBODY


def wants(asked: ResponseParameters[Any], attribute: str) -> bool:
    """Whether an attribute that is long to find is asked for at all."""

    def names(paths: list[Path[Any]] | None) -> set[str]:
        return {str(path).rpartition(":")[2].partition(".")[0].lower() for path in paths or ()}

    if asked.attributes:
        return attribute in names(asked.attributes)
    left_out = {str(path).rpartition(":")[2].lower() for path in asked.excluded_attributes or ()}
    return attribute not in left_out
