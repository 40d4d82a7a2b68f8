"""Tells owners, once a week at most, what their projects are about to delete because of its age."""

from collections.abc import Sequence
from functools import partial

from adapters.postgres.database import Tx
from adapters.postgres.notices import keeping, outbox
from adapters.postgres.notices.keeping import Going
from adapters.wiring import WorkerAdapters
from contracts.jobs import Done
from contracts.notices import NoticeKind, OpenNotice, Reader
from worker.notices.sending import Sending, Written, of_projects, web_of
from worker.notices.words import either, plain


async def tell_what_goes(adapters: WorkerAdapters) -> Done:
    async with adapters.db.as_worker() as tx:
        projects = await keeping.to_be_told_what_goes(tx)
    for project, owners in projects.items():
        async with adapters.db.as_worker() as tx:
            if await keeping.going(tx, project):
                for owner in owners:
                    await outbox.open_notice(tx, NoticeKind.RETENTION, owner, project)
    return await Sending(adapters, NoticeKind.RETENTION, _Writing(web_of(adapters)).write).all()


class _Writing:
    def __init__(self, web: str) -> None:
        self._web = web

    async def write(self, tx: Tx, reader: Reader, notices: Sequence[OpenNotice]) -> Written | None:
        told = await of_projects(notices, partial(keeping.going, tx, user_id=reader.user_id))
        if not told:
            return None
        text = "\n".join(self._section(one) for one in told)
        return Written(
            "Ibid: documents or chats are soon deleted",
            "Within the next seven days these are deleted, because they are older than their"
            f" projects keep them:\n\n{text}\nTo keep them, change how long things are kept in the"
            " project's settings before then.\n",
        )

    def _section(self, one: Going) -> str:
        what = [
            either(number, noun, f"{noun}s")
            for number, noun in ((one.documents, "document"), (one.chats, "chat"))
            if number
        ]
        return (
            f'- In the project "{plain(one.project, 100)}": {" and ".join(what)}\n'
            f"  {self._web}/p/{one.project_id}/settings\n"
        )
