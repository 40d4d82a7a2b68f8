"""What time made useless, deleted now and then: jobs of `worker/jobs.py`."""

import asyncio
import os
import re
import shutil
import stat
import tempfile
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

from adapters.postgres import audit, expiry
from adapters.postgres.documents import garbage
from adapters.vectors.rebuild import reconcile
from adapters.wiring import WorkerAdapters
from contracts.jobs import Done, counted
from contracts.settings import ParserLimits

_KEY = re.compile(r"[0-9a-f-]{36}/[0-9a-f-]{36}")
_GRACE = timedelta(days=1)
"""An original may be written before its row is, and a ticket lives for minutes."""
_AT_ONCE = 500
_MOST = 5_000
_PARSERS = "ibid-parse-*"
_AN_HOUR = 3600
"""A machine that slept, or a clock that was set, makes no live parser's folder an old one."""


async def delete_expired(adapters: WorkerAdapters) -> Done:
    async with adapters.db.as_worker() as tx:
        gone = await expiry.delete_expired(tx)
    told = ", ".join(f"{kind} ({count})" for kind, count in gone.items() if count)
    return Done(sum(gone.values()), f"Deleted: {told}." if told else "Nothing had expired.")


async def expire_events(adapters: WorkerAdapters) -> Done:
    days = adapters.settings.audit.keep_days
    async with adapters.db.as_worker() as tx:
        gone = await audit.expire(tx, days)
    return Done(
        gone, f"Deleted: {counted(gone, 'security event')} older than {counted(days, 'day')}."
    )


async def delete_orphans(adapters: WorkerAdapters) -> Done:
    """Originals that belong to no document, as a crash between the two leaves them."""
    deleted = await _delete_orphans(adapters)
    more = " More are left for the next time." if deleted >= _MOST else ""
    return Done(deleted, f"Deleted: {counted(deleted, 'original')} without a document.{more}")


async def remove_folders(adapters: WorkerAdapters) -> Done:
    """Of parsers whose worker was killed, on the machine of this scheduler."""
    removed = await asyncio.to_thread(_remove_folders, adapters.settings.parser)
    return Done(removed, f"Deleted: {counted(removed, 'folder')} of parsers on this machine.")


async def reconcile_index(adapters: WorkerAdapters) -> Done:
    """What an index of vectors has and Postgres has not, or the other way round. Raises
    `StorageUnavailable`."""
    if adapters.vector_index is None:
        return Done(0, "There is no index of vectors outside of Postgres.")
    brought = await reconcile(adapters.db, adapters.vector_index, adapters.embedders.default)
    count = brought.put + brought.removed
    return Done(count, f"{counted(brought.put, 'document')} put again, {brought.removed} removed.")


async def _delete_orphans(adapters: WorkerAdapters) -> int:
    deleted = 0
    async for keys in _old_keys(adapters):
        async with adapters.db.as_worker() as tx:
            if not await garbage.may_go(tx):
                break
            orphans = await garbage.without_a_row(tx, keys)
        for key in islice(orphans, _MOST - deleted):
            deleted += await adapters.objects.delete(key)
        if deleted >= _MOST:
            break
    return deleted


async def _old_keys(adapters: WorkerAdapters) -> AsyncIterator[list[str]]:
    """Many at once, and none but those that documents have."""
    keys: list[str] = []
    async for key in adapters.objects.keys("", older_than=datetime.now(UTC) - _GRACE):
        if _KEY.fullmatch(key):
            keys.append(key)
        if len(keys) == _AT_ONCE:
            yield keys
            keys = []
    if keys:
        yield keys


def _remove_folders(limits: ParserLimits) -> int:
    """Folders of parsers whose worker was killed: ours, and older than any parse can be."""
    longest = limits.wall_seconds + 2 * limits.ocr_seconds
    before = time.time() - longest - _AN_HOUR
    stale = [path for path in Path(tempfile.gettempdir()).glob(_PARSERS) if _is_stale(path, before)]
    for path in stale:
        shutil.rmtree(path, ignore_errors=True)  # another round of this may have been first
    return sum(not path.exists() for path in stale)


def _is_stale(path: Path, before: float) -> bool:
    try:
        found = path.lstat()
    except FileNotFoundError:
        return False
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid() and found.st_mtime < before
