"""What an answer is made of while it is written. The client's types come from here."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field, RootModel

from contracts.chats import Choice, Limit, Message, Nearest, Source, StepIdentity, Support, Usage
from contracts.documents import Document, DocumentSummary


class RunStarted(BaseModel):
    """Always first."""

    type: Literal["run"] = "run"
    run_id: UUID
    chat_id: UUID
    question_id: UUID
    answer_id: UUID
    model: str


class Step(StepIdentity):
    """A node of the graph begins, ends or is passed over. `ms` is milliseconds, at the end.

    One that is `waiting` goes on once the person says whether it may: `detail` has the `tool` and
    its `arguments`, and `POST /runs/{id}/steps/{step_id}` takes the answer.

    `wait` comes before the graph, where others are answered first: it may begin several times, each
    with a summary that replaces the one before.
    """

    type: Literal["step"] = "step"
    state: Literal["started", "waiting", "finished", "skipped"]
    ms: float | None = None
    summary: str | None = None
    detail: dict[str, object] | None = None


class Sources(BaseModel):
    """What the answer may cite, numbered from 1; a later event replaces an earlier one."""

    type: Literal["sources"] = "sources"
    sources: list[Source]


class Token(BaseModel):
    """The next piece of the answer in Markdown; a citation is written `[n]`."""

    type: Literal["token"] = "token"
    text: str


class Revised(BaseModel):
    """The answer, whole, in place of the tokens before: a sentence got a mark, was rewritten from
    the passage that it should rest on, or was removed.

    Tokens come after it where another process began the answer again; then its text is empty.
    """

    type: Literal["revised"] = "revised"
    text: str


class SentenceJudged(BaseModel):
    """Offsets (code points) into the answer so far, marks included."""

    type: Literal["sentence"] = "sentence"
    start: int
    end: int
    sources: list[int]
    support: Support


class Refusal(BaseModel):
    """The guardrail does not answer this question; `rule` says which rule."""

    type: Literal["refusal"] = "refusal"
    reason: str
    rule: str


class Done(BaseModel):
    """Always last when it went well: the stored message, whole."""

    type: Literal["done"] = "done"
    message: Message


class Problem(BaseModel):
    """RFC 9457 problem details."""

    type: str
    title: str
    status: int
    detail: str
    instance: str | None = None
    request_id: str | None = None


class Error(BaseModel):
    """Always last when it did not go well.

    One without a number (`id`) ends the stream and not the answer: what reads it can follow again.
    """

    type: Literal["error"] = "error"
    problem: Problem
    retryable: bool


AnyEvent = Annotated[
    RunStarted | Step | Sources | Token | Revised | SentenceJudged | Refusal | Done | Error,
    Field(discriminator="type"),
]


class Event(RootModel[AnyEvent]):
    """One frame of an answer's stream."""


class Finished(BaseModel):
    """The graph's last word to whoever runs it; never on the wire."""

    usage: Usage = Usage()
    nearest: list[Nearest] = []
    choices: list[Choice] = []
    limits: list[Limit] = []


AnswerEvent = Step | Sources | Token | Revised | SentenceJudged | Refusal | Finished
"""What `agents.ask` yields."""


class DocumentChanged(BaseModel):
    """A document of the project is new, moved on or ended."""

    type: Literal["document"] = "document"
    document: Document


class DocumentDeleted(BaseModel):
    type: Literal["document"] = "document"
    deleted: UUID


class DocumentsCounted(BaseModel):
    """How many documents are in each state. First of all, and whenever that changed.

    Its frame has an id: sent as `Last-Event-ID`, what changed in the meantime is told.
    """

    type: Literal["counts"] = "counts"
    counts: DocumentSummary
    outdated: bool = Field(
        description="Documents came or went, or more changed than is told one by one:"
        " ask again for the lists that are shown."
    )
