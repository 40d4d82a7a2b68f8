"""Looking into the web, where the question may be answered from it."""

from collections.abc import Iterator
from typing import Any

from pydantic import Field

from agents.answering.context import Web
from agents.answering.untrusted import urls_in
from agents.supervising.tools.builtin import Arguments, Builtin, Desk
from contracts.errors import SearchUnavailable
from contracts.tools import Evidence, ToolFailure, ToolResult


class SearchWeb(Arguments):
    query: str = Field(min_length=1, max_length=400, description="What to look for, in words.")


class ReadPage(Arguments):
    url: str = Field(
        min_length=8, max_length=2000, description="An address that a result or the question names."
    )
    about: str = Field(min_length=1, max_length=400, description="What to look for on it.")


async def _search(wanted: SearchWeb, desk: Desk) -> ToolResult:
    try:
        return _result(await _web(desk).search(wanted.query, ()))
    except SearchUnavailable as error:
        raise ToolFailure(error.detail) from None


async def _read(wanted: ReadPage, desk: Desk) -> ToolResult:
    """Only what somebody named: an address of the model's own could carry away what it read."""
    if wanted.url not in set(_known(desk)):
        raise ToolFailure("Only an address that the question or a passage names is read.")
    return _result(await _web(desk).read(wanted.url, wanted.about))


def _known(desk: Desk) -> Iterator[str]:
    yield from urls_in(desk.question)
    for hit in desk.shown:
        yield from urls_in(hit.text)
        if hit.outside and hit.outside.url:
            yield hit.outside.url


def _result(evidence: Evidence) -> ToolResult:
    problems = [str(page["not read"]) for page in evidence.pages if "not read" in page]
    return ToolResult(
        "" if evidence.hits else " ".join(["Nothing could be read.", *problems]),
        hits=evidence.hits,
        detail={"pages": list(evidence.pages)},
    )


def _web(desk: Desk) -> Web:
    web = desk.context.web
    assert web is not None  # noqa: S101  # without one these tools are not offered
    return web


WEB: tuple[Builtin[Any], ...] = (
    Builtin(
        "search_web",
        "Search the web, where the documents do not answer. Send nothing of the documents.",
        SearchWeb,
        _search,
    ),
    Builtin("read_page", "Read a page of the web.", ReadPage, _read),
)
