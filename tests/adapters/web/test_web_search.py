"""Searching the web: Tavily from recorded exchanges, SearXNG from a real server on loopback.

The cassettes were recorded against `tests/fakes/search_server.py`, which speaks Tavily's API, and
not against Tavily itself. To record them again, delete them and run this file.
"""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from vcr import VCR

from adapters.plugins import find
from contracts.errors import SearchUnavailable
from contracts.ports import WebSearch
from contracts.settings import WebSearchSettings
from tests.fakes.search_server import SearchServer, search_server

CASSETTES = Path(__file__).parent / "cassettes"
RECORDED = VCR(
    cassette_library_dir=str(CASSETTES),
    record_mode="once",  # pyright: ignore[reportArgumentType]  # its own enum's value
    match_on=["method", "path", "body"],
    filter_headers=["authorization", "host", "user-agent"],
    before_record_request=lambda request: _at_home(request),
)
PAGES = [
    {"title": "Marina", "url": "https://a.example/", "content": "212 berths.", "score": 0.9},
    {"title": "", "url": "https://b.example/x", "content": None},
    {"title": "Twice", "url": "https://a.example/", "content": "Again."},
    {"title": "No page", "url": "javascript:alert(1)", "content": "."},
]


def _at_home(request: Any) -> Any:
    """A port of the day the recording was made says nothing."""
    request.uri = f"http://tavily.test{request.path}"
    return request


@pytest.fixture
async def engine() -> AsyncIterator[SearchServer]:
    async with search_server(pages=PAGES) as server:
        yield server


def searching(kind: str, url: str, **told: Any) -> WebSearch:
    settings = WebSearchSettings.model_validate(
        {"kind": kind, "base_url": url, "api_key": "tvly-secret", **told}
    )
    return find("web_searches", kind)(settings)


async def found(search: WebSearch, limit: int = 5) -> list[tuple[str, str, str]]:
    try:
        pages = await search.search("How many berths?", limit)
        return [(page.title, page.url, page.text) for page in pages]
    finally:
        await search.close()


EXPECTED = [
    ("Marina", "https://a.example/", "212 berths."),
    ("https://b.example/x", "https://b.example/x", ""),
]


async def test_tavily_is_sent_the_query_and_its_pages_are_taken_once_each(
    engine: SearchServer,
) -> None:
    with RECORDED.use_cassette("tavily_found.yaml") as cassette:  # pyright: ignore
        assert await found(searching("tavily", engine.url)) == EXPECTED

    (request,) = cassette.requests
    assert b'"query": "How many berths?"' in request.body and b'"max_results": 5' in request.body
    assert "secret" not in (CASSETTES / "tavily_found.yaml").read_text()


@pytest.mark.parametrize(
    ("status", "says"),
    [
        (401, "Check IBID_WEB_SEARCH__API_KEY"),
        (429, "asked too often"),
        (432, "plan is used up"),
        (433, "plan is used up"),
        (400, "other words"),
        (500, "not answer as it should"),
    ],
)
async def test_what_tavily_refuses_is_a_sentence_that_says_what_to_do(
    engine: SearchServer, status: int, says: str
) -> None:
    engine.status = status
    with (
        RECORDED.use_cassette(f"tavily_{status}.yaml"),  # pyright: ignore
        pytest.raises(SearchUnavailable, match=says),
    ):
        await found(searching("tavily", engine.url))


@pytest.mark.parametrize("kind", ["tavily", "searxng"])
async def test_an_engine_that_hangs_is_given_up_in_time(engine: SearchServer, kind: str) -> None:
    engine.hangs = True

    with pytest.raises(SearchUnavailable, match="not answer in time"):
        await found(searching(kind, engine.url, timeout_seconds=0.2))


@pytest.mark.parametrize("kind", ["tavily", "searxng"])
async def test_what_is_no_list_of_pages_is_told_as_that(engine: SearchServer, kind: str) -> None:
    engine.body = '{"results": "none"}'

    with pytest.raises(SearchUnavailable, match="no list of pages"):
        await found(searching(kind, engine.url))


async def test_searxng_is_asked_for_json_and_no_more_pages_are_taken_than_wanted(
    engine: SearchServer,
) -> None:
    assert await found(searching("searxng", f"{engine.url}/")) == EXPECTED
    assert await found(searching("searxng", engine.url), limit=1) == EXPECTED[:1]
    assert engine.asked == [{"q": "How many berths?", "format": "json"}] * 2


@pytest.mark.parametrize(
    ("status", "body", "says"),
    [
        (403, None, "search.formats"),
        (429, None, "limiter"),
        (502, None, "status 502"),
        (200, "<html>", "search.formats"),
    ],
)
async def test_what_searxng_refuses_is_a_sentence_that_says_what_to_do(
    engine: SearchServer, status: int, body: str | None, says: str
) -> None:
    engine.status, engine.body = status, body

    with pytest.raises(SearchUnavailable, match=says):
        await found(searching("searxng", engine.url))


async def test_a_searxng_that_is_not_there_is_told(engine: SearchServer) -> None:
    with pytest.raises(SearchUnavailable, match="IBID_WEB_SEARCH__BASE_URL"):
        await found(searching("searxng", "http://127.0.0.1:9"))


def test_an_engine_without_what_it_needs_stops_the_start() -> None:
    with pytest.raises(ValueError, match="IBID_WEB_SEARCH__BASE_URL"):
        WebSearchSettings.model_validate({"kind": "searxng"})
    with pytest.raises(ValueError, match="IBID_WEB_SEARCH__API_KEY"):
        WebSearchSettings.model_validate({"kind": "tavily"})
