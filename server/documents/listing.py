"""Which documents are wanted, as a query says it."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import Depends, Query
from pydantic import BeforeValidator

from contracts.document_lists import Direction, Listing, Order, Sort, Wanted
from contracts.documents import DocumentStatus
from contracts.inputs import storable

_ON_ITS_WAY_SECONDS = 900  # longer than a ticket lives


def _wanted(
    status: DocumentStatus | Literal["retired"] | None = None,
    parent_id: Annotated[
        UUID | Literal["none"] | None,
        Query(description="What came out of this document; `none`: what came out of no other."),
    ] = None,
    q: Annotated[
        str | None,
        BeforeValidator(storable),
        Query(max_length=255, description="Part of the name."),
    ] = None,
    arrived: Annotated[
        bool, Query(description="Without those whose bytes are still being sent.")
    ] = False,
) -> Wanted:
    return Wanted(
        status=None if status == "retired" else status,
        retired=status == "retired",
        name_contains=q,
        parent_id=None if parent_id == "none" else parent_id,
        outermost=parent_id == "none",
        sent_within=_ON_ITS_WAY_SECONDS if arrived else None,
    )


def _order(
    sort: Annotated[
        Sort,
        Query(
            description="By name numbers count as numbers and case does not; by status what failed"
            " is first and what is ready last."
        ),
    ] = Sort.ADDED,
    direction: Annotated[
        Direction | None, Query(description="`desc` where it is by `added`, else `asc`.")
    ] = None,
) -> Order:
    return Order(sort, direction or ("desc" if sort is Sort.ADDED else "asc"))


def _listing(
    wanted: Annotated[Wanted, Depends(_wanted)], order: Annotated[Order, Depends(_order)]
) -> Listing:
    return Listing(wanted, order)


Listed = Annotated[Listing, Depends(_listing)]
