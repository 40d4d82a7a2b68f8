"""Crawls as the API sees them. What the worker does stands in `crawling.py`."""

from datetime import datetime
from typing import LiteralString
from uuid import UUID

from adapters.postgres.database import Tx
from contracts.crawls import Crawl, CrawlPage

_PROGRESS: LiteralString = (
    "(select jsonb_build_object("
    "  'found', count(*),"
    "  'waiting', count(*) filter (where p.round < c.round or p.state = 'waiting'),"
    "  'fetched', count(*) filter (where p.round = c.round and p.state = 'fetched'),"
    "  'unchanged', count(*) filter (where p.round = c.round and p.unchanged),"
    "  'skipped', count(*) filter (where p.round = c.round and p.state = 'skipped'),"
    "  'failed', count(*) filter (where p.round = c.round and p.state = 'failed'),"
    "  'documents', count(distinct p.document_id))"
    " from crawl_pages p where p.crawl_id = c.id)"
    " || jsonb_build_object('reasons', (select coalesce(jsonb_object_agg(r.reason, r.n), '{}')"
    "  from (select p.reason, count(*) as n from crawl_pages p where p.crawl_id = c.id"
    "   and p.round = c.round and p.state <> 'waiting' and p.reason is not null group by 1) r))"
    " as progress"
)
_COLUMNS: LiteralString = (
    "c.id, c.project_id, c.url, c.depth, c.page_limit as limit, c.refresh_hours, c.renderer,"
    " c.status, c.error, c.round, c.next_refresh_at, c.started_at, c.finished_at, c.created_at,"
    f" c.updated_at, {_PROGRESS}"
)


async def insert_crawl(tx: Tx, crawl: Crawl, site: str) -> None:
    await tx.execute(
        "insert into crawls (id, project_id, url, site, depth, page_limit, refresh_hours,"
        " renderer) values (%s, %s, %s, %s, %s, %s, %s, %s)",
        [
            crawl.id,
            crawl.project_id,
            crawl.url,
            site,
            crawl.depth,
            crawl.limit,
            crawl.refresh_hours,
            crawl.renderer,
        ],
    )


async def get_crawl(tx: Tx, crawl_id: UUID) -> Crawl | None:
    return await tx.one(Crawl, f"select {_COLUMNS} from crawls c where c.id = %s", [crawl_id])


async def list_crawls(
    tx: Tx, project_id: UUID, limit: int, after: tuple[datetime, UUID] | None
) -> list[Crawl]:
    """Newest first."""
    return await tx.many(
        Crawl,
        f"select {_COLUMNS} from crawls c where c.project_id = %(project)s"
        " and (%(at)s::timestamptz is null or (c.created_at, c.id) < (%(at)s, %(id)s))"
        " order by c.created_at desc, c.id desc limit %(n)s",
        {
            "project": project_id,
            "at": after and after[0],
            "id": after and after[1],
            "n": limit,
        },
    )


async def list_pages(tx: Tx, crawl_id: UUID, limit: int, after_position: int) -> list[CrawlPage]:
    """In the order in which they were found."""
    return await tx.many(
        CrawlPage,
        "select position, p.url, canonical, p.depth,"
        " case when p.round < c.round then 'waiting' else state end as state,"
        " case when p.round = c.round and state <> 'waiting' then reason end as reason,"
        " case when p.round = c.round then message end as message,"
        " p.round = c.round and unchanged as unchanged, document_id, fetched_at"
        " from crawl_pages p join crawls c on c.id = p.crawl_id"
        " where p.crawl_id = %s and position > %s order by position limit %s",
        [crawl_id, after_position, limit],
    )


async def cancel(tx: Tx, crawl_id: UUID) -> None:
    """Raises the epoch, so that whoever works on it stops; it is not fetched again by itself."""
    await tx.execute("select app.cancel_crawl(%s)", [crawl_id])


async def refresh(tx: Tx, crawl_id: UUID) -> bool:
    """One more round. False: it is being fetched, or there is no such crawl for the caller."""
    row = await tx.row("select app.refresh_crawl(%s) as begun", [crawl_id])
    return bool(row and row["begun"])


async def delete_crawl(tx: Tx, crawl_id: UUID) -> bool:
    """Its documents stay; what is known of its pages goes."""
    gone = await tx.execute("delete from crawls where id = %s", [crawl_id])
    return gone.rowcount == 1
