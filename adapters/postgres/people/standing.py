"""Whether those who follow streams may still: one query for all of a process, every two seconds.

A request ends by itself, since each transaction looks; a stream may go on for hours without one.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from adapters.postgres.database import Database
from adapters.postgres.people import sessions
from contracts.errors import Unavailable
from contracts.people import Caller

_LOOK_SECONDS = 2.0


Followed = tuple[UUID, int | None]
"""A session, or a key with the scope that it had when its caller came."""


class Standing:
    def __init__(self, db: Database) -> None:
        self._db = db
        self._sessions: defaultdict[Followed, set[asyncio.Future[None]]] = defaultdict(set)
        self._keys: defaultdict[Followed, set[asyncio.Future[None]]] = defaultdict(set)

    @contextmanager
    def ended(self, caller: Caller) -> Iterator[asyncio.Future[None]]:
        """Done once the session or the key that the caller came with lets nobody in any more, or
        the key is for something else than it was."""
        ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        if caller.session_id is not None:
            kind, one = self._sessions, (caller.session_id, None)
        elif caller.api_key_id is not None:
            kind, one = self._keys, (caller.api_key_id, caller.key_scope)
        else:  # somebody else's token, which its provider looks after
            yield ended
            return
        kind[one].add(ended)
        try:
            yield ended
        finally:
            kind[one].discard(ended)
            if not kind[one]:
                del kind[one]

    async def watch(self) -> None:
        """Until it is cancelled. Nobody is ended while the database cannot be asked."""
        while True:
            await asyncio.sleep(_LOOK_SECONDS)
            if not (self._sessions or self._keys):
                continue
            followed = [session for session, _ in self._sessions], list(self._keys)
            try:
                async with self._db.as_anonymous() as tx:
                    gone = await sessions.ended_of(tx, *followed)
            except Unavailable:
                continue
            for one in gone:
                for ended in {*self._sessions.get(one, ()), *self._keys.get(one, ())}:
                    if not ended.done():
                        ended.set_result(None)
