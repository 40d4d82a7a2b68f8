"""The project's event stream: what changes, as it happens, and never the list itself.

A list is asked for; here it is told which documents changed and when a list is no longer as it
was. What it costs depends on what changed, not on how much there is.
"""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from time import monotonic
from typing import NamedTuple
from uuid import UUID

from adapters.postgres.database import Tx
from adapters.postgres.documents import changes, documents
from adapters.postgres.documents.changes import Mark
from contracts.documents import Document, DocumentSummary
from contracts.events import DocumentChanged, DocumentDeleted, DocumentsCounted
from services.access.acting import Acting
from services.access.projects import get_project, must_be_there

_TOLD_SINGLY = 100
"""Beyond this many changes at once, it is better to read a list again."""
_LOOK_SECONDS = 5


class ListEvent(NamedTuple):
    """An event, and the id to go on from where it has one."""

    event: DocumentChanged | DocumentDeleted | DocumentsCounted
    id: str | None = None


async def document_events(
    acting: Acting, project_id: UUID, last_event_id: str | None = None
) -> AsyncGenerator[ListEvent]:
    """What changes from now on, or since the event of this id.

    Raises:
        NotFound: there is no such project, told before the first event; or later, when it was
            deleted or the caller was put out of it.
        Unauthorized: the sign-in has ended, then or later.
        Unavailable: the database does not answer, then or later.
    """
    async with acting.transaction() as tx:
        await get_project(tx, project_id)
    since = Mark.parse(last_event_id) if last_event_id else None
    return _Watcher(acting, project_id, since).events()


class _Watcher:
    """One stream. A notice is a hint and may be lost: now and then one looks for oneself."""

    def __init__(self, acting: Acting, project_id: UUID, since: Mark | None) -> None:
        self._acting, self._project_id = acting, project_id
        self._since = since
        self._shown: dict[UUID, Document] = {}
        self._counts: DocumentSummary | None = None
        self._extent = ""
        self._look_at = 0.0

    async def events(self) -> AsyncGenerator[ListEvent]:
        async with aclosing(self._acting.adapters.changes.watch(self._project_id)) as notices:
            async for notice in notices:
                await self._note_that_it_is_seen()
                if notice is not None:
                    for told in await self._one(notice):
                        yield told
                # Where notices never cease, there is never a pause to look in.
                if notice is None or monotonic() >= self._look_at:
                    for told in await self._look():
                        yield told

    async def _note_that_it_is_seen(self) -> None:
        """Who saw it is told nothing of it by mail. A key is a program's, which tells nobody."""
        caller = self._acting.caller
        if caller.api_key_id is None:
            await self._acting.adapters.seen.note(self._project_id, caller.user_id)

    async def _one(self, document_id: UUID) -> list[ListEvent]:
        async with self._acting.transaction() as tx:
            await must_be_there(tx, self._project_id)
            document = await documents.get_document(tx, document_id)
        if document is None:
            self._shown.pop(document_id, None)
            return [ListEvent(DocumentDeleted(deleted=document_id))]
        return self._news([document] if document.project_id == self._project_id else [])

    async def _look(self) -> list[ListEvent]:
        async with self._acting.transaction() as tx:
            await must_be_there(tx, self._project_id)
            now = await changes.mark(tx, self._project_id)
            found, complete = await self._changed(tx, now)
            counts = await documents.summary(tx, self._project_id)
        outdated = not complete or self._since is None or self._since.existing != now.existing
        told = self._news(found) if complete else []
        if told or outdated or counts != self._counts:
            event = DocumentsCounted(counts=counts, outdated=outdated)
            told.append(ListEvent(event, str(now)))
        self._since, self._counts, self._look_at = now, counts, monotonic() + _LOOK_SECONDS
        # Whatever changes later than `now` is looked at again; what is older never is.
        self._shown = {document.id: document for document in found}
        return told

    async def _changed(self, tx: Tx, now: Mark) -> tuple[list[Document], bool]:
        """What changed since the last look, and whether that is all that has not been told.

        While a transaction is open anywhere, what changed after its beginning is found again with
        each look: that a list is outdated is told when something new is among it.
        """
        since = self._since
        if since is None or since.ended > now.ended:  # of a database that was restored since
            return [], False
        found = await changes.changed_since(tx, self._project_id, since, _TOLD_SINGLY + 1)
        if len(found) <= _TOLD_SINGLY:
            return found, True
        extent = await changes.extent(tx, self._project_id, since)
        told, self._extent = self._extent == extent, extent
        return [], told

    def _news(self, found: list[Document]) -> list[ListEvent]:
        news = [one for one in found if self._shown.get(one.id) != one]
        self._shown |= {one.id: one for one in news}
        return [ListEvent(DocumentChanged(document=one)) for one in news]
