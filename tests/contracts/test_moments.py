"""Points in time from outside are such as the database takes."""

from datetime import UTC, datetime

import pytest
from pydantic import TypeAdapter, ValidationError

from contracts.moments import Moment

MOMENT: TypeAdapter[datetime] = TypeAdapter(Moment)


@pytest.mark.parametrize(
    ("written", "in_utc"),
    [
        ("2026-07-12T19:16:58Z", datetime(2026, 7, 12, 19, 16, 58, tzinfo=UTC)),
        ("2026-07-12T19:16:58+02:00", datetime(2026, 7, 12, 17, 16, 58, tzinfo=UTC)),
        ("3486-07-12T19:16:58-16:50", datetime(3486, 7, 13, 12, 6, 58, tzinfo=UTC)),
        ("2026-07-12T00:00:00+23:59", datetime(2026, 7, 11, 0, 1, tzinfo=UTC)),
    ],
)
def test_a_moment_is_kept_in_utc_whatever_its_offset(written: str, in_utc: datetime) -> None:
    kept = MOMENT.validate_python(written)

    assert kept == in_utc and kept.tzinfo is UTC


@pytest.mark.parametrize("written", ["0001-01-01T00:00:00+10:00", "9999-12-31T23:00:00-02:00"])
def test_a_moment_that_utc_does_not_reach_is_refused_in_words(written: str) -> None:
    with pytest.raises(ValidationError, match="before the year 1 or after 9999"):
        MOMENT.validate_python(written)


def test_a_moment_without_an_offset_is_refused() -> None:
    with pytest.raises(ValidationError):
        MOMENT.validate_python("2026-07-12T19:16:58")
