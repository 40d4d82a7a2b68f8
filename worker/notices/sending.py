"""Letters of one kind to everybody who has something to be told, one for each of them.

What a letter says is read when it is written, so that one that waited for the mail server is true,
and says nothing to who may not read it any more. It is sent at least once: who is killed between
the server's yes and the note of it sends it again, and with the same Message-ID, so that most
mailboxes show it once.
"""

import hashlib
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Literal, NamedTuple, TypeVar
from uuid import UUID

from adapters.failpoints import failpoint
from adapters.mail import MailPutOff, MailRefused
from adapters.postgres.database import Tx
from adapters.postgres.notices import choices, outbox
from adapters.wiring import WorkerAdapters
from contracts.errors import Unavailable
from contracts.jobs import Done, counted
from contracts.mail import Letter
from contracts.notices import NoticeKind, OpenNotice, Reader

logger = logging.getLogger(__name__)

_AT_ONCE = 500
"""People in a run; the rest is the next one's."""
_IN_A_ROW = 3
"""So many letters for which the server cannot be used, and it is left alone until the next run."""
_PUT_OFF_IN_A_ROW = 20
"""The same, of letters that it puts off: one mailbox may be full, so many are not."""
_GIVEN_UP = timedelta(days=3)
"""So long a letter may be put off; mail servers themselves try for about as long."""
_FOOTER = (
    "\n--\nIbid at {web}\nNo more mail of this kind, without signing in:\n{web}/unsubscribe#{token}"
    "\nWhich mail you get: {web}/me\n"
)


class Written(NamedTuple):
    subject: str
    """Ours alone: nothing in it is text that somebody chose."""
    text: str
    settle: Callable[[Tx], Awaitable[None]] | None = None
    """What is noted beside, once it was sent."""


Found = TypeVar("Found")
Write = Callable[[Tx, Reader, Sequence[OpenNotice]], Awaitable[Written | None]]
"""None: there is nothing to be told any more."""


class Sending:
    """One run over all who are due."""

    def __init__(self, adapters: WorkerAdapters, kind: NoticeKind, write: Write) -> None:
        self._adapters, self._kind, self._write = adapters, kind, write
        self._sent = self._put_off = 0

    async def all(self) -> Done:
        """Raises `Unavailable`: the mail server takes nothing. It is told again by a later run."""
        async with self._adapters.db.as_worker() as tx:
            people = await outbox.due(tx, self._kind, _AT_ONCE)
        in_a_row = put_off_in_a_row = 0
        for person in people:
            try:
                await self._one(person)
            except MailPutOff as error:
                logger.warning("a %s notice is put off: %s", self._kind, error)
                in_a_row, put_off_in_a_row = 0, put_off_in_a_row + 1
                if put_off_in_a_row == _PUT_OFF_IN_A_ROW:
                    takes_none = Unavailable("The mail server puts all letters off.")
                    raise await self._waits(takes_none) from error
            except Unavailable as error:
                logger.warning("a %s notice waits: %s", self._kind, error.detail)
                in_a_row += 1
                if in_a_row == _IN_A_ROW or len(people) == in_a_row:
                    raise await self._waits(error) from error
            else:
                in_a_row = put_off_in_a_row = 0
        return Done(self._sent, f"Sent: {counted(self._sent, 'letter')}.{self._told_later()}")

    def _told_later(self) -> str:
        if not self._put_off:
            return ""
        return f" Put off by the mail server: {counted(self._put_off, 'letter')}."

    async def _waits(self, error: Unavailable) -> Unavailable:
        async with self._adapters.db.as_worker() as tx:
            waiting = await outbox.waiting(tx, self._kind)
        return Unavailable(
            f"{error.detail} Sent: {counted(self._sent, 'letter')};"
            f" waiting for a later run: {waiting}."
        )

    async def _one(self, person: UUID) -> None:
        async with self._adapters.db.as_worker() as tx:
            claimed = await outbox.claim(tx, self._kind, person)
            if not claimed.notices:
                return  # another run has them
            reader = await choices.reader(tx, person, self._kind)
            written = await self._write(tx, reader, claimed.notices) if reader else None
            if reader is None or written is None:
                await outbox.close(tx, self._kind, person, claimed, "moot")
                return
        try:
            outcome = await self._send(reader, written)
        except MailPutOff as error:
            outcome = await self._given_up(person, error)
        failpoint("notice.sent")
        async with self._adapters.db.as_worker() as tx:
            if written.settle:
                await written.settle(tx)
            await outbox.close(tx, self._kind, person, claimed, outcome)

    async def _send(self, reader: Reader, written: Written) -> Literal["sent", "refused"]:
        try:
            await self._adapters.mail.send(self._letter(reader, written))
        except MailRefused as error:
            logger.warning("a %s notice is given up: %s", self._kind, error)
            return "refused"
        self._sent += 1
        return "sent"

    async def _given_up(self, person: UUID, error: MailPutOff) -> Literal["refused"]:
        """Raises `MailPutOff`: it is not, yet."""
        async with self._adapters.db.as_worker() as tx:
            since = await outbox.put_off(tx, self._kind, person)
        if since < _GIVEN_UP:
            self._put_off += 1
            raise error
        logger.warning("a %s notice is given up after %s: %s", self._kind, since, error)
        return "refused"

    def _letter(self, reader: Reader, written: Written) -> Letter:
        settings = self._adapters.settings
        token = self._adapters.unsubscribing.token(reader.user_id, self._kind)
        api = str(settings.public_api_url).rstrip("/")
        text = written.text + _FOOTER.format(web=web_of(self._adapters), token=token)
        said = f"{reader.user_id} {self._kind} {text}".encode()
        return Letter(
            to=reader.email,
            subject=written.subject,
            text=text,
            unsubscribe=f"{api}/api/v1/notices/unsubscribe?token={token}",
            message_id=hashlib.sha256(said).hexdigest()[:40],
        )


async def of_projects(
    notices: Sequence[OpenNotice], look: Callable[[UUID], Awaitable[Found | None]]
) -> list[Found]:
    """What there is to tell of the project of each notice, where there is anything."""
    found = [await look(one.project_id) for one in notices if one.project_id is not None]
    return [one for one in found if one is not None]


def web_of(adapters: WorkerAdapters) -> str:
    """Where people find Ibid, without a slash at its end."""
    return str(adapters.settings.public_web_url).rstrip("/")
