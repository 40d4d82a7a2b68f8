"""Deletes what is older than its project keeps it, a little at a time."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from uuid import UUID

from adapters.postgres import retention
from adapters.postgres.database import Tx
from adapters.postgres.documents import retired
from adapters.postgres.documents.deletion import Removed
from adapters.wiring import WorkerAdapters
from contracts.errors import StorageUnavailable
from contracts.jobs import Done, counted

_DOCUMENTS = 500
"""Of a project in a run, each in a transaction of its own; the rest is the next hour's."""
_CHATS_AT_ONCE = 50
_CHATS = 5_000


async def delete_what_is_old(adapters: WorkerAdapters) -> Done:
    async with adapters.db.as_worker() as tx:
        projects = await retention.projects(tx)
    documents = chats = 0
    for project in projects:
        documents += await _documents(adapters, project)
        chats += await _chats(adapters, project)
    told = f"{counted(documents, 'document')} and {counted(chats, 'chat')}"
    return Done(documents + chats, f"Deleted: {told} older than their projects keep them.")


async def delete_replaced(adapters: WorkerAdapters) -> Done:
    """Versions that were replaced longer ago than their project, or the installation, keeps
    them."""
    at_most = adapters.settings.versions.keep_days
    async with adapters.db.as_worker() as tx:
        projects = await retired.projects(tx, at_most)
    delete = partial(retired.delete_version, at_most=at_most)
    gone = 0
    for project in projects:
        async with adapters.db.as_worker() as tx:
            old = await retired.versions(tx, project, at_most, _DOCUMENTS)
        for version in old:
            removed = await _delete(adapters, project, version, delete)
            gone += len(removed.document_ids) if removed else 0
    return Done(gone, f"Deleted: {counted(gone, 'replaced version')} older than they are kept.")


async def _documents(adapters: WorkerAdapters, project: UUID) -> int:
    async with adapters.db.as_worker() as tx:
        old = await retention.documents(tx, project, _DOCUMENTS)
    gone = 0
    for document in old:
        if await _delete(adapters, project, document, retention.delete_document):
            gone += 1
    return gone


async def _delete(
    adapters: WorkerAdapters,
    project: UUID,
    document: UUID,
    delete: Callable[[Tx, UUID, UUID], Awaitable[Removed | None]],
) -> Removed | None:
    """Its original follows by the list of those to delete, as when people delete one."""
    async with adapters.db.as_worker() as tx:
        removed = await delete(tx, project, document)
    if removed is None:
        return None
    await adapters.vector_cache.invalidate(project)
    if adapters.vector_index is not None:
        with suppress(StorageUnavailable):  # the job of the index removes it later
            await adapters.vector_index.remove(project, removed.document_ids)
    only = document if len(removed.document_ids) == 1 else None
    await adapters.changes.announce(project, only)
    return removed


async def _chats(adapters: WorkerAdapters, project: UUID) -> int:
    gone = 0
    while gone < _CHATS:
        async with adapters.db.as_worker() as tx:
            some = await retention.delete_chats(tx, project, _CHATS_AT_ONCE)
        gone += some
        if some == 0:
            break
    return gone
