"""A question's way: it is stored, its run begins, and its events are followed to the last."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing, suppress
from dataclasses import dataclass, replace
from uuid import UUID

from adapters.postgres.chats import chats, runs
from contracts.chats import Message
from contracts.errors import NotResumable, Unavailable
from contracts.events import Done, Error
from contracts.frames import Numbered
from contracts.ports import RunKey
from services.access.rates import counted_for_today
from services.chats import questions, service
from services.chats.asking import Asking
from services.chats.schemas import AnotherAnswer, NewQuestion


@dataclass(frozen=True)
class Answer:
    """An answer that is written, or was: whoever holds it may follow it, or wait for its end."""

    asking: Asking
    key: RunKey

    def events(self, after: int = 0) -> AsyncGenerator[Numbered]:
        """Those with a number above `after`, then new ones, until the last.

        Raises as `Runs.follow` does.
        """
        return self.asking.runs.follow(self.asking, self.key, after)

    def batches(self, after: int = 0) -> AsyncGenerator[Sequence[Numbered]]:
        """The same, as many at once as there are."""
        return self.asking.runs.batches(self.asking, self.key, after)

    async def resumed(self, after: int) -> AsyncGenerator[Sequence[Numbered]]:
        """As `batches`, refused before the first one when there is no log any more."""
        asking = self.asking
        if not asking.runs.writes(self.key) and not await asking.adapters.run_log.frames(self.key):
            raise NotResumable("This answer can no longer be replayed; read the chat's messages.")
        return self.batches(after)

    async def outcome(self) -> Message | Error:
        """From its writer or the log; from the store when the log was lost on the way."""
        last: Numbered | None = None
        with suppress(Unavailable, NotResumable):
            async with aclosing(self.events()) as events:
                async for newer in events:
                    last = newer
        if last is not None and isinstance(last.event, Done):
            return last.event.message
        if last is not None and isinstance(last.event, Error):
            return last.event
        return await self._stored()

    async def _stored(self) -> Message:
        async with self.asking.adapters.db.as_user(self.asking.caller.person) as tx:
            run = await runs.get_run(tx, self.key.run_id)
            message = await chats.get_message(tx, run.answer_id) if run else None
        if message is None:
            raise Unavailable("The answer's stream was interrupted. Read the chat's messages.")
        return message


async def ask(asking: Asking, chat_id: UUID, question: NewQuestion) -> Answer:
    """It is written on when nobody follows it. Raises as `Runs.admitted` does."""
    async with asking.runs.admitted(asking.caller), counted_for_today(asking) as taken:
        begun = await questions.begin_answer(asking, chat_id, question)
        key = await asking.runs.start(replace(begun, taken=taken))
    return Answer(asking, key)


async def answer_again(
    asking: Asking, question_id: UUID, wanted: AnotherAnswer | None = None
) -> Answer:
    """Another answer to the same question, beside the ones it has."""
    async with asking.runs.admitted(asking.caller), counted_for_today(asking) as taken:
        begun = await questions.begin_another_answer(asking, question_id, wanted)
        key = await asking.runs.start(replace(begun, taken=taken))
    return Answer(asking, key)


async def find_answer(asking: Asking, run_id: UUID) -> Answer:
    return Answer(asking, await service.my_run(asking, run_id))
