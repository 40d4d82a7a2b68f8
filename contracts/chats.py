"""Chats, messages, sources and sentences: what an answer leaves behind."""

from datetime import datetime
from enum import StrEnum
from typing import Literal, Self, get_args
from uuid import UUID

from pydantic import BaseModel, Field, model_validator

from contracts.assistants import ChosenAssistant
from contracts.documents import Place
from contracts.snapshots import Outside

EXTRACTIVE = "extractive"
"""The name that stands in an answer for the offline answerer, where others have their model's."""


class Hit(BaseModel):
    """A passage that a search found, and why.

    `title` is what the document calls itself; `name`, where it was asked for, what people call it.
    Of a passage from `outside` the documents, `document_id` is the id of its snapshot.
    """

    passage_id: UUID
    document_id: UUID
    title: str
    name: str | None = Field(default=None, exclude=True)
    text: str
    context: str = Field(default="", exclude=True)
    outside: Outside | None = Field(default=None, exclude=True)
    place: Place
    score: float = Field(
        description="Of the legs together; where passages were reranked, that of the place it took."
    )
    scores: "LegScores"


class LegScores(BaseModel):
    """The score of each leg; null where the leg did not find the passage."""

    vector: float | None = Field(
        default=None, description="Cosine similarity of question and passage."
    )
    keyword: float | None = Field(default=None, description="BM25.")
    rerank: float | None = Field(
        default=None, description="The reranker's own, where one judged the passage."
    )
    vector_rank: int | None = Field(default=None, description="Among those that were compared.")
    keyword_rank: int | None = None


class TableRow(BaseModel):
    """The row of a table that a quote is, to be shown as one."""

    columns: list[str] = Field(description="Names of the first cells; none where they have none.")
    cells: list[str]
    asked: list[int] = Field(description="The cells that answer, from 0; may be none.")


class Source(BaseModel):
    """What an answer cites: `quote` stands word for word at `place` of the document's text, or of
    the snapshot's."""

    n: int = Field(description="From 1, the number in `[n]`.")
    kind: Literal["document", "web", "tool"]
    title: str = Field(description="Of a document its `name`, as it is everywhere else.")
    document_id: UUID | None = None
    passage_id: UUID | None = None
    url: str | None = None
    quote: str
    place: Place | None = None
    score: float
    row: TableRow | None = Field(default=None, description="Where the quote is a table's row.")
    snapshot_id: UUID | None = Field(
        default=None,
        description="Of the web or a tool: the text as it was, at `GET /snapshots/{id}`.",
    )
    taken_at: datetime | None = Field(default=None, description="… and when that was.")


class Nearest(Source):
    """A passage that came near and does not answer; `why` in the language of the question."""

    why: str


class Choice(BaseModel):
    """One of several documents that may be meant; each answers the question differently."""

    label: str = Field(description="What the document is called where they are told apart.")
    question: str = Field(description="The same question, asked of this document alone.")
    document_id: UUID


class Support(StrEnum):
    SUPPORTED = "supported"
    WEAK = "weak"
    NONE = "none"


class Sentence(BaseModel):
    """A sentence of the answer: offsets (code points) into its content, and what it rests on."""

    start: int
    end: int
    sources: list[int]
    support: Support


StepName = Literal[
    "wait",
    "resume",
    "go_on",
    "remember",
    "guard",
    "rewrite",
    "retrieve",
    "rerank",
    "grade",
    "search_web",
    "decide",
    "think",
    "answer",
    "verify",
    "mask",
]
"""Steps of our own; that of a tool has whatever name the tool has."""


class StepIdentity(BaseModel):
    """Which step it is: two of one name, as two calls of one tool, have two ids."""

    id: str = Field(default="", description="Once in an answer; without one, the name is its id.")
    parent_id: str | None = Field(default=None, description="The step that this one is part of.")
    name: str = Field(
        description=f"What is done: {', '.join(get_args(StepName))}; or another, as a tool's."
    )

    @model_validator(mode="after")
    def _has_an_id(self) -> Self:
        self.id = self.id or self.name
        return self


class StepRecord(StepIdentity):
    """One step of the trace, as it is kept with the message."""

    state: Literal["finished", "skipped", "unfinished"] = Field(
        description="`unfinished`: it was going on when the answer ended, stopped or failed."
    )
    ms: float | None = None
    summary: str | None = None
    detail: dict[str, object] | None = None


class Limit(BaseModel):
    """A limit that cut an answer short, or what an agent looked at before it."""

    name: str = Field(
        description="`steps`, `tokens`, `seconds`, `cents`, `loop`, `calls` or `window` ended the"
        " agent's search; `length` the answer, `circles` one that repeated itself; `passages`:"
        " fewer were read than were found; `history`: fewer messages before than there are."
    )
    most: int
    told: str = Field(description="The same as a sentence.")


class Usage(BaseModel):
    """What models charged for, in calls that were stopped or failed, too; zero without one."""

    input_tokens: int = 0
    output_tokens: int = 0
    cached_tokens: int = Field(
        default=0, description="Of the input tokens, those that the server had read before."
    )
    cost: float | None = Field(
        default=None, description="In US dollars; null where the price of a model is not known."
    )
    estimated: bool = Field(
        default=False, description="The model's server does not say; counted from characters."
    )


class MessageStatus(StrEnum):
    COMPLETE = "complete"
    STOPPED = "stopped"
    FAILED = "failed"
    REFUSED = "refused"


class Feedback(BaseModel):
    rating: Literal["good", "bad"]
    reason: str | None = None


class Message(BaseModel):
    """A question or an answer; what `done` carries and what the history returns are the same."""

    id: UUID
    chat_id: UUID
    parent_id: UUID | None
    role: Literal["user", "assistant"]
    content: str = Field(
        description="Of an answer: Markdown, with marks `[n]` and `**` around words that answer"
        " directly; of a question: as it was asked."
    )
    sources: list[Source] = []
    sentences: list[Sentence] = []
    nearest: list[Nearest] = Field(
        default=[],
        description="Where the documents do not say: what came nearest, and why it falls short.",
    )
    choices: list[Choice] = Field(
        default=[],
        description="Where the answer asks back which document is meant: ask `question` of one.",
    )
    steps: list[StepRecord] = []
    limits: list[Limit] = Field(
        default=[], description="What cut the answer, or the search before it, short."
    )
    usage: Usage = Usage()
    model: str | None = None
    status: MessageStatus = MessageStatus.COMPLETE
    feedback: Feedback | None = None
    took_ms: float | None = Field(
        default=None, description="How long its reader waited, from the question to its end."
    )
    created_at: datetime


class ActiveRun(BaseModel):
    """An answer being written right now."""

    run_id: UUID
    question_id: UUID
    answer_id: UUID


class Chat(BaseModel):
    id: UUID
    project_id: UUID
    title: str | None
    assistant_id: UUID | None = Field(
        default=None, description="Whose settings apply; null: the project's."
    )
    assistant: ChosenAssistant | None = Field(
        default=None,
        description="Null also where it was deleted since: the project's settings apply then.",
    )
    model: str | None = Field(
        default=None,
        description="Of the connection that is to answer; null: the assistant's or the project's.",
    )
    active_run: ActiveRun | None = None
    created_at: datetime
    updated_at: datetime


class Turn(BaseModel):
    """A message of the history as the answering graph needs it."""

    role: Literal["user", "assistant"]
    content: str
    from_outside: bool = False
    """Handed in with the question: nothing here was ever asked or answered by this product."""
