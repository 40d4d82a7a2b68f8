"""What is known of an answer and of a document, before anything is searched again."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast
from uuid import UUID

from adapters.postgres.chats import traces
from adapters.postgres.chats.traces import Asked, Standing
from adapters.postgres.database import Tx
from adapters.postgres.documents import documents
from adapters.postgres.embedders import embedders
from contracts.chats import Message, StepRecord
from contracts.errors import Invalid, NotFound
from contracts.ports import EmbedderId
from contracts.projects import ProjectSettings
from contracts.searching import NO_FILTERS, SearchFilters
from services.access.acting import Acting
from services.access.projects import get_settings
from services.chats.service import get_message

_MOST_PASSAGES = 5000
_FINDING = ("retrieve", "rerank", "search_web")


@dataclass(frozen=True)
class Wanted:
    """What is asked about: a document, or one passage of it."""

    document_id: UUID
    passage_id: UUID | None = None


@dataclass(frozen=True)
class Facts:
    message: Message
    asked: Asked
    settings: ProjectSettings
    then: bool
    """The settings are those it was asked with."""
    embedder: EmbedderId | None
    scope: list[UUID] | None
    """The documents that are searched, as the question and its assistant name them."""
    filters: SearchFilters
    """What the assistant wants of passages."""
    document: Standing
    wanted: Wanted
    own: frozenset[str]
    """Ids of the document's passages, those in quarantine among them."""

    @cached_property
    def queries(self) -> list[str]:
        """What was searched, the question itself first; none where nothing was."""
        detail = _detail(_last(self.message.steps, "retrieve"))
        if "query" not in detail:
            return []
        wordings = cast(dict[str, Any], detail.get("wordings") or {})
        return [str(detail["query"]), *map(str, wordings.get("queries", []))]

    @cached_property
    def second_query(self) -> str | None:
        said = _detail(_last(self.message.steps, "retrieve")).get("also searched")
        return None if said is None else str(said)

    @cached_property
    def tool_searches(self) -> list[tuple[str, list[str]]]:
        """Of an agent: each query, and the names of the documents it was asked of."""
        calls = [step for step in self.message.steps if step.name == "search_documents"]
        return [found for step in calls if (found := _arguments(step))]

    @cached_property
    def given(self) -> list[str]:
        """Passages that whoever wrote the answer was shown, in their order."""
        last = next(
            (s for s in reversed(self.message.steps) if s.name in _FINDING and s.detail), None
        )
        simple = [last] if last else []
        calls = [s for s in self.message.steps if s.parent_id and s.name not in _FINDING]
        return [id_ for step in [*simple, *calls] for id_ in _ids(step, "candidates")]

    @cached_property
    def withheld(self) -> set[str]:
        """Passages that the guard took out when they had been found."""
        return {id_ for step in self.message.steps for id_ in _ids(step, "withheld")}

    @property
    def named(self) -> set[str]:
        """The passages that are asked about."""
        one = self.wanted.passage_id
        return {str(one)} if one else set(self.own)

    def step(self, name: str) -> StepRecord | None:
        return _last(self.message.steps, name)


async def facts_of(acting: Acting, message_id: UUID, wanted: Wanted) -> Facts:
    """Raises `NotFound` for an answer or a document that is not there for the caller."""
    adapters = acting.adapters
    async with acting.transaction() as tx:
        message = await get_message(tx, message_id)
        asked = await traces.asked(tx, message_id)
        if message.role != "assistant" or asked is None:
            raise Invalid("This is a question: name one of its answers.", field="message_id")
        document = await _standing(tx, wanted)
        trace = await traces.get(tx, message_id)
        then = trace and trace.asked_with
        own = await traces.passage_ids(tx, wanted.document_id, _MOST_PASSAGES)
        scope = trace.document_ids if trace else asked.document_ids
        return Facts(
            message=message,
            asked=asked,
            settings=then or await get_settings(tx, asked.project_id),
            then=then is not None,
            embedder=await embedders.searched_by(tx, asked.project_id, *adapters.embedders.default),
            scope=None if scope is None else await documents.newest_in_scope(tx, scope),
            filters=trace.filters if trace else NO_FILTERS,
            document=document,
            wanted=wanted,
            own=frozenset(map(str, own)),
        )


async def _standing(tx: Tx, wanted: Wanted) -> Standing:
    document = await traces.standing(tx, wanted.document_id)
    if document is None:
        raise NotFound(f"There is no document {wanted.document_id}.")
    return document


def _last(steps: Sequence[StepRecord], name: str) -> StepRecord | None:
    return next((step for step in reversed(steps) if step.name == name), None)


def _detail(step: StepRecord | None) -> dict[str, Any]:
    return (step and step.detail) or {}


def _ids(step: StepRecord, what: str) -> list[str]:
    listed = cast(list[dict[str, Any]], _detail(step).get(what) or [])
    return [str(one.get("passage_id")) for one in listed]


def _arguments(step: StepRecord) -> tuple[str, list[str]] | None:
    try:
        said = json.loads(str(_detail(step).get("arguments", "")))
        return str(said["query"]), [str(name) for name in said.get("documents", [])]
    except (ValueError, KeyError, TypeError):
        return None  # the model called it wrongly, and nothing was searched
