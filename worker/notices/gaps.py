"""Tells owners and editors who want it, once a week, what the documents did not answer."""

from collections.abc import Sequence
from functools import partial

from adapters.postgres.database import Tx
from adapters.postgres.notices import gaps, outbox
from adapters.postgres.notices.gaps import Gaps, Missed
from adapters.wiring import WorkerAdapters
from contracts.jobs import Done
from contracts.notices import NoticeKind, OpenNotice, Reader
from worker.notices.sending import Sending, Written, of_projects, web_of
from worker.notices.words import either, plain


async def tell_of_gaps(adapters: WorkerAdapters) -> Done:
    async with adapters.db.as_worker() as tx:
        people = await gaps.to_be_told_of_gaps(tx)
    # Where there is nothing to tell, it is closed and its week begins: a letter that came as soon
    # as something was missed would say when somebody asked in vain.
    for person, project in people:
        async with adapters.db.as_worker() as tx:
            await outbox.open_notice(tx, NoticeKind.GAPS, person, project)
    return await Sending(adapters, NoticeKind.GAPS, _Writing(web_of(adapters)).write).all()


class _Writing:
    def __init__(self, web: str) -> None:
        self._web = web

    async def write(self, tx: Tx, reader: Reader, notices: Sequence[OpenNotice]) -> Written | None:
        told = await of_projects(notices, partial(gaps.gaps, tx, reader.user_id))
        if not told:
            return None
        text = "\n".join(self._section(one) for one in told)
        return Written("Ibid: what your documents did not answer", text)

    def _section(self, one: Gaps) -> str:
        lines = [f'In the project "{plain(one.project, 100)}":']
        if one.own:
            lines.append("  You asked:")
            lines += [_own(missed) for missed in one.own]
        if one.own_count > len(one.own):
            lines.append(f"  - and {one.own_count - len(one.own):,} more.")
        if one.others:
            asked = either(one.others_asked, "question", "questions")
            lines.append(
                f"  Of {asked} of others, {one.others:,} had no answer in the documents, or one"
                " that its asker called bad. Their chats are theirs; ask them what was missing."
            )
        lines.append(f"  Add what is missing: {self._web}/p/{one.project_id}/documents")
        return "\n".join(lines) + "\n"


def _own(missed: Missed) -> str:
    why = "the documents do not say" if missed.is_gap else "you called the answer bad"
    return f'  - "{plain(missed.question, 200)}" ({why})'
