"""Looking into the person's documents: searching, listing, reading on, comparing."""

import asyncio
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any

from pydantic import Field

from agents.answering.context import Library
from agents.answering.prompts import ASKED, inert
from agents.answering.screening import shown_name
from agents.supervising.tools.builtin import Arguments, Builtin, Desk
from contracts.chats import Hit
from contracts.documents import Listed
from contracts.tools import ToolFailure, ToolResult

_LISTED = 60
_NEAR = 500
"""Documents among whose names one is looked for that was meant."""
_NAMED = 8
"""Documents that are offered in place of one that is not there."""
_HEADINGS = 80
_OF_EACH = 4
"""Passages of each document that is compared."""


class Search(Arguments):
    query: str = Field(min_length=1, max_length=1000, description="What to look for, in words.")
    documents: list[str] = Field(
        default=[], max_length=20, description="Names of documents to search in; none for all."
    )


class List(Arguments):
    containing: str = Field(default="", max_length=200, description="A part of the name.")


class Around(Arguments):
    passage: int = Field(description="The number of a passage that was found.")
    reach: int = Field(default=2, ge=1, le=5, description="So many passages before and after it.")


class Outline(Arguments):
    document: str = Field(min_length=1, max_length=400, description="The document's name.")


class Compare(Arguments):
    documents: list[str] = Field(min_length=2, max_length=6, description="Their names.")
    about: str = Field(min_length=1, max_length=1000, description="What to compare them in.")


async def _search(wanted: Search, desk: Desk) -> ToolResult:
    library = _library(desk)
    if not wanted.documents:
        return ToolResult(hits=await desk.context.search([wanted.query]))
    chosen = await _named(wanted.documents, desk)
    return ToolResult(hits=await library.search_in([wanted.query], [one.id for one in chosen]))


async def _list(wanted: List, desk: Desk) -> ToolResult:
    every = await _library(desk).documents(_LISTED, wanted.containing.strip())
    lines = [_line(one, desk) for one in every.first]
    if every.total > len(every.first):
        more = every.total - len(every.first)
        lines.append(f"… and {more} more: call again with a part of the name.")
    count = f"{every.total} document{'' if every.total == 1 else 's'}"
    return ToolResult(
        "\n".join([f"{count}:", *lines] if lines else ["No documents."]), summary=count
    )


async def _around(wanted: Around, desk: Desk) -> ToolResult:
    found = await _library(desk).around(desk.passage(wanted.passage), wanted.reach)
    return ToolResult(hits=found)


async def _outline(wanted: Outline, desk: Desk) -> ToolResult:
    library = _library(desk)
    document = await _called(wanted.document, desk)
    headings = await library.outline(document.id)
    shown = [_heading(one, desk) for one in headings[:_HEADINGS] if one]
    if not shown:
        return ToolResult("This document has no headings: search in it.", summary="No headings")
    if len(headings) > _HEADINGS:
        shown.append(f"… and {len(headings) - _HEADINGS} more.")
    return ToolResult("\n".join(shown), summary=f"{len(headings)} headings")


async def _compare(wanted: Compare, desk: Desk) -> ToolResult:
    library = _library(desk)
    documents = await _named(wanted.documents, desk)
    found = await asyncio.gather(
        *(library.search_in([wanted.about], [one.id]) for one in documents)
    )
    bare = [one.name for one, hits in zip(documents, found, strict=True) if not hits]
    told = "".join(f"Nothing was found in {_quoted(name, desk)}.\n" for name in bare)
    hits: list[Hit] = [hit for of_one in found for hit in of_one[:_OF_EACH]]
    return ToolResult(told, hits=hits)


def _library(desk: Desk) -> Library:
    library = desk.context.library
    assert library is not None  # noqa: S101  # who starts the agent hands it one
    return library


async def _named(names: Sequence[str], desk: Desk) -> list[Listed]:
    return [await _called(name, desk) for name in names]


async def _called(written: str, desk: Desk) -> Listed:
    """The one document of this name, whole or the only one with these words in its name."""
    name, library = " ".join(written.split()), _library(desk)
    matching = await library.documents(_LISTED, name)
    whole = [one for one in matching.first if one.name.casefold() == name.casefold()]
    for some in (whole, matching.first):
        if len(some) == 1 and (some is whole or matching.total == 1):
            return some[0]
        if some:
            several = _names(some, desk)
            raise ToolFailure(f"Several documents are called so: {several}. Name one whole.")
    every = (await library.documents(_NEAR, "")).first
    near = get_close_matches(name, [one.name for one in every], 3, 0.5)
    like = [one for one in every if one.name in near] or every
    raise ToolFailure(f"No document is called so. There are: {_names(like, desk)}.")


def _names(documents: Sequence[Listed], desk: Desk) -> str:
    shown = ", ".join(_quoted(one.name, desk) for one in documents[:_NAMED])
    return f"{shown}, …" if len(documents) > _NAMED else shown


def _quoted(name: str, desk: Desk) -> str:
    """Somebody else's words: a name cannot end itself, and one that gives orders is hidden."""
    return f"<name>{inert(shown_name(name, desk.context), ASKED)}</name>"


def _heading(above: Sequence[str], desk: Desk) -> str:
    """Further in the more headings stand above it; one that gives orders is not told."""
    return f"{'  ' * (len(above) - 1)}{inert(shown_name(above[-1], desk.context))}"


def _line(one: Listed, desk: Desk) -> str:
    pages = f", {one.pages} pages" if one.pages else ""
    return f"- {_quoted(one.name, desk)}{pages}"


DOCUMENTS: tuple[Builtin[Any], ...] = (
    Builtin(
        "search_documents",
        "Find passages of the person's documents that answer a question.",
        Search,
        _search,
    ),
    Builtin("list_documents", "The names of the person's documents.", List, _list),
    Builtin(
        "read_around",
        "Read what stands before and after a passage in its document.",
        Around,
        _around,
    ),
    Builtin("read_outline", "The headings of a document, in order.", Outline, _outline),
    Builtin(
        "compare_documents",
        "Find in each of several documents what it says about one thing.",
        Compare,
        _compare,
    ),
)
