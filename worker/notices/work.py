"""Tells people that their files and sites are done, while they are not looking."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from adapters.postgres.database import Tx
from adapters.postgres.notices import outbox, work
from adapters.postgres.notices.work import AtRest, EndedIn, Failed
from adapters.wiring import WorkerAdapters
from contracts.jobs import Done
from contracts.notices import NoticeKind, OpenNotice, Reader
from worker.notices.sending import Sending, Written, of_projects, web_of
from worker.notices.words import either, plain

QUICK = timedelta(minutes=5)
"""Whoever waited no longer than this for all of it is not written to."""
_QUIET = timedelta(minutes=2)
_LONGEST = timedelta(hours=6)
_PAUSE = timedelta(minutes=30)
_NAMED = 20


async def tell_of_work(adapters: WorkerAdapters) -> Done:
    async with adapters.db.as_worker() as tx:
        found = await work.at_rest(tx, _QUIET, _LONGEST, _PAUSE)
    seen = await adapters.seen.when([(one.project_id, one.user_id) for one in found])
    for one, seen_at in zip(found, seen, strict=True):
        async with adapters.db.as_worker() as tx:
            if _is_known(one, seen_at):
                await work.forget(tx, one.ends)
            else:
                await outbox.open_notice(tx, NoticeKind.WORK, one.user_id, one.project_id)
    return await Sending(adapters, NoticeKind.WORK, _Writing(web_of(adapters)).write).all()


def _is_known(one: AtRest, seen_at: float) -> bool:
    """They were there a moment ago, or had the project open when the last of it ended or since."""
    return one.took < QUICK or seen_at >= one.ended_at.timestamp()


class _Writing:
    def __init__(self, web: str) -> None:
        self._web = web

    async def write(self, tx: Tx, reader: Reader, notices: Sequence[OpenNotice]) -> Written | None:
        look = partial(work.ended_in, tx, reader.user_id, named=_NAMED)
        told = await of_projects(notices, look)
        if not told:
            return None

        async def settle(tx: Tx) -> None:
            for one in told:
                await work.forget(tx, one.ends)

        text = "\n".join(self._section(one) for one in told)
        return Written(_subject(told), f"What you added to Ibid is done.\n\n{text}", settle)

    def _section(self, one: EndedIn) -> str:
        lines = [f'In the project "{plain(one.project, 100)}":']
        if one.files:
            lines.append(f"  {either(one.files, 'file has', 'files have')} been read.")
        if one.sites:
            lines.append(f"  {either(one.sites, 'site has', 'sites have')} been fetched.")
        if one.failed:
            lines.append(f"  {one.failed:,} failed:")
            lines += [_failed(failed) for failed in one.named]
        if one.failed > len(one.named):
            lines.append(f"  - and {one.failed - len(one.named):,} more.")
        lines.append(f"  See them, and try again: {self._web}/p/{one.project_id}/documents")
        return "\n".join(lines) + "\n"


def _failed(failed: Failed) -> str:
    why = plain(failed.why or "It could not be read. Try again.", 300)
    return f'  - "{plain(failed.name, 120)}": {why}'


def _subject(told: Sequence[EndedIn]) -> str:
    well = sum(one.files + one.sites for one in told)
    failed = sum(one.failed for one in told)
    if not failed:
        return f"Ibid: {either(well, 'file or site is', 'files and sites are')} done"
    return f"Ibid: {well:,} done, {failed:,} failed"
