"""How far a document is, written at most a few times a second, for those who watch."""

import time

from adapters.postgres import ingestion
from adapters.wiring import Adapters
from contracts.documents import ClaimedDocument, Stage

_SECONDS = 0.25


class Progress:
    """A new stage is always written; steps within one only now and then."""

    def __init__(self, app: Adapters, document: ClaimedDocument) -> None:
        self._app, self._document = app, document
        self._stage: Stage | None = None
        self._written = 0.0

    async def at(self, stage: Stage, done: float) -> None:
        """`done` is 0 to 1 within the stage."""
        now = time.monotonic()
        if stage is self._stage and now - self._written < _SECONDS:
            return
        self._stage, self._written = stage, now
        async with self._app.db.as_worker() as tx:
            await ingestion.set_progress(tx, self._document, stage, min(max(done, 0), 1))
        await self._app.changes.announce(self._document.project_id, self._document.id)

    async def reading(self, done: float) -> None:
        await self.at(Stage.READING, done)
