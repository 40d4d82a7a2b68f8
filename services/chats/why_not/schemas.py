"""What is asked about a document that an answer does not cite, and what is answered."""

from enum import StrEnum
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field

from contracts.chats import Hit
from contracts.inputs import Input
from contracts.projects import RerankedBy, RetrievalSettings, SearchMode
from contracts.searching import Reranked


class FellOut(StrEnum):
    """Steps in the order in which an answer takes them."""

    CITED = "cited"
    PROJECT = "project"
    NOT_READY = "not_ready"
    SUPERSEDED = "superseded"
    REMOVED = "removed"
    CAME_LATER = "came_later"
    NOT_SEARCHED = "not_searched"
    SCOPE = "scope"
    QUARANTINE = "quarantine"
    PHRASE = "phrase"
    LANGUAGE = "language"
    MODE = "mode"
    AGE = "age"
    PINNED = "pinned"
    PER_DOCUMENT = "per_document"
    WEIGHT = "weight"
    CANDIDATES = "candidates"
    RERANK = "rerank"
    SECOND_SEARCH = "second_search"
    PASSAGES = "passages"
    CHANGED = "changed"
    WINDOW = "window"
    THRESHOLD = "threshold"
    ASKED_BACK = "asked_back"
    SENTENCES = "sentences"
    NOT_CITED = "not_cited"


SettingValue = bool | int | float | str | list[UUID] | None


class SettingChange(BaseModel):
    """A setting with which the document would have got further."""

    name: str = Field(
        description="`retrieval.passages` is one of the project's settings; `document_ids` is the"
        " question's own, `embedder` the project's embedder, `model` the language model's window."
    )
    title: str
    now: SettingValue = None
    would: SettingValue = Field(default=None, description="Null: no value does it by itself.")
    tried: bool = Field(
        default=False, description="The search was made with it, and finds the document."
    )


class WhyNot(BaseModel):
    """The first step at which a document fell out of an answer, and what would change that."""

    message_id: UUID
    document_id: UUID
    passage_id: UUID | None = Field(
        default=None, description="The passage that it is about, where one was asked for or found."
    )
    title: str
    step: FellOut
    told: str = Field(description="The same as a sentence or two.")
    setting: SettingChange | None = None
    place: int | None = Field(default=None, description="Among all that were found, from 1.")
    asked_with: Literal["then", "today"] = Field(
        description="Whose settings were looked at: those the question was asked with, or, where"
        " they are not kept (any more), the project's as they are."
    )


class RetrievalChanges(Input):
    """What a search is made with in place of what the answer was; left out or null: as it was."""

    mode: SearchMode | None = None
    passages: int | None = Field(None, ge=1, le=20)
    vector_weight: float | None = Field(None, ge=0, le=1)
    rerank: RerankedBy | None = None
    per_document: int | None = Field(None, ge=0, le=20)
    half_life_days: int | None = Field(None, ge=0, le=36500)
    pinned_documents: list[UUID] | None = Field(None, max_length=20)


class ReplayBody(Input):
    """A search of an answer, made again with something else. What is left out is as it was."""

    document_id: UUID
    passage_id: UUID | None = None
    retrieval: RetrievalChanges = Field(default_factory=lambda: RetrievalChanges.model_validate({}))
    everywhere: bool = Field(
        False, description="In all documents, where the question was asked of some only."
    )
    query: str | None = Field(None, min_length=1, max_length=4000)


class Replayed(BaseModel):
    """What the search finds with it."""

    found: bool = Field(description="The document would be among the passages.")
    place: int | None = Field(None, description="Its best passage's, from 1.")
    told: str
    queries: list[str]
    retrieval: RetrievalSettings
    hits: list[Hit]
    reranked: Reranked | None = None
