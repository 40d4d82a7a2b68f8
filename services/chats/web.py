"""The web, for one answer: searched, its pages read, their passages ranked and kept.

The search engine is sent the query and nothing else. A page is fetched and read by the worker,
under the rules of every page; where it cannot be, what the search engine says of it stands in, and
the trace says why.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from adapters.postgres.chats.runs import Run
from contracts.chats import Hit
from contracts.errors import SearchUnavailable
from contracts.ports import Embedder, FoundPage
from contracts.snapshots import OutsideText, PageText
from contracts.tools import Evidence
from services.access.acting import Acting
from services.chats import outside
from services.chats.ranking import ranked

_LONGEST_QUERY = 400


@dataclass(frozen=True)
class WebEvidence:
    """For one run. `most` passages are enough for an answer; `meaning` is its share in a rank."""

    acting: Acting
    run: Run
    embedder: Embedder
    most: int
    meaning: float

    async def search(self, query: str, beside: Sequence[Hit] = ()) -> Evidence:
        """The best passages of the pages found, and of those `beside` them, ranked together.

        Raises:
            SearchUnavailable: nothing was found out.
        """
        adapters = self.acting.adapters
        settings = adapters.settings.web_search
        if adapters.web_search is None:
            raise SearchUnavailable("No web search is configured here.")
        wanted = " ".join(query.split())[:_LONGEST_QUERY]
        found = await adapters.web_search.search(wanted, settings.results)
        read = await asyncio.gather(*(self._page(page) for page in found))
        passages = [hit for hits, _ in read for hit in hits]
        hits = await ranked(query, [*beside, *passages], self.embedder, self.meaning)
        return Evidence(hits[: self.most], [told for _, told in read], wanted)

    async def read(self, url: str, about: str) -> Evidence:
        """The passages of one page that are most about something."""
        hits, told = await self._page(FoundPage("", url))
        best = await ranked(about, hits, self.embedder, self.meaning)
        return Evidence(best[: self.most], [told], "")

    async def _page(self, found: FoundPage) -> tuple[list[Hit], dict[str, object]]:
        seconds = self.acting.adapters.settings.web_search.page_seconds
        page = await self.acting.adapters.page_reader.read(found.url, seconds)
        told: dict[str, object] = {"title": page.title or found.title, "url": page.url}
        if page.problem is not None:
            told["not read"] = page.problem
        text = _text_of(page, found)
        if text is None:
            return [], told
        if page.problem is not None:
            told["instead"] = "What the search engine says of it."
        return await outside.take(self.acting, self.run, text), told


def _text_of(page: PageText, found: FoundPage) -> OutsideText | None:
    if page.problem is None:
        return OutsideText("web", page.title, page.text, page.url, tuple(page.parts))
    if found.text.strip():
        return OutsideText("web", f"{found.title} (search result)", found.text, found.url)
    return None
