"""Notes what is done for one answer, around what does it: nothing is done otherwise for it."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import aclosing, contextmanager
from datetime import UTC, datetime
from time import perf_counter
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeVar
from uuid import UUID

from contracts.chats import Hit, StepIdentity, Usage
from contracts.completions import ChatMessage, ToolSpec
from contracts.errors import ModelUnavailable
from contracts.ledger import ModelRole
from contracts.ports import ChatModel, Delta
from contracts.projects import ProjectSettings
from contracts.searching import Reranked
from contracts.traces import (
    CalledTool,
    Candidate,
    Embedding,
    ModelCall,
    PromptPart,
    SearchCall,
    StepTime,
    Timed,
    Trace,
    TracePart,
    step_at_work,
)
from services.chats.retriever import Retriever
from services.chats.tracing.prompts import Part, parts_of
from services.search.service import Scope

if TYPE_CHECKING:
    from agents import Reranking

MOST_TEXT = 250_000
"""Characters of a trace's texts together."""
LONGEST = 8_000
"""Characters of one of them."""
MOST = 200
"""Calls, and searches."""
_MOST_FOUND = 100

Noted = TypeVar("Noted", bound=Timed)
EmbeddedQuestion = tuple[str, Sequence[float]]


class Asked(NamedTuple):
    """With what a question was asked."""

    settings: ProjectSettings
    scope: Scope
    history: int
    """How many turns came before it."""
    assistant: str | None = None


class _Handed(NamedTuple):
    """How many of each."""

    steps: int = 0
    calls: int = 0
    searches: int = 0
    embeddings: int = 0
    texts: int = 0


def _hide_arguments(calls: Sequence[ModelCall], hide: Callable[[str], str]) -> None:
    for call in calls:
        for one in call.called:
            one.arguments = hide(one.arguments)


class Recorder:
    """Of one answer, from when it began."""

    def __init__(self) -> None:
        self.began_at = datetime.now(UTC)
        self._began = perf_counter()
        self._texts: dict[str, int] = {}
        self._characters = 0
        self._calls: list[ModelCall] = []
        self._searches: list[SearchCall] = []
        self._embeddings: list[Embedding] = []
        self._steps: dict[str, float] = {}
        self._not_kept = 0
        self._handed = _Handed()

    def handed_on(self, hide: Callable[[str], str]) -> TracePart:
        """What was noted since this was asked last, for another process that may go on."""
        before = self._handed
        self._handed = _Handed(
            len(self._steps),
            len(self._calls),
            len(self._searches),
            len(self._embeddings),
            len(self._texts),
        )
        calls = [call.model_copy(deep=True) for call in self._calls[before.calls :]]
        _hide_arguments(calls, hide)
        return TracePart(
            began_at=self.began_at,
            steps=self._step_times()[before.steps :],
            calls=calls,
            searches=self._searches[before.searches :],
            embeddings=self._embeddings[before.embeddings :],
            texts=[hide(text) for text in list(self._texts)[before.texts :]],
            not_kept=self._not_kept,
        )

    def go_on(self, parts: Sequence[TracePart]) -> None:
        """From where another process stood, before anything is noted here."""
        if not parts:
            return
        self.began_at = parts[0].began_at
        since = (datetime.now(UTC) - self.began_at).total_seconds()
        self._began = perf_counter() - since
        for part in parts:
            self._steps |= {step.id: step.begun_ms for step in part.steps}
            self._calls += part.calls
            self._searches += part.searches
            self._embeddings += part.embeddings
            for text in part.texts:
                self._go_on_with_text(text)
            self._characters += sum(map(len, part.texts))
            self._not_kept = part.not_kept

    def begins(self, step: StepIdentity, state: str) -> None:
        """A step of the answer is told: whatever is told first of it is when it began."""
        if state != "finished":
            self._steps.setdefault(step.id, self.now())

    def models(self, models: Mapping[ModelRole, ChatModel]) -> Mapping[ModelRole, ChatModel]:
        return {role: RecordedModel(model, role, self) for role, model in models.items()}

    def searching(self, retriever: Retriever) -> "RecordedRetriever":
        return RecordedRetriever(retriever, self)

    def trace(self, asked: Asked, hide: Callable[[str], str]) -> Trace:
        """`hide` takes out what nobody is to read."""
        scope = asked.scope
        _hide_arguments(self._calls, hide)
        return Trace(
            began_at=self.began_at,
            settings=asked.settings.model_dump(mode="json"),
            assistant=asked.assistant,
            document_ids=scope.document_ids,
            filters=scope.filters,
            embedder=scope.embedder and scope.embedder.name,
            history=asked.history,
            steps=self._step_times(),
            calls=self._calls,
            searches=self._searches,
            embeddings=self._embeddings,
            texts=[hide(text) for text in self._texts],
            not_kept=self._not_kept,
        )

    def _go_on_with_text(self, text: str) -> None:
        """Under its number, also where two are the same once what nobody reads is hidden."""
        number = len(self._texts)
        while text in self._texts:
            text += " "
        self._texts[text] = number

    def _step_times(self) -> list[StepTime]:
        return [StepTime(id=id_, begun_ms=begun) for id_, begun in self._steps.items()]

    def now(self) -> float:
        return round((perf_counter() - self._began) * 1000, 1)

    @contextmanager
    def timed(self) -> Iterator[Timed]:
        """`ms` is there when it ends."""
        timed = Timed(step_id=step_at_work.get(), begun_ms=self.now(), ms=0)
        try:
            yield timed
        finally:
            timed.ms = round(self.now() - timed.begun_ms, 1)

    def note_call(self, call: ModelCall) -> None:
        self._note(self._calls, call)

    def note_search(self, search: SearchCall) -> None:
        self._note(self._searches, search)

    def note_embedding(self, embedding: Embedding) -> None:
        self._note(self._embeddings, embedding)

    def part(self, part: Part) -> PromptPart:
        number = self.text(part.text)
        left_out = max(len(part.text) - LONGEST, 0)
        return PromptPart(kind=part.kind, tokens=part.tokens, text=number, left_out=left_out)

    def text(self, text: str) -> int | None:
        """Its number; None where there is no room for it. The same text has one number."""
        kept = text[:LONGEST]
        if kept not in self._texts:
            if self._characters + len(kept) > MOST_TEXT:
                return None
            self._characters += len(kept)
            self._texts[kept] = len(self._texts)
        return self._texts[kept]

    def _note(self, noted: list[Noted], new: Noted) -> None:
        if len(noted) < MOST:
            noted.append(new)
        else:
            self._not_kept += 1


class RecordedModel:
    """`ChatModel` that notes what it was told and what it said."""

    def __init__(self, model: ChatModel, role: ModelRole, recorder: Recorder) -> None:
        self.name = model.name
        self._model, self._role, self._recorder = model, role, recorder

    async def load(self) -> None:
        await self._model.load()

    async def stream(
        self, messages: Sequence[ChatMessage], tools: Sequence[ToolSpec] = ()
    ) -> AsyncGenerator[Delta]:
        said = _Said()
        with self._recorder.timed() as timed:
            try:
                async with aclosing(self._model.stream(messages, tools)) as deltas:
                    async for delta in deltas:
                        self.name = self._model.name  # another one, where the first was away
                        said.add(delta)
                        yield delta
                said.outcome = "complete"
            except ModelUnavailable as error:
                said.outcome, said.error = "failed", error.detail
                raise
            finally:
                self._note(timed, messages, tools, said)

    def _note(
        self,
        timed: Timed,
        messages: Sequence[ChatMessage],
        tools: Sequence[ToolSpec],
        said: "_Said",
    ) -> None:
        recorder = self._recorder
        timed.ms = round(recorder.now() - timed.begun_ms, 1)
        call = ModelCall(
            **timed.model_dump(),
            role=self._role,
            model=self.name,
            prompt=[recorder.part(part) for part in parts_of(messages)],
            tools=[tool.name for tool in tools],
            said=recorder.text(said.text) if said.text else None,
            called=said.called,
            usage=said.usage,
            outcome=said.outcome,
            error=said.error,
        )
        recorder.note_call(call)


class _Said:
    """What came of a call; who reads no further has stopped it."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self.called: list[CalledTool] = []
        self.usage: Usage | None = None
        self.outcome: Literal["complete", "stopped", "failed"] = "stopped"
        self.error: str | None = None

    def add(self, delta: Delta) -> None:
        if delta.text:
            self._pieces.append(delta.text)
        if delta.call:
            called = CalledTool(name=delta.call.name, arguments=delta.call.arguments[:LONGEST])
            self.called.append(called)
        self.usage = delta.usage or self.usage

    @property
    def text(self) -> str:
        return "".join(self._pieces)


class RecordedRetriever:
    """The searches of a retriever, each noted."""

    def __init__(self, retriever: Retriever, recorder: Recorder) -> None:
        self._retriever, self._recorder = retriever, recorder

    @property
    def reranking(self) -> "Reranking | None":
        """With which an answer has its passages put in order, where there is a reranker."""
        from agents import Reranking

        return Reranking(self.candidates, self.rerank) if self._retriever.reranks else None

    async def search(self, queries: Sequence[str]) -> list[Hit]:
        return await self._noted("search", queries, lambda: self._retriever.search(queries))

    async def candidates(self, queries: Sequence[str]) -> list[Hit]:
        return await self._noted("candidates", queries, lambda: self._retriever.candidates(queries))

    async def search_in(self, queries: Sequence[str], documents: Sequence[UUID]) -> list[Hit]:
        def find() -> Awaitable[list[Hit]]:
            return self._retriever.search_in(queries, documents)

        return await self._noted("search_in", queries, find, documents)

    async def rerank(self, query: str, hits: Sequence[Hit]) -> tuple[list[Hit], Reranked | None]:
        with self._recorder.timed() as timed:
            kept, reranked = await self._retriever.rerank(query, hits)
        self._note(timed, "rerank", [query], kept)
        return kept, reranked

    async def embed_question(self, question: str) -> EmbeddedQuestion | None:
        with self._recorder.timed() as timed:
            found = await self._retriever.embed_question(question)
        if found is not None:
            name, query = found[0], question[:LONGEST]
            embedding = Embedding(**timed.model_dump(), embedder=name, query=query)
            self._recorder.note_embedding(embedding)
        return found

    async def _noted(
        self,
        kind: str,
        queries: Sequence[str],
        find: Callable[[], Awaitable[list[Hit]]],
        documents: Sequence[UUID] | None = None,
    ) -> list[Hit]:
        with self._recorder.timed() as timed:
            hits = await find()
        self._note(timed, kind, queries, hits, documents)
        return hits

    def _note(
        self,
        timed: Timed,
        kind: str,
        queries: Sequence[str],
        hits: Sequence[Hit],
        documents: Sequence[UUID] | None = None,
    ) -> None:
        search = SearchCall(
            **timed.model_dump(),
            kind=kind,
            queries=[query[:LONGEST] for query in queries],
            document_ids=None if documents is None else list(documents),
            found=[candidate_of(hit) for hit in hits[:_MOST_FOUND]],
        )
        self._recorder.note_search(search)


def candidate_of(hit: Hit) -> Candidate:
    return Candidate(
        passage_id=hit.passage_id,
        document_id=hit.document_id,
        title=hit.name or hit.title,
        page=hit.place.page,
        score=round(hit.score, 4),
        **hit.scores.model_dump(),
    )
