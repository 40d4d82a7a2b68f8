"""What was said longer ago in a chat: summarised before a question is answered, and cited again."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field
from time import perf_counter
from typing import TYPE_CHECKING

from adapters.postgres.chats import summaries
from adapters.postgres.chats.runs import Run
from contracts.background import NO_BACKGROUND, Background
from contracts.chats import Hit, Turn
from contracts.errors import ModelUnavailable, Unavailable
from contracts.events import Step
from contracts.memory import CitedBefore, EarlierMessage, EarlierTalk, KeptSummary
from contracts.ports import ChatModel
from contracts.traces import step_at_work
from services.chats.retriever import Retriever

if TYPE_CHECKING:
    from agents import Earlier

logger = logging.getLogger(__name__)
SECONDS = 30.0
"""Whoever asked waits; a model that takes longer does not summarise."""
_DEEP = 20
"""Passages among which those that were cited are found again by what was quoted of them."""
_STEP = "remember"


@dataclass
class Memory:
    """Of one question; once its events are over, `background` is what a model is told."""

    retriever: Retriever
    talk: EarlierTalk
    given: Background = NO_BACKGROUND
    _written: KeptSummary | None = field(default=None, init=False)

    @property
    def background(self) -> Background:
        summary = self.talk.summary
        return self.given._replace(earlier=summary.content if summary else "", told=self.talk.told)

    async def events(self, model: ChatModel | None) -> AsyncGenerator[Step]:
        """Nothing where all that was said is told as it was said, or summarised already. A model
        that fails is told of, and the question is answered from its last turns."""
        folded = self.talk.folded
        if model is None or not folded:
            return
        yield Step(name=_STEP, state="started")
        began = perf_counter()
        told = await self._summarise(model, folded)
        ms = round((perf_counter() - began) * 1000, 1)
        yield Step(name=_STEP, state="finished", ms=ms, summary=told, detail=self._detail(model))

    def _detail(self, model: ChatModel) -> dict[str, object] | None:
        written = self._written
        if written is None:
            return None
        return {"model": model.name, "messages": written.messages, "kept": written.content}

    async def _summarise(self, model: ChatModel, folded: Sequence[EarlierMessage]) -> str:
        from agents import at_once, summarised

        turns = [Turn(role=one.role, content=one.content) for one in folded]
        turns = turns[: at_once(turns)]
        before = self.talk.summary
        at_work = step_at_work.set(_STEP)
        try:
            async with asyncio.timeout(SECONDS):
                text = await summarised(model, before.content if before else "", turns)
        except TimeoutError:
            return f"{model.name} took longer than {SECONDS:g} s: only the last turns are read"
        except ModelUnavailable as error:
            logger.warning("no summary by %s: %s", model.name, error.detail)
            return f"Only the last turns are read. {error.detail}"
        finally:
            step_at_work.reset(at_work)
        if not text:
            return f"{model.name} wrote no summary: only the last turns are read"
        taken = len(turns) + (before.messages if before and before.content else 0)
        last = folded[len(turns) - 1].id
        self._written = KeptSummary(message_id=last, content=text, messages=taken)
        self.talk = self.talk._replace(since=self.talk.since[len(turns) :], summary=self._written)
        return await self._keep(self._written, model.name)

    async def _keep(self, summary: KeptSummary, model: str) -> str:
        try:
            async with self.retriever.acting.transaction() as tx:
                await summaries.keep(tx, summary, model)
        except Unavailable as error:
            return f"{summary.messages} messages summarised, for this answer only: {error.detail}"
        return f"{summary.messages} messages summarised"


def earlier_of(retriever: Retriever, run: Run) -> "Earlier":
    """What the answers before a question cited, and how it is read again: by a search of the same
    documents for what was quoted, so that rights, scope and quarantine are those of any search."""
    from agents import Earlier

    async def cited() -> Sequence[CitedBefore]:
        async with retriever.acting.transaction() as tx:
            return await summaries.cited_before(tx, run.question_id)

    async def read(wanted: Sequence[CitedBefore]) -> list[Hit]:
        return [hit for one in wanted if (hit := await _again(retriever, one))]

    return Earlier(cited, read)


async def _again(retriever: Retriever, cited: CitedBefore) -> Hit | None:
    """The passage itself, or the one that says the same in the newest version of its document."""
    hits = await retriever.search_again(cited.document_id, cited.quote, _DEEP)
    same = [hit for hit in hits if hit.passage_id == cited.passage_id]
    return next(iter([*same, *(hit for hit in hits if cited.quote in hit.text)]), None)
