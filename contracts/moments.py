"""Points in time as somebody outside writes them."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime


def _in_utc(moment: datetime) -> datetime:
    """The database takes offsets of less than 16 hours, which not every valid one is."""
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise ValueError("its day is before the year 1 or after 9999 in UTC") from None


Moment = Annotated[AwareDatetime, AfterValidator(_in_utc)]
"""With an offset, kept in UTC."""
