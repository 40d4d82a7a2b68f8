"""A page of the web for an answer that waits: fetched as a crawl fetches, read as a file is."""

import asyncio
import time
from urllib.parse import urlsplit

from adapters.web.cookies import Jar
from adapters.web.fetch import with_cookies
from adapters.web.leading import is_worth_a_step, leads_to, loads_itself
from adapters.web.pages import HTML, PageFacts
from adapters.web.robots import Robots
from adapters.web.urls import WebUrl, site_of
from adapters.web.walls import SENTENCES
from adapters.wiring import WorkerAdapters
from contracts.documents import FailureCode
from contracts.errors import ContentRefused, IngestFailure, Invalid, Unreachable, UrlNotAllowed
from contracts.ports import Fetched, Validators
from contracts.settings import ParserLimits
from contracts.snapshots import LONGEST_TEXT, MOST_PARTS, PageText, Part
from contracts.tasks import ReadPage
from ingestion.frames import Framing, framed
from ingestion.parsers.converted import TARGETS
from ingestion.reading import Foreign, Reading
from ingestion.sandbox.parent import NOBODY, File, read_in_child, read_page_in_child

_HOPS = 5
_CPU_SECONDS = 8
"""Nobody waits for a page as long as for a document."""
_WITHOUT_TEXT = "The page has no text without JavaScript."
_SCRIPTED = "The page has no text. It leads to {} by JavaScript, which is not executed."


async def read_page(adapters: WorkerAdapters, wanted: ReadPage) -> PageText:
    """Whatever is wrong with it is said in `problem`: a page that cannot be read fails nothing."""
    renderer = adapters.settings.web_search.renderer
    try:
        async with asyncio.timeout(wanted.until - time.time()):
            fetched, facts = await _fetched(adapters, wanted.url)
            if facts and facts.wall:
                unscripted = facts.wall == "javascript" and renderer
                problem = _WITHOUT_TEXT if unscripted else SENTENCES[facts.wall]
                page = PageText(url=fetched.url, problem=problem)
            else:
                page = await _read(adapters, fetched)
            if page.problem == _WITHOUT_TEXT and facts and facts.scripted:
                page.problem = _WITHOUT_TEXT if renderer else _SCRIPTED.format(facts.scripted)
            if page.problem == _WITHOUT_TEXT and renderer:
                page = await _read(adapters, await _rendered(adapters, page.url))
            return page
    except TimeoutError:
        return PageText(url=wanted.url, problem="It was not read in time.")
    except (UrlNotAllowed, ContentRefused, Unreachable, Invalid) as error:
        return PageText(url=wanted.url, problem=error.detail)
    except IngestFailure as failure:
        return PageText(url=wanted.url, problem=failure.message)


async def _fetched(adapters: WorkerAdapters, address: str) -> tuple[Fetched, PageFacts | None]:
    """Where it leads in the end; each step is an address like any, with a robots.txt to ask."""
    url, jar = adapters.egress.read(address), Jar()
    for _ in range(_HOPS + 1):
        sent = jar.header(url)
        fetched = await _one(adapters, url, jar)
        facts = await _facts(adapters, fetched)
        to = leads_to(adapters.egress, fetched, facts)
        if to is None or (
            loads_itself(adapters.egress, fetched, to) and not is_worth_a_step(jar, sent, url, to)
        ):
            return await _with_frames(adapters, _well(fetched), facts, jar)
        url = to
    raise Unreachable("It leads from redirect to redirect.")


async def _one(adapters: WorkerAdapters, url: WebUrl, jar: Jar) -> Fetched:
    await _ask(adapters, url)
    delay = adapters.settings.crawl.delay_seconds
    async with adapters.host_rate_limit.turn(url.host_and_port, delay):
        fetcher = with_cookies(adapters.fetchers.named(None), jar)
        return await fetcher.fetch(url.href, Validators())


async def _with_frames(
    adapters: WorkerAdapters, fetched: Fetched, facts: PageFacts | None, jar: Jar
) -> tuple[Fetched, PageFacts | None]:
    if facts is None or not facts.frames:
        return fetched, facts
    site = site_of(adapters.egress.read(fetched.url), "host")
    framing = Framing(
        adapters.egress,
        lambda url: site_of(url, "host") == site,
        lambda url: _one(adapters, url, jar),
        lambda page: read_page_in_child(page, _bounded(adapters.settings.parser)),
        adapters.settings.web.max_bytes,
    )
    return await framed(framing, fetched, facts)


async def _ask(adapters: WorkerAdapters, url: WebUrl) -> None:
    """Raises `Unreachable` where robots.txt asks that this is not fetched."""
    said = await adapters.recent_robots.read(url.origin)
    robots = await asyncio.to_thread(Robots, said, adapters.settings.web.agent, url.origin)
    if not await asyncio.to_thread(robots.allows, url):
        raise Unreachable(robots.refusal)


async def _facts(adapters: WorkerAdapters, fetched: Fetched) -> PageFacts | None:
    if fetched.status != 200 or fetched.media_type not in HTML:
        return None
    return await read_page_in_child(fetched, _bounded(adapters.settings.parser))


def _well(fetched: Fetched) -> Fetched:
    if fetched.status != 200:
        raise Unreachable(f"The site answered with status {fetched.status}.")
    return fetched


async def _rendered(adapters: WorkerAdapters, address: str) -> Fetched:
    """The same page out of a browser; that it may be read is known by now."""
    renderer = adapters.fetchers.named(adapters.settings.web_search.renderer)
    delay = adapters.settings.crawl.delay_seconds
    host = adapters.egress.read(address).host_and_port
    async with adapters.host_rate_limit.turn(host, delay):
        fetched = await renderer.fetch(address, Validators())
    return _well(fetched)


async def _read(adapters: WorkerAdapters, fetched: Fetched) -> PageText:
    file = File(fetched.body, _name(fetched.url), fetched.media_type)
    limits = _bounded(adapters.settings.parser)
    try:
        read = await read_in_child(file, limits, adapters.settings.chunking, NOBODY)
    except IngestFailure as failure:
        empty = failure.code is FailureCode.EMPTY_TEXT and fetched.media_type in HTML
        return PageText(url=fetched.url, problem=_WITHOUT_TEXT if empty else failure.message)
    if isinstance(read, Foreign):
        kind = TARGETS[read.media_type].kind
        return PageText(url=fetched.url, problem=f"It is {kind}.")
    if not isinstance(read, Reading):
        return PageText(url=fetched.url, problem="It is a recording.")
    text = read.extract.text[:LONGEST_TEXT]
    parts = [
        Part(p.place.start or 0, p.place.headings or [], p.place.end or 0, p.context)
        for p in read.passages
        if (p.place.end or 0) <= len(text)
    ]
    if not parts:
        return PageText(url=fetched.url, problem=_WITHOUT_TEXT)
    title = read.extract.title or urlsplit(fetched.url).netloc
    title = f"{title} (cut short)" if fetched.short else title
    return PageText(url=fetched.url, title=title, text=text, parts=parts[:MOST_PARTS])


def _bounded(limits: ParserLimits) -> ParserLimits:
    return limits.model_copy(update={"cpu_seconds": min(limits.cpu_seconds, _CPU_SECONDS)})


def _name(url: str) -> str:
    return urlsplit(url).path.rpartition("/")[2] or "page.html"
