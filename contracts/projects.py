"""Projects and what each may choose for itself."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from contracts.members import Role


class Project(BaseModel):
    """A set of documents and the chats about them."""

    id: UUID
    name: str
    description: str | None
    role: Role = Field(
        description="The caller's own: editors change what it has, owners its limits and hosts too."
    )
    documents: int = Field(description="Those that are ready, or on the way.")
    last_question_at: datetime | None
    created_at: datetime
    updated_at: datetime


class SearchMode(StrEnum):
    HYBRID = "hybrid"
    VECTOR = "vector"
    KEYWORD = "keyword"
    MULTI_QUERY = "multi_query"


class RerankedBy(StrEnum):
    OFF = "off"
    SERVER = "server"


class _Settings(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class RetrievalSettings(_Settings):
    """How passages are found."""

    mode: SearchMode = Field(
        default=SearchMode.HYBRID,
        title="Search by",
        description="Meaning, exact words, or both; `multi_query`: both, and for several wordings"
        " of the question, which takes longer.",
    )
    passages: int = Field(
        default=8,
        ge=1,
        le=20,
        title="Passages",
        description="How many passages an answer may draw on.",
    )
    vector_weight: float = Field(
        default=0.5,
        ge=0,
        le=1,
        title="Weight of meaning",
        description="Words only at the lowest, meaning only at the highest.",
    )
    rerank: RerankedBy = Field(
        default=RerankedBy.OFF,
        title="Rerank by",
        description="Who judges once more what was found: nobody, or the reranker that this"
        " installation names.",
    )
    neighbours: int = Field(
        default=0,
        ge=0,
        le=3,
        title="Neighbours",
        description="So many passages before and after each are read with it.",
    )
    per_document: int = Field(
        default=0,
        ge=0,
        le=20,
        title="Passages per document",
        description="At most so many of one document; 0: as many as fit.",
    )
    half_life_days: int = Field(
        default=0,
        ge=0,
        le=36500,
        title="Half-life in days",
        description="Older documents count for less, down to half; 0: age does not matter.",
    )
    pinned_documents: list[UUID] = Field(
        default=[],
        max_length=20,
        title="Pinned documents",
        description="Ids of documents of which the two best passages are always read.",
    )


class Strictness(StrEnum):
    """Where a language model may take an answer from."""

    DOCUMENTS = "documents"
    DOCUMENTS_FIRST = "documents_first"
    FREE = "free"


class Unsupported(StrEnum):
    """What becomes of a sentence that no passage supports, not even rewritten."""

    MARK = "mark"
    REMOVE = "remove"


class Length(StrEnum):
    """How much an answer says."""

    SHORT = "short"
    NORMAL = "normal"
    DETAILED = "detailed"


class AnswerLanguage(StrEnum):
    """In which language an answer speaks: the question's, or always the same."""

    QUESTION = "question"
    ENGLISH = "en"
    GERMAN = "de"
    SPANISH = "es"
    CHINESE = "zh"


class AnsweringSettings(_Settings):
    """How an answer is made of passages."""

    length: Length = Field(
        default=Length.NORMAL,
        title="Length",
        description="How much an answer says. Without a model `short` is one sentence, and"
        " `detailed` up to twice as many as below.",
    )
    language: AnswerLanguage = Field(
        default=AnswerLanguage.QUESTION,
        title="Language of answers",
        description="`question`: that of the question. Without a model sentences of documents stay"
        " in theirs; what is said about them is in this one.",
    )
    sentences: int = Field(
        default=4, ge=1, le=8, title="Sentences", description="At most this many, without a model."
    )
    threshold: float = Field(
        default=0.45,
        ge=0,
        le=1,
        title="Certainty",
        description="How well a sentence must fit the question before it is an answer.",
    )
    instructions: str = Field(
        default="",
        max_length=2000,
        title="Instructions",
        description="Told to the language model with every question, such as tone or language.",
    )
    strictness: Strictness = Field(
        default=Strictness.DOCUMENTS,
        title="Answer from",
        description="`documents`: nothing else; `documents_first`: where they do not say, a"
        " language model's own knowledge, without a source; `free`: both."
        " Without a model, documents only.",
    )
    unsupported: Unsupported = Field(
        default=Unsupported.MARK,
        title="Unsupported sentences",
        description="What a language model wrote and no passage supports is rewritten from the"
        " nearest one; where that fails it is marked, or removed.",
    )


class AgentChoice(StrEnum):
    """Who answers: one search, or a model that decides what to look at."""

    SIMPLE = "simple"
    AGENT = "agent"
    AUTOMATIC = "automatic"


class AgentSettings(_Settings):
    """Who answers, and how far an agent may go for one answer. It needs a language model."""

    choice: AgentChoice = Field(
        default=AgentChoice.SIMPLE,
        title="Answered by",
        description="`simple`: one search, then the answer; `agent`: the language model decides"
        " what to look at, as often as it needs; `automatic`: the agent where one search does not"
        " find the answer.",
    )
    steps: int = Field(
        default=8, ge=1, le=40, title="Steps", description="Decisions of the agent, at most."
    )
    tokens: int = Field(
        default=60_000,
        ge=1_000,
        le=2_000_000,
        title="Tokens",
        description="What the agent may read and write before it answers.",
    )
    seconds: int = Field(
        default=90, ge=5, le=600, title="Seconds", description="Before it answers from what it has."
    )
    cents: int = Field(
        default=0,
        ge=0,
        le=100_000,
        title="US cents",
        description="What the agent may cost before it answers, where the model has a price; 0: no"
        " limit.",
    )


ConnectionName = Annotated[str, Field(min_length=1, max_length=200)]


class ModelChoices(_Settings):
    """Which of this installation's language models does what; empty: as the installation has it."""

    answer: str = Field(default="", max_length=200, title="Answers are written by")
    agent: str = Field(default="", max_length=200, title="The agent decides by")
    guard: str = Field(default="", max_length=200, title="Questions are checked by")
    rewrite: str = Field(default="", max_length=200, title="Questions are reworded by")
    judge: str = Field(default="", max_length=200, title="Answers are corrected by")
    offered: list[ConnectionName] = Field(
        default=[],
        max_length=50,
        title="Chats may choose",
        description="Models that a chat may be answered by, beside the one that answers here; none"
        " named: all that this installation offers.",
    )
    masked: bool = Field(
        default=False,
        title="Mask personal data",
        description="Names, addresses and numbers of people that are found are replaced by"
        " placeholders before a language model is told anything, and put back in what it says."
        " Finds much and not all.",
    )


class GuardedBy(StrEnum):
    LOCAL = "local"
    MODEL = "model"


class WhenDown(StrEnum):
    LOCAL = "local"
    REFUSE = "refuse"


class GuardrailSettings(_Settings):
    """Which questions are not answered, and which passages no model is shown."""

    enabled: bool = Field(True, title="Check questions")
    refused_phrases: list[str] = Field(
        default=[],
        max_length=50,
        title="Refused phrases",
        description="A question that contains one of these is not answered.",
    )
    attacks: bool = Field(
        default=True,
        title="Refuse attacks",
        description="Questions worded to put the assistant's rules aside or to bring them out.",
    )
    by: GuardedBy = Field(
        default=GuardedBy.LOCAL,
        title="Attacks are told by",
        description="`local`: rules and a small classifier; `model`: the language model as well,"
        " which takes longer.",
    )
    when_down: WhenDown = Field(
        default=WhenDown.LOCAL,
        title="When the model does not judge",
        description="What the local check says counts, or nothing is answered.",
    )


class ProjectSettings(_Settings):
    """Everything a project may choose, each with its default and its bounds."""

    retrieval: RetrievalSettings = RetrievalSettings.model_validate({})
    answering: AnsweringSettings = AnsweringSettings.model_validate({})
    agent: AgentSettings = AgentSettings.model_validate({})
    models: ModelChoices = ModelChoices.model_validate({})
    guardrail: GuardrailSettings = GuardrailSettings.model_validate({})
