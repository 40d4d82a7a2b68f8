"""Points in time as somebody outside writes them."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime


def in_utc(moment: datetime) -> datetime:
    """The database takes offsets of less than 16 hours, which not every valid one is.

    Raises:
        ValueError: it has no offset, or its day is one that UTC does not reach.
    """
    if moment.tzinfo is None:
        raise ValueError("it has no offset from UTC")
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise ValueError("its day is before the year 1 or after 9999 in UTC") from None


Moment = Annotated[AwareDatetime, AfterValidator(in_utc)]
"""With an offset, kept in UTC."""
