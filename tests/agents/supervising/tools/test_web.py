"""What a look into the web brings, and which pages may be read."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import pytest

from agents.answering.context import Web
from contracts.chats import Hit
from contracts.snapshots import Outside
from contracts.tools import Evidence, ToolFailure
from tests.agents.answering.made import hit
from tests.agents.supervising.made import BOATS, Shelf, call
from tests.agents.supervising.tools.made import carried

FOUND = "https://marina.example/berths"
PAGE = hit("The marina has 212 berths.", document=9, title="Marina").model_copy(
    update={"outside": Outside(kind="web", url=FOUND, taken_at=datetime(2026, 11, 29, tzinfo=UTC))}
)
LISTED = {"url": FOUND, "title": "Marina"}


class Internet:
    def __init__(self, *pages: Mapping[str, object]) -> None:
        self.pages = pages
        self.read_about: list[tuple[str, str]] = []

    @property
    def web(self) -> Web:
        return Web(self.search, self.read)

    async def search(self, query: str, beside: Sequence[Hit]) -> Evidence:
        return Evidence([PAGE, *beside], self.pages, query)

    async def read(self, url: str, about: str) -> Evidence:
        self.read_about.append((url, about))
        return Evidence([], self.pages)


async def test_what_a_search_found_is_told_as_passages_alone() -> None:
    result = await carried(call("search_web", query="berths"), web=Internet(LISTED).web)

    assert (result.text, result.hits) == ("", [PAGE])
    assert result.detail == {"pages": [LISTED]}


async def test_a_page_that_a_passage_is_from_is_read_for_what_is_looked_for() -> None:
    internet = Internet({**LISTED, "not read": "It is too long."}, {"url": "other", "title": ""})
    read = call("read_page", url=FOUND, about="prices")
    result = await carried(read, Shelf(), [BOATS, PAGE], web=internet.web)

    assert internet.read_about == [(FOUND, "prices")]
    assert result.text == "Nothing could be read. It is too long."


async def test_an_address_that_nobody_named_is_not_read() -> None:
    internet = Internet()
    read = call("read_page", url=f"{FOUND}/other", about="prices")
    with pytest.raises(ToolFailure) as failure:
        await carried(read, Shelf(), [BOATS, PAGE], web=internet.web)

    assert not internet.read_about
    assert str(failure.value) == ("Only an address that the question or a passage names is read.")
