"""Lists a page at a time, with cursors that only we write."""

import json
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest
from pydantic import BaseModel

from contracts.errors import BadRequest
from contracts.lists import Page, Window, page, time_cursor
from contracts.text import base64url

AT, ID = datetime(2026, 1, 31, 12, 0, 0, 5, tzinfo=UTC), UUID(int=7)
WRONG = "^This cursor is not one of ours. Start without it.$"


class Item(BaseModel):
    n: int


def window(cursor: str | None) -> Window:
    return Window(limit=10, cursor=cursor)


def test_a_cursor_leads_back_to_the_time_and_id_it_was_made_of() -> None:
    assert window(time_cursor(AT, ID)).after_time() == (AT, ID)


def test_a_cursor_is_written_as_the_ones_that_people_have_kept() -> None:
    assert time_cursor(AT, ID) == base64url(
        b'["2026-01-31T12:00:00.000005+00:00", "00000000-0000-0000-0000-000000000007"]'
    )


def test_a_cursor_may_name_its_time_with_any_offset() -> None:
    far = AT.astimezone(timezone(timedelta(hours=-16, minutes=-50)))

    at, _ = window(time_cursor(far, ID)).after_time() or (None, None)

    assert at == AT and at.utcoffset() == timedelta(0)


def test_without_a_cursor_a_list_begins_at_its_beginning() -> None:
    assert window(None).after_time() is None
    assert window(None).after_number() == -1


@pytest.mark.parametrize(
    "said",
    [
        [AT.isoformat(), str(ID), "more"],
        [AT.isoformat()],
        [7, str(ID)],
        [AT.isoformat(), 7],
        ["soon", str(ID)],
        [AT.isoformat(), "no id"],
        {"at": 1, "id": 2},
        7,
        ["2026-01-31 12:00:00.000005+00:00", str(ID)],
        [AT.isoformat(), str(ID).replace("-", "")],
    ],
)
def test_a_cursor_that_we_did_not_write_is_refused(said: object) -> None:
    with pytest.raises(BadRequest, match=WRONG):
        window(base64url(json.dumps(said).encode())).after_time()


@pytest.mark.parametrize("cursor", ["", "%%%", "bm8", "ä"])
def test_what_is_no_cursor_at_all_is_refused(cursor: str) -> None:
    with pytest.raises(BadRequest, match=WRONG):
        window(cursor).after_time()


@pytest.mark.parametrize("number", [0, 7, 10, 999_999_999])
def test_a_number_is_a_cursor(number: int) -> None:
    assert window(str(number)).after_number() == number


@pytest.mark.parametrize("cursor", ["", "-1", "07", "1.5", "1000000000", "x", " 7", "7\n"])
def test_a_number_as_we_do_not_write_it_is_refused(cursor: str) -> None:
    with pytest.raises(BadRequest, match=WRONG):
        window(cursor).after_number()


def test_a_page_has_a_cursor_to_the_next_one_where_there_is_one() -> None:
    items = [Item(n=n) for n in range(4)]

    assert page(items, 3, lambda item: f"after {item.n}") == Page(
        items=items[:3], next_cursor="after 2"
    )
    assert page(items, 4, str) == Page(items=items, next_cursor=None)
    assert page([], 3, str) == Page(items=[], next_cursor=None)
