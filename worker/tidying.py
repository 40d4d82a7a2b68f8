"""What time made useless, deleted once an hour."""

import logging
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from itertools import islice

from adapters.postgres import sweeping, upkeep
from adapters.wiring import Adapters

logger = logging.getLogger(__name__)
_KEY = re.compile(r"[0-9a-f-]{36}/[0-9a-f-]{36}")
_GRACE = timedelta(days=1)
"""An original may be written before its row is, and a ticket lives for minutes."""
_AT_ONCE = 500
_MOST = 5_000


async def tidy(app: Adapters) -> None:
    async with app.db.as_worker() as tx:
        gone = await upkeep.forget_what_expired(tx)
    orphans = await _forget_orphans(app)
    if any(gone.values()) or orphans:
        logger.info("deleted what expired: %s, and %d originals without a row", gone, orphans)


async def _forget_orphans(app: Adapters) -> int:
    """Originals that belong to no document, as a crash between the two leaves them."""
    deleted = 0
    async for keys in _old_keys(app):
        async with app.db.as_worker() as tx:
            orphans = await sweeping.without_a_row(tx, keys)
        for key in islice(orphans, _MOST - deleted):
            deleted += await app.objects.delete(key)
        if deleted >= _MOST:
            break
    return deleted


async def _old_keys(app: Adapters) -> AsyncIterator[list[str]]:
    """Many at once, and none but those that documents have."""
    keys: list[str] = []
    async for key in app.objects.keys("", older_than=datetime.now(UTC) - _GRACE):
        if _KEY.fullmatch(key):
            keys.append(key)
        if len(keys) == _AT_ONCE:
            yield keys
            keys = []
    if keys:
        yield keys
