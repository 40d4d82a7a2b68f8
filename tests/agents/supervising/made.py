"""A model that decides as it is told, and a project of a few documents, made by hand."""

import json
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from agents import Context, Library, Question, ask
from contracts.chats import Hit, Limit, Usage
from contracts.completions import ToolCall, ToolSpec
from contracts.documents import Listed, Listing
from contracts.events import Finished, Step, Token
from contracts.ports import ChatMessage, ChatModel, Delta
from contracts.projects import AgentChoice
from contracts.tools import Tool
from tests.agents.answering.made import Desk, hit

BOATS = hit("The boat Aurora was built by Lindholm in 1931.", document=1, title="Boats")
BUILDER = hit("Lindholm had his yard in Rostock until 1944.", document=2, title="Builders")
HARBOUR = hit("The harbour closes at eight in winter.", document=3, title="Harbour")


def call(name: str, **arguments: object) -> ToolCall:
    return written(name, json.dumps(arguments))


def written(name: str, arguments: str) -> ToolCall:
    """A call with the very text of its arguments."""
    return ToolCall("", name, arguments)


@dataclass
class Deciding:
    """Calls, message by message, what it is told to; without tools it writes `prose`."""

    turns: Sequence[Sequence[ToolCall] | str | Exception]
    prose: str = "The boat was built in 1931 [1]."
    name: str = "deciding"
    usage: Usage = field(default_factory=lambda: Usage(input_tokens=100, output_tokens=10))
    told: list[list[ChatMessage]] = field(default_factory=list[list[ChatMessage]])
    """What it was sent to decide on, message by message."""
    answered_from: list[ChatMessage] = field(default_factory=list[ChatMessage])

    async def load(self) -> None: ...

    async def stream(
        self, messages: Sequence[ChatMessage], tools: Sequence[ToolSpec] = ()
    ) -> AsyncGenerator[Delta]:
        if not tools:
            self.answered_from = list(messages)
            yield Delta(text=self.prose)
        elif any(tool.name == "answer" for tool in tools):  # else it is to correct its answer
            self.told.append(list(messages))
            turn = self.turns[min(len(self.told), len(self.turns)) - 1]
            if isinstance(turn, Exception):
                raise turn
            if isinstance(turn, str):
                yield Delta(text=turn)
            else:
                for number, one in enumerate(turn):
                    yield Delta(call=replace(one, id=f"c{len(self.told)}-{number}"))
        yield Delta(usage=self.usage)

    def heard(self, turn: int = -1) -> str:
        """What came of its calls, as it was told before it decided."""
        return "\n".join(m.content for m in self.told[turn] if m.role == "tool")


@dataclass
class Shelf:
    """What stands in the project; a search finds the passages with a word of the query."""

    hits: Sequence[Hit] = (BOATS, BUILDER, HARBOUR)
    pages: int | None = 3
    headings: dict[UUID, list[list[str]]] = field(default_factory=dict[UUID, list[list[str]]])
    """Of the documents that have others than the usual two."""
    searched: list[tuple[list[str], list[UUID] | None]] = field(
        default_factory=list[tuple[list[str], list[UUID] | None]]
    )

    async def search(self, queries: Sequence[str]) -> list[Hit]:
        self.searched.append((list(queries), None))
        return self._found(queries)

    async def search_in(self, queries: Sequence[str], documents: Sequence[UUID]) -> list[Hit]:
        self.searched.append((list(queries), list(documents)))
        return [one for one in self._found(queries) if one.document_id in documents]

    async def documents(self, limit: int, containing: str) -> Listing:
        assert limit > 0
        every = [Listed(one.document_id, f"{one.title}.pdf", self.pages) for one in self.hits]
        some = [one for one in every if containing.casefold() in one.name.casefold()]
        return Listing(some[:limit], len(some))

    async def around(self, passage: Hit, reach: int) -> list[Hit]:
        after = f"After: {passage.text} ({reach})"
        number = passage.document_id.int
        return [passage, hit(after, document=number, passage=9, title=passage.title)]

    async def outline(self, document: UUID) -> list[list[str]]:
        return self.headings.get(document, [["Chapter one"], ["Chapter one", "The yard"]])

    def _found(self, queries: Sequence[str]) -> list[Hit]:
        words = {word.casefold() for query in queries for word in query.split()}
        return [one for one in self.hits if words & set(one.text.casefold().split())]


@dataclass
class Told:
    """What the reader of an answer saw."""

    events: list[Any]

    @property
    def text(self) -> str:
        return "".join(e.text for e in self.events if isinstance(e, Token))

    @property
    def steps(self) -> list[tuple[str, str | None]]:
        """Name and summary of each that ended."""
        return [(e.name, e.summary) for e in self.ended]

    @property
    def ended(self) -> list[Step]:
        return [e for e in self.events if isinstance(e, Step) and e.state != "started"]

    @property
    def limits(self) -> list[Limit]:
        finished = self.events[-1]
        assert isinstance(finished, Finished)
        return finished.limits


async def supervised(
    model: ChatModel,
    question: str = "Where was the yard of the builder of the Aurora?",
    *,
    shelf: Shelf | None = None,
    choice: AgentChoice = AgentChoice.AGENT,
    tools: Sequence[Tool] = (),
    **settings: object,
) -> Told:
    """Asked through the same door as every other question."""
    context = context_of(model, shelf or Shelf(), tools, **settings)
    return Told([event async for event in ask(Question(question, agent=choice), context)])


def context_of(
    model: ChatModel, shelf: Shelf, tools: Sequence[Tool] = (), **settings: object
) -> Context:
    return replace(
        Desk(hits=shelf.hits).context(model, **settings),
        search=shelf.search,
        tools=tools,
        library=Library(shelf.documents, shelf.search_in, shelf.around, shelf.outline),
    )
