"""An answer put together from its events: by its writer, or from the log when that one died."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from contracts.chats import (
    Choice,
    Limit,
    Message,
    MessageStatus,
    Nearest,
    Sentence,
    Source,
    StepIdentity,
    StepRecord,
    Usage,
)
from contracts.events import (
    AnyEvent,
    Done,
    Error,
    Finished,
    Problem,
    Refusal,
    Revised,
    SentenceJudged,
    Sources,
    Step,
    Token,
)

_DIED = Problem(
    type="/problems/interrupted",
    title="Interrupted",
    status=503,
    detail="The process that wrote this answer ended. What it had written is kept; ask again.",
)


def ending(stored: Message) -> Done | Error:
    """The last event of a run that its writer stored, or could not, and did not live to tell."""
    if stored.status is MessageStatus.FAILED:
        return Error(problem=_DIED, retryable=True)
    return Done(message=stored)


@dataclass
class Transcript:
    """`apply` every event in order; `message` is what stands at any moment."""

    text: list[str] = field(default_factory=list[str])
    sources: list[Source] = field(default_factory=list[Source])
    sentences: list[Sentence] = field(default_factory=list[Sentence])
    nearest: list[Nearest] = field(default_factory=list[Nearest])
    choices: list[Choice] = field(default_factory=list[Choice])
    limits: list[Limit] = field(default_factory=list[Limit])
    steps: list[StepRecord] = field(default_factory=list[StepRecord])
    usage: Usage = field(default_factory=Usage)
    refused: bool = False

    @classmethod
    def of(cls, events: Iterable[AnyEvent]) -> "Transcript":
        transcript = cls()
        for event in events:
            transcript.apply(event)
        return transcript

    def apply(self, event: AnyEvent | Finished) -> None:
        match event:
            case Token():
                self.text.append(event.text)
            case Revised():  # what was judged of the text before is not about this one
                self.text, self.sentences = [event.text], []
            case Sources():
                self.sources = event.sources
            case SentenceJudged():
                self.sentences.append(Sentence.model_validate(event.model_dump()))
            case Step(state="started" | "waiting"):
                self._place(_unfinished(event))
            case Step():
                self._place(StepRecord.model_validate(event.model_dump()))
            case Refusal():
                self.refused = True
                self.text = self.text or [event.reason]
            case Finished():
                self.usage, self.nearest = event.usage, event.nearest
                self.choices, self.limits = event.choices, event.limits
            case _:
                pass

    def message(
        self,
        *,
        answer_id: UUID,
        chat_id: UUID,
        question_id: UUID,
        model: str,
        status: MessageStatus | None = None,
    ) -> Message:
        """What has come so far. `status` overrides what the events say: stopped, or failed."""
        ended = MessageStatus.REFUSED if self.refused else MessageStatus.COMPLETE
        return Message(
            id=answer_id,
            chat_id=chat_id,
            parent_id=question_id,
            role="assistant",
            content="".join(self.text),
            sources=self.sources,
            sentences=self.sentences,
            nearest=self.nearest,
            choices=self.choices,
            limits=self.limits,
            steps=self.steps,
            usage=self.usage,
            model=model,
            status=status or ended,
            created_at=datetime.now(UTC),
        )

    def _place(self, record: StepRecord) -> None:
        """Where the same step began, or else at the end: a step stands before its parts."""
        for index in reversed(range(len(self.steps))):
            known = self.steps[index]
            if known.name == "resume":
                break  # what began before went down with its process
            if known.id == record.id and known.state == "unfinished":
                self.steps[index] = record
                return
        self.steps.append(record)


def _unfinished(step: StepIdentity) -> StepRecord:
    return StepRecord(id=step.id, parent_id=step.parent_id, name=step.name, state="unfinished")
