"""Originals follow their rows: deleted after the commit, and by the sweep if we die in between or a
backup is being taken."""

from collections.abc import Sequence

from adapters.failpoints import failpoint
from adapters.postgres.documents import documents, garbage
from contracts.errors import StorageUnavailable
from services.access.acting import Acting


async def remove_originals(acting: Acting, keys: Sequence[str]) -> int:
    """How many objects were there; those that could not be removed stay noted for the sweep."""
    removed, gone = 0, list[str]()
    failpoint("delete.between_rows_and_objects")
    async with acting.transaction() as tx:
        if not await garbage.may_go(tx):
            return 0
    for key in keys:
        try:
            removed += await acting.adapters.objects.delete(key)
        except StorageUnavailable:
            continue
        gone.append(key)
    async with acting.transaction() as tx:
        for key in gone:
            await documents.forget_pending_deletion(tx, key)
    return removed
