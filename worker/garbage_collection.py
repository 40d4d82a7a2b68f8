"""What time made useless, deleted once an hour."""

import asyncio
import logging
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
from contracts.errors import StorageUnavailable
from contracts.settings import ParserLimits

logger = logging.getLogger(__name__)
_KEY = re.compile(r"[0-9a-f-]{36}/[0-9a-f-]{36}")
_GRACE = timedelta(days=1)
"""An original may be written before its row is, and a ticket lives for minutes."""
_AT_ONCE = 500
_MOST = 5_000
_PARSERS = "ibid-parse-*"
_AN_HOUR = 3600
"""A machine that slept, or a clock that was set, makes no live parser's folder an old one."""


async def collect_garbage(adapters: WorkerAdapters) -> None:
    async with adapters.db.as_worker() as tx:
        gone = await expiry.delete_expired(tx)
        gone["security events"] = await audit.expire(tx, adapters.settings.audit.keep_days)
    orphans = await _delete_orphans(adapters)
    folders = await asyncio.to_thread(_remove_folders, adapters.settings.parser)
    await _reconcile_index(adapters)
    if any(gone.values()) or orphans or folders:
        logger.info(
            "deleted what expired: %s, %d originals without a row, and %d folders of parsers",
            gone,
            orphans,
            folders,
        )


async def _reconcile_index(adapters: WorkerAdapters) -> None:
    """What an index of vectors has and Postgres has not, or the other way round."""
    if adapters.vector_index is None:
        return
    try:
        brought = await reconcile(adapters.db, adapters.vector_index, adapters.embedders.default)
    except StorageUnavailable as error:  # the rest was tidied, and the next hour will do
        logger.warning("not compared: %s", error.detail)
        return
    if brought.put or brought.removed:
        logger.info("the index of vectors: %s", brought)


async def _delete_orphans(adapters: WorkerAdapters) -> int:
    """Originals that belong to no document, as a crash between the two leaves them."""
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
