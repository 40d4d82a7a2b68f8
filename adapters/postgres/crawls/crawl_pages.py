"""The pages of a crawl as the worker sees them: the frontier, and what became of each.

Whoever writes here holds the crawl's row (`crawling.lock`) in the same transaction.
"""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from pydantic import BaseModel

from adapters.postgres.database import Tx
from contracts.crawls import ClaimedCrawl, PageReason, PageState, WaitingPage


class Distance(NamedTuple):
    """From the first page: how many links away, and then how many redirects."""

    depth: int
    hops: int = 0


async def begin(tx: Tx, crawl: ClaimedCrawl) -> None:
    """The first page is there, and pages of earlier rounds wait again."""
    await add_pages(tx, crawl, [crawl.url], Distance(0), most=1)
    await tx.execute(
        "update crawl_pages set state = 'waiting', message = null, tries = 0,"
        " unchanged = false, round = %s where crawl_id = %s and round < %s",
        [crawl.round, crawl.id, crawl.round],
    )


async def add_pages(
    tx: Tx, crawl: ClaimedCrawl, urls: Sequence[str], distance: Distance, *, most: int
) -> None:
    """Those not known yet, while the crawl knows fewer than `most`; in their order."""
    # In binary: written as text, thousands of long addresses would hold the loop up.
    await tx.execute(
        "insert into crawl_pages (project_id, crawl_id, url, depth, hops, round)"
        " select %(project)s, %(crawl)s, u.url, %(depth)s, %(hops)s, %(round)s"
        "  from unnest(%(urls)b::text[]) with ordinality as u (url, n)"
        "  where not exists (select from crawl_pages p"
        "   where p.crawl_id = %(crawl)s and p.url = u.url)"
        "  order by u.n limit greatest(%(most)s"
        "   - (select count(*) from crawl_pages where crawl_id = %(crawl)s), 0)"
        " on conflict do nothing",
        {
            "project": crawl.project_id,
            "crawl": crawl.id,
            "urls": list(dict.fromkeys(urls)),
            "depth": distance.depth,
            "hops": distance.hops,
            "round": crawl.round,
            "most": most,
        },
    )


async def count_fetched(tx: Tx, crawl: ClaimedCrawl) -> int:
    row = await tx.row(
        "select count(*) as n from crawl_pages"
        " where crawl_id = %s and round = %s and state = 'fetched'",
        [crawl.id, crawl.round],
    )
    return row["n"] if row else 0


async def next_page(tx: Tx, crawl: ClaimedCrawl) -> WaitingPage | None:
    """Nearest to the first page first; what failed before comes after everything else."""
    return await tx.one(
        WaitingPage,
        "select url, depth, hops, tries, etag, last_modified, canonical, sha256, reason,"
        " document_id from crawl_pages"
        " where crawl_id = %s and state = 'waiting' order by tries, depth, position limit 1",
        [crawl.id],
    )


async def skip_the_rest(tx: Tx, crawl: ClaimedCrawl) -> None:
    await tx.execute(
        "update crawl_pages set state = 'skipped', reason = 'limit',"
        " message = 'The limit of pages was reached before this one.'"
        " where crawl_id = %s and state = 'waiting'",
        [crawl.id],
    )


async def put_off(tx: Tx, crawl: ClaimedCrawl, page: WaitingPage) -> None:
    await tx.execute(
        "update crawl_pages set tries = tries + 1 where crawl_id = %s and url = %s",
        [crawl.id, page.url],
    )


class Seen(NamedTuple):
    """What is known of a page that was fetched; `canonical` may be its own address."""

    canonical: str
    sha256: str
    etag: str | None
    last_modified: str | None
    document_id: UUID | None


class Verdict(NamedTuple):
    """Why nothing was kept of a page: skipped or failed."""

    state: PageState
    reason: PageReason
    message: str


async def set_aside(tx: Tx, crawl: ClaimedCrawl, page: WaitingPage, verdict: Verdict) -> None:
    """What is known of the page from before stays."""
    state, reason, message = verdict
    await tx.execute(
        "update crawl_pages set state = %s, reason = %s, message = %s, fetched_at = now()"
        " where crawl_id = %s and url = %s",
        [state, reason, message[:1000], crawl.id, page.url],
    )


async def set_fetched(tx: Tx, crawl: ClaimedCrawl, page: WaitingPage, *, unchanged: bool) -> None:
    await tx.execute(
        "update crawl_pages set state = 'fetched', reason = null, message = null,"
        " unchanged = %s, fetched_at = now() where crawl_id = %s and url = %s",
        [unchanged, crawl.id, page.url],
    )


async def record_seen(tx: Tx, crawl: ClaimedCrawl, page: WaitingPage, seen: Seen | None) -> None:
    """What the next round is compared with; with None, the page will be a new one."""
    await tx.execute(
        "update crawl_pages set canonical = nullif(%s, url), sha256 = %s, etag = %s,"
        " last_modified = %s, document_id = %s where crawl_id = %s and url = %s",
        [*(seen or (None,) * 5), crawl.id, page.url],
    )


async def same_elsewhere(
    tx: Tx, crawl: ClaimedCrawl, page: WaitingPage, sha256: str | None
) -> str | None:
    """Another page that reads the same.

    One that was fetched in this round, or will be and was kept in the round before.
    """
    row = await tx.row(
        "select url from crawl_pages where crawl_id = %s and url <> %s and sha256 = %s"
        " and (state = 'fetched' or state = 'waiting' and document_id is not null)"
        " order by position limit 1",
        [crawl.id, page.url, sha256],
    )
    return row["url"] if row else None


class Namesake(BaseModel):
    """A page that was kept, and the original of its document."""

    url: str
    document_id: UUID
    object_key: str
    media_type: str


async def of_the_same_name(
    tx: Tx, crawl: ClaimedCrawl, page: WaitingPage, canonical: str
) -> list[Namesake]:
    """The first few pages that have this name for themselves, as above."""
    return await tx.many(
        Namesake,
        "select p.url, d.id as document_id, d.object_key, d.media_type from crawl_pages p"
        " join documents d on d.id = p.document_id"
        " where p.crawl_id = %s and p.url <> %s and coalesce(p.canonical, p.url) = %s"
        " and p.state in ('fetched', 'waiting') order by p.position limit 3",
        [crawl.id, page.url, canonical],
    )


async def first_failure(tx: Tx, crawl: ClaimedCrawl) -> tuple[PageReason, str] | None:
    """Why nothing came of a crawl that fetched nothing; None when it did."""
    row = await tx.row(
        "select reason, message from crawl_pages p where crawl_id = %(crawl)s"
        " and reason <> 'redirect' and not exists (select from crawl_pages f"
        "  where f.crawl_id = %(crawl)s and f.state = 'fetched')"
        " order by position limit 1",
        {"crawl": crawl.id},
    )
    return (PageReason(row["reason"]), row["message"]) if row else None
