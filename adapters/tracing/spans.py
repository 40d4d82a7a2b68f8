"""An answer and its trace as spans, in the words of OpenTelemetry for language models. Pure."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from contracts.chats import Message, StepRecord
from contracts.traces import Embedding, ModelCall, SearchCall, Timed, Trace

Attributes = dict[str, str | int | float | bool | Sequence[str]]
_MILLION = 1_000_000


@dataclass(frozen=True)
class Span:
    """`parent` is the `id` of another one; times are nanoseconds since 1970."""

    id: str
    name: str
    parent: str | None
    begun: int
    ended: int
    attributes: Attributes = field(default_factory=Attributes)
    error: str | None = None
    goes_out: bool = False
    """To somebody else's server."""


@dataclass(frozen=True)
class Answered:
    """An answer as it is stored, with how it came about."""

    message: Message
    trace: Trace
    project_id: UUID
    question: str


def spans_of(answered: Answered, *, content: bool) -> list[Span]:
    """The answer first, then its steps, then what was done in each."""
    making = _Making(answered, content)
    return [making.root(), *making.steps(), *making.details()]


class _Making:
    def __init__(self, answered: Answered, content: bool) -> None:
        self._answered, self._content = answered, content
        self._message, self._trace = answered.message, answered.trace
        begun = {one.id: one.begun_ms for one in self._trace.steps}
        self._begun = {step.id: begun.get(step.id, 0.0) for step in self._message.steps}

    def root(self) -> Span:
        message = self._message
        attributes: Attributes = {
            "gen_ai.operation.name": "invoke_agent",
            "gen_ai.agent.name": "ibid",
            "gen_ai.conversation.id": str(message.chat_id),
            "gen_ai.usage.input_tokens": message.usage.input_tokens,
            "gen_ai.usage.output_tokens": message.usage.output_tokens,
            "ibid.message.id": str(message.id),
            "ibid.project.id": str(self._answered.project_id),
            "ibid.status": message.status.value,
            "ibid.sources": len(message.sources),
        }
        if message.model:
            attributes["gen_ai.response.model"] = message.model
        if self._content:
            attributes["gen_ai.input.messages"] = _messages("user", self._answered.question)
            attributes["gen_ai.output.messages"] = _messages("assistant", message.content)
        lasted = max([0.0, *(self._end_of(step) for step in message.steps)])
        failed = message.status.value if message.status.value == "failed" else None
        return self._span("answer", "invoke_agent ibid", None, 0.0, lasted, attributes, failed)

    def steps(self) -> Iterator[Span]:
        known = {step.id for step in self._message.steps}
        for step in self._message.steps:
            if step.state == "skipped":
                continue
            parent = step.parent_id if step.parent_id in known else None
            begun = self._begun[step.id]
            yield self._span(
                f"step {step.id}",
                self._name(step),
                f"step {parent}" if parent else "answer",
                begun,
                self._end_of(step) - begun,
                self._of_step(step),
                "unfinished" if step.state == "unfinished" else None,
            )

    def details(self) -> Iterator[Span]:
        trace = self._trace
        for n, call in enumerate(trace.calls):
            yield self._call(f"call {n}", call)
        for n, search in enumerate(trace.searches):
            name = f"retrieval {self._trace.embedder or 'words'}"
            yield self._below(f"search {n}", name, search, self._of_search(search))
        for n, embedding in enumerate(trace.embeddings):
            name = f"embeddings {embedding.embedder}"
            yield self._below(f"embedding {n}", name, embedding, self._of_embedding(embedding))

    def _name(self, step: StepRecord) -> str:
        return f"execute_tool {step.name}" if step.parent_id else step.name

    def _of_step(self, step: StepRecord) -> Attributes:
        found: Attributes = {"ibid.step": step.name}
        if step.parent_id:
            found |= {
                "gen_ai.operation.name": "execute_tool",
                "gen_ai.tool.name": step.name,
                "gen_ai.tool.call.id": step.id,
            }
        if self._content and step.detail:
            detail = dict(step.detail)
            if step.parent_id and "arguments" in detail:
                found["gen_ai.tool.call.arguments"] = str(detail.pop("arguments"))
            found["gen_ai.tool.call.result" if step.parent_id else "ibid.detail"] = _json(detail)
        if self._content and step.summary:
            found["ibid.summary"] = step.summary
        return found

    def _call(self, id_: str, call: ModelCall) -> Span:
        found: Attributes = {
            "gen_ai.operation.name": "chat",
            "gen_ai.provider.name": "openai",
            "gen_ai.request.model": call.model,
            "ibid.role": call.role.value,
            "ibid.outcome": call.outcome,
            "ibid.prompt.tokens_estimated": sum(part.tokens for part in call.prompt),
        }
        if call.usage:
            found["gen_ai.usage.input_tokens"] = call.usage.input_tokens
            found["gen_ai.usage.output_tokens"] = call.usage.output_tokens
        if self._content:
            said = [(part.kind, self._text(part.text)) for part in call.prompt]
            found["gen_ai.system_instructions"] = _json(
                [{"type": "text", "content": text} for kind, text in said if kind == "rules"]
            )
            told = [_message("user", text, kind) for kind, text in said if kind != "rules"]
            found["gen_ai.input.messages"] = _json(told)
            found["gen_ai.output.messages"] = _messages("assistant", self._text(call.said))
        error = call.outcome if call.outcome == "failed" else None
        if error:
            found["error.type"] = "ModelUnavailable"
        return self._below(id_, f"chat {call.model}", call, found, error, goes_out=True)

    def _of_search(self, search: SearchCall) -> Attributes:
        found: Attributes = {
            "gen_ai.operation.name": "retrieval",
            "gen_ai.data_source.id": str(self._answered.project_id),
            "ibid.search.kind": search.kind,
            "ibid.search.queries": len(search.queries),
            "ibid.search.found": len(search.found),
        }
        if self._content:
            found["gen_ai.retrieval.query.text"] = "\n".join(search.queries)
            found["gen_ai.retrieval.documents"] = _json(
                [{"id": str(one.passage_id), "score": one.score} for one in search.found]
            )
        return found

    def _of_embedding(self, embedding: Embedding) -> Attributes:
        found: Attributes = {"gen_ai.operation.name": "embeddings"}
        if embedding.embedder:
            found["gen_ai.request.model"] = embedding.embedder
        return found

    def _below(
        self,
        id_: str,
        name: str,
        timed: Timed,
        attributes: Attributes,
        error: str | None = None,
        *,
        goes_out: bool = False,
    ) -> Span:
        parent = f"step {timed.step_id}" if timed.step_id in self._begun else "answer"
        span = self._span(id_, name, parent, timed.begun_ms, timed.ms, attributes, error)
        return replace(span, goes_out=goes_out)

    def _span(
        self,
        id_: str,
        name: str,
        parent: str | None,
        begun_ms: float,
        ms: float,
        attributes: Attributes,
        error: str | None = None,
    ) -> Span:
        begun = nanoseconds(self._trace.began_at) + int(begun_ms * _MILLION)
        ended = begun + int(max(ms, 0) * _MILLION)
        return Span(id_, name, parent, begun, ended, attributes, error)

    def _end_of(self, step: StepRecord) -> float:
        return self._begun[step.id] + (step.ms or 0.0)

    def _text(self, number: int | None) -> str:
        return "" if number is None else self._trace.texts[number]


def nanoseconds(at: datetime) -> int:
    return int(at.timestamp() * 1_000_000) * 1000


def _messages(role: str, content: str) -> str:
    return _json([_message(role, content)])


def _message(role: str, content: str, kind: str = "") -> Mapping[str, object]:
    part = {"type": "text", "content": content}
    return {"role": role, "parts": [part], **({"name": kind} if kind else {})}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)
