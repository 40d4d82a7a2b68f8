"""Tells people once that what they, or projects of theirs, may keep is nearly used up, and once
that it is."""

from collections.abc import Sequence
from uuid import UUID

from adapters.postgres.database import Tx
from adapters.postgres.notices import keeping, outbox
from adapters.wiring import WorkerAdapters
from contracts.jobs import Done
from contracts.notices import NoticeKind, OpenNotice, Reader
from contracts.quotas import Quota
from contracts.settings import QuotaSettings
from worker.notices.sending import Sending, Written, web_of
from worker.notices.words import plain

LEVELS = (80, 100)
_BACK = 5
"""So many percent below a level, reaching it again is told again: who adds one and deletes one is
not written to each time."""
_SLICE = 200

Crossing = tuple[UUID, UUID | None, str]
"""Who is told of it, of which project (none: what they keep themselves), and about what."""


async def tell_of_quotas(adapters: WorkerAdapters) -> Done:
    settings = adapters.settings.quotas
    crossed, kept = await _crossings(adapters, settings)
    async with adapters.db.as_worker() as tx:
        known = await keeping.known_quota_notices(tx)
        for crossing in known - kept:
            await keeping.forget_quota_notice(tx, *crossing)
        for user, project, about in sorted(crossed - known, key=str):
            await outbox.open_notice(tx, NoticeKind.QUOTA, user, project, about)
    writing = _Writing(web_of(adapters), settings)
    return await Sending(adapters, NoticeKind.QUOTA, writing.write).all()


async def _crossings(
    adapters: WorkerAdapters, settings: QuotaSettings
) -> tuple[set[Crossing], set[Crossing]]:
    """Levels that are reached, and those that are not left again yet."""
    crossed, kept = set[Crossing](), set[Crossing]()
    async with adapters.db.as_worker() as tx:
        if not await keeping.is_anything_limited(tx, settings):
            return crossed, kept
    for whose in ("person", "project"):
        after: UUID | None = UUID(int=0)
        while after is not None:
            async with adapters.db.as_worker() as tx:
                found, after = await keeping.limited(tx, whose, settings, after, _SLICE)
                for subject, quota in found:
                    if _reached(quota, LEVELS[0] - _BACK):
                        await _add(tx, subject, quota, crossed, kept)
    return crossed, kept


async def _add(
    tx: Tx, subject: UUID, quota: Quota, crossed: set[Crossing], kept: set[Crossing]
) -> None:
    is_person = quota.whose == "person"
    project = None if is_person else subject
    readers = await keeping.readers_of_quota(tx, project, subject if is_person else None)
    for level in LEVELS:
        these = {(reader, project, f"{quota.unit} {level}") for reader in readers}
        if _reached(quota, level):
            crossed |= these
        if _reached(quota, level - _BACK):
            kept |= these


def _reached(quota: Quota, percent: int) -> bool:
    return quota.used * 100 >= quota.most * percent


class _Writing:
    def __init__(self, web: str, settings: QuotaSettings) -> None:
        self._web, self._settings = web, settings

    async def write(self, tx: Tx, reader: Reader, notices: Sequence[OpenNotice]) -> Written | None:
        """As it is now, whatever it was when it was noticed."""
        lines: list[str] = []
        is_full = False
        for project in dict.fromkeys(one.project_id for one in notices):
            units = {one.about.partition(" ")[0] for one in notices if one.project_id == project}
            for quota in await keeping.quotas(tx, reader.user_id, project, self._settings):
                if quota.unit in units and _reached(quota, LEVELS[0] - _BACK):
                    is_full = is_full or _reached(quota, 100)
                    lines.append(await self._line(tx, project, quota))
        if not lines:
            return None
        subject = "Ibid: there is no more room" if is_full else "Ibid: room is running out"
        told = "\n".join(lines)
        return Written(
            subject,
            f"{told}\n\nWhat has no room is refused. Delete what is not needed, or ask whoever runs"
            " this Ibid for more room.\n",
        )

    async def _line(self, tx: Tx, project: UUID | None, quota: Quota) -> str:
        if project is None:
            return f"- You keep {quota.kept_of_most} in all projects together."
        name = plain(await keeping.name_of(tx, project), 100)
        return (
            f'- The project "{name}" keeps {quota.kept_of_most}: {self._web}/p/{project}/documents'
        )
