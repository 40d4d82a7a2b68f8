"""Crawls as the API sees them. What the worker does stands in `crawling.py`."""

from datetime import datetime
from typing import LiteralString
from uuid import UUID

from adapters.postgres.database import Tx
from contracts.crawls import Crawl, CrawlPage, CrawlStatus

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


async def insert_crawl(tx: Tx, crawl: Crawl, site: str, user_id: UUID) -> None:
    await tx.execute(
        "insert into crawls (id, project_id, created_by, url, site, depth, page_limit,"
        " refresh_hours, renderer, sent_at) values (%s, %s, %s, %s, %s, %s, %s, %s, %s, now())",
        [
            crawl.id,
            crawl.project_id,
            user_id,
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


async def lock_status(tx: Tx, crawl_id: UUID) -> CrawlStatus | None:
    """Held still until the transaction ends; only for those who may change it."""
    row = await tx.row("select status from crawls where id = %s for update", [crawl_id])
    return CrawlStatus(row["status"]) if row else None


async def cancel(tx: Tx, crawl_id: UUID) -> None:
    """Raises the epoch, so that whoever works on it stops; it is not fetched again by itself."""
    await tx.execute(
        "update crawls set status = 'cancelled', lease_until = null, finished_at = now(),"
        " next_refresh_at = null, lease_epoch = lease_epoch + 1"
        " where id = %s and status in ('queued', 'running')",
        [crawl_id],
    )


async def begin_round(tx: Tx, crawl_id: UUID) -> None:
    """Everything is fetched once more; what did not change leaves no trace."""
    await tx.execute(
        "update crawls set status = 'queued', round = round + 1, error = null, attempt = 0,"
        " robots = '{}', sitemaps_read = false, lease_until = null, sent_at = now(),"
        " started_at = null, finished_at = null, next_refresh_at = null,"
        " lease_epoch = lease_epoch + 1 where id = %s",
        [crawl_id],
    )


async def delete_crawl(tx: Tx, crawl_id: UUID) -> bool:
    """Its documents stay; what is known of its pages goes."""
    gone = await tx.execute("delete from crawls where id = %s", [crawl_id])
    return gone.rowcount == 1
