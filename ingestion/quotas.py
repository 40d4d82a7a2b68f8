"""What comes out of a file is held to the quotas of its project and of whoever uploaded it.

The locks of quotas are taken before any row is: whoever has a row waits for none of them.
"""

from collections.abc import Mapping, Sequence

from adapters.postgres import quotas
from adapters.postgres.database import Tx
from adapters.postgres.documents import parts as rows
from adapters.postgres.documents.parts import NewPart
from contracts.documents import ClaimedDocument, FailureCode
from contracts.errors import IngestFailure, QuotaExceeded
from contracts.quotas import Room, Unit
from ingestion.work import Work


async def hold_pages(work: Work, pages: int | None) -> None:
    """They count from now on, before anything is asked of a model for them; where nothing limits
    pages, once the document is stored.

    Raises:
        IngestFailure: there is no room for so many.
    """
    if not pages:
        return
    async with work.adapters.db.as_worker() as tx:
        room = await room_for(work, tx)
        if not room.limits("pages"):
            return  # they are written with the document's passages
        room.give_back({"pages": await quotas.pages_of(tx, work.document)})
        _take(room, {"pages": pages})
        await quotas.reserve_pages(tx, work.document, pages)


async def hold_parts(
    room: Room, tx: Tx, document: ClaimedDocument, parts: Sequence[NewPart]
) -> None:
    """Files that came out of one are documents, those of a name that is there already new versions.

    Raises:
        IngestFailure: there is no room for all of them.
    """
    if not (room.limits("documents") or room.limits("bytes")):
        return
    known = await rows.known_parts(tx, document)
    new = [part for part in parts if (part.name, part.sha256) not in known]
    names = {name for name, _ in known}
    documents = sum(part.name not in names for part in new)
    _take(room, {"documents": documents, "bytes": sum(part.size for part in new)})


async def room_for(work: Work, tx: Tx) -> Room:
    """Before `tx` has locked any row. Nobody else takes of it until that has ended."""
    document, settings = work.document, work.adapters.settings.quotas
    found = await quotas.quotas_for(tx, document.created_by, document.project_id, settings)
    return Room(found, to_others=True)


def _take(room: Room, wanted: Mapping[Unit, int]) -> None:
    try:
        room.take(wanted)
    except QuotaExceeded as error:
        raise IngestFailure(
            FailureCode.QUOTA_EXCEEDED, error.detail, mend="Make room or have it raised"
        ) from None
