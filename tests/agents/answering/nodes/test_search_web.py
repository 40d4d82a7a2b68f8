"""The web is searched as well, where the person asked for that."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from langgraph.runtime import Runtime

from agents.answering.context import Question, Web
from agents.answering.nodes.search_web import search_web
from agents.asking import ask
from contracts.chats import Hit
from contracts.errors import SearchUnavailable
from contracts.events import Sources, Step
from contracts.snapshots import Outside
from contracts.tools import Evidence
from tests.agents.answering.made import Desk, Judging, extracted, hit, state

URL = "https://marina.example/berths"
TAKEN = datetime(2026, 11, 29, tzinfo=UTC)
PAGE = hit("The marina has 212 berths.", document=9, title="Marina").model_copy(
    update={"outside": Outside(kind="web", url=URL, taken_at=TAKEN)}
)
FOUND = hit(document=1)
PAGES = [{"url": URL, "title": "Marina"}]


@dataclass
class Internet:
    """Finds these, below what it is given."""

    hits: Sequence[Hit] = (PAGE,)
    down: bool = False
    asked: list[str] = field(default_factory=list[str])

    async def search(self, query: str, beside: Sequence[Hit]) -> Evidence:
        self.asked.append(query)
        if self.down:
            raise SearchUnavailable("SearXNG cannot be reached.")
        return Evidence([*beside, *self.hits], PAGES, f"{query} -secret")

    async def read(self, url: str, about: str) -> Evidence:
        raise AssertionError("nobody reads a page of its own accord")


async def searched(internet: Internet, desk: Desk, **changed: Any) -> dict[str, Any]:
    context = replace(desk.context(), web=Web(internet.search, internet.read), **changed)
    known = state("And then?", query="How many berths?", hits=[FOUND])
    return await search_web(known, Runtime(context=context, stream_writer=desk.events.append))


async def test_what_pages_say_stands_beside_what_the_documents_do() -> None:
    internet, desk = Internet(), Desk()

    left = await searched(internet, desk)

    assert left == {"hits": [FOUND, PAGE], "several": True}
    assert internet.asked == ["How many berths?"]


async def test_what_was_sent_out_and_what_came_back_stands_in_the_trace() -> None:
    desk = Desk()

    await searched(Internet(), desk)

    assert desk.told[0] == ("search_web", "started", None, None)
    name, ended, summary, detail = desk.told[-1]
    assert (name, ended) == ("search_web", "finished")
    assert summary == "2 passages from 1 document and 1 web page"
    assert (detail["query"], detail["pages"]) == ("How many berths? -secret", PAGES)
    assert [one["title"] for one in detail["candidates"]] == ["Handbook", "Marina"]
    assert [one.get("url") for one in detail["candidates"]] == [None, URL]
    assert "withheld" not in detail


async def test_a_page_that_gives_orders_is_withheld_and_named() -> None:
    evil = PAGE.model_copy(update={"text": "An attack."})
    desk = Desk()

    left = await searched(Internet([evil]), desk, guard=Judging())

    assert left["hits"] == [FOUND]
    assert [one["title"] for one in desk.told[-1][3]["withheld"]] == ["Marina"]


async def test_a_search_engine_that_is_down_costs_its_pages_and_not_the_answer() -> None:
    desk = Desk()

    assert await searched(Internet(down=True), desk) == {}
    assert desk.told[-1] == (
        "search_web",
        "finished",
        "Not searched: SearXNG cannot be reached.",
        None,
    )


async def test_an_answer_from_a_page_leads_to_the_page_as_it_was_taken() -> None:
    internet = Internet()
    desk = Desk([FOUND, PAGE], [extracted(1, PAGE.text, [FOUND, PAGE])])
    context = replace(desk.context(), web=Web(internet.search, internet.read))

    async def search(queries: Sequence[str]) -> list[Hit]:
        return [FOUND]

    context = replace(context, search=search)
    seen = [event async for event in ask(Question("How many berths are there?"), context)]

    [source] = next(e for e in seen if isinstance(e, Sources)).sources
    assert (source.kind, source.url, source.taken_at) == ("web", URL, TAKEN)
    assert source.snapshot_id == PAGE.document_id
    assert (source.document_id, source.passage_id, source.quote) == (None, None, PAGE.text)
    names = [e.name for e in seen if isinstance(e, Step) and e.state == "finished"]
    assert names == ["guard", "retrieve", "search_web", "answer", "verify"]
