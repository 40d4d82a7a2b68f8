"""What is below the services, in memory: their own tests need no server and run in milliseconds.

That the real parts do the same is told by the tests that use them, in `tests/database`,
`tests/adapters` and `tests/server`.
"""

from array import array
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, cast
from uuid import UUID

import pytest

from adapters.models.embedders import Key
from adapters.postgres import budgets, ledger, projects
from adapters.postgres.budgets import Kept
from adapters.postgres.database import Tx
from adapters.postgres.documents import documents, quarantine
from adapters.postgres.embedders import embedders
from adapters.postgres.replicas import Replicas
from adapters.postgres.search import cached_passages
from adapters.vectors import pgvector
from contracts.budgets import Budget
from contracts.chats import Hit
from contracts.errors import Forbidden, ModelUnavailable
from contracts.guarding import Verdict
from contracts.ledger import Account, Call, ModelRole, Prices
from contracts.people import Caller
from contracts.ports import ChatModel, EmbedderId, SearchRequest, Vector
from contracts.projects import ModelChoices, Project, ProjectSettings, RerankedBy
from contracts.searching import Explanation, StatementPlan
from contracts.settings import BudgetSettings, DatabaseSettings, ModelSettings, Settings
from services.access.acting import Acting
from services.search import service

OWNER, READER, STRANGER = (UUID(int=n) for n in (1, 2, 3))
PROJECT = UUID(int=10)
OWN = EmbedderId(1, "all-MiniLM-L6-v2", 384)
"""The installation's."""
DEFAULT = Key(OWN.name, OWN.dimensions)
OTHER = EmbedderId(2, "multilingual", 768)
SETTINGS = ProjectSettings.model_validate({})


class MemoryTx(Tx):
    """Sees what its caller may see."""

    def __init__(self, memory: "Memory", caller: Caller) -> None:
        super().__init__(cast(Any, None))
        self.memory = memory
        self.user = caller.user_id

    def sees(self, project_id: UUID) -> bool:
        return project_id == PROJECT and self.user in (OWNER, READER)

    def owns(self, project_id: UUID) -> bool:
        return project_id == PROJECT and self.user == OWNER


@dataclass
class Memory:
    """A database with one project, which has an owner and a reader."""

    settings: ProjectSettings = SETTINGS
    version: int | None = 1
    """Of the project's passages; None: it has none."""
    embedder: EmbedderId | None = None
    """The project's, once it has one."""
    known: Sequence[EmbedderId] = (OWN, OTHER)
    passages: dict[UUID, dict[str, Any]] = field(default_factory=dict[UUID, dict[str, Any]])
    replaced: dict[UUID, UUID] = field(default_factory=dict[UUID, UUID])
    """Documents that were replaced, and by which."""
    released: set[UUID] = field(default_factory=set[UUID])
    entered: list[Call] = field(default_factory=list[Call])
    """Passages that somebody let through."""
    ages: dict[UUID, float] = field(default_factory=dict[UUID, float])
    looked_up: list[list[UUID]] = field(default_factory=list[list[UUID]])
    """Documents whose newest versions were asked for, each time."""
    explanation: Explanation | None = None
    explained: list[SearchRequest] = field(default_factory=list[SearchRequest])
    planned: list[tuple[SearchRequest, bool]] = field(
        default_factory=list[tuple[SearchRequest, bool]]
    )
    callers: list[Caller] = field(default_factory=list[Caller])
    """As whom transactions were opened."""
    open: int = 0

    @asynccontextmanager
    async def as_user(self, caller: Caller) -> AsyncIterator[MemoryTx]:
        self.callers.append(caller)
        self.open += 1
        try:
            yield MemoryTx(self, caller)
        finally:
            self.open -= 1


@dataclass
class MemoryCache:
    """A search cache that never forgets."""

    kept: dict[tuple[str, UUID, str], bytes] = field(
        default_factory=dict[tuple[str, UUID, str], bytes]
    )

    async def vector(self, project_id: UUID, about: str) -> bytes | None:
        return self.kept.get(("vector", project_id, about))

    async def store_vector(self, project_id: UUID, about: str, vector: bytes) -> None:
        self.kept["vector", project_id, about] = vector

    async def results(self, project_id: UUID, about: str) -> bytes | None:
        return self.kept.get(("results", project_id, about))

    async def store_results(self, project_id: UUID, about: str, results: bytes) -> None:
        self.kept["results", project_id, about] = results


@dataclass
class MemoryVectors:
    """Finds what it was given for each query, and remembers what it was asked, and by whom."""

    finds: dict[str, list[Hit]] = field(default_factory=dict[str, list[Hit]])
    asked: list[SearchRequest] = field(default_factory=list[SearchRequest])
    askers: list[UUID] = field(default_factory=list[UUID])

    async def search(self, tx: MemoryTx, request: SearchRequest) -> list[Hit]:
        self.asked.append(request)
        self.askers.append(tx.user)
        return list(self.finds.get(request.query, []))


@dataclass
class MemoryEmbedders:
    """Each vector tells its embedder and the length of the text."""

    memory: Memory
    default: Key = DEFAULT
    named: Sequence[EmbedderId] = (OWN, OTHER)
    """Those that the settings name."""
    asked: list[str] = field(default_factory=list[str])

    def is_local(self, key: Key) -> bool:
        return True

    def get(self, key: Key) -> "MemoryEmbedder":
        for one in self.named:
            if key == (one.name, one.dimensions):
                return MemoryEmbedder(self, one)
        raise ModelUnavailable(f"The settings name no {key}.")


@dataclass
class MemoryEmbedder:
    embedders: MemoryEmbedders
    which: EmbedderId

    async def embed_query(self, text: str) -> Vector:
        assert not self.embedders.memory.open, "a connection is held meanwhile"
        self.embedders.asked.append(text)
        return vector(self.which, text)


def vector(embedder: EmbedderId, text: str) -> Vector:
    return array("f", [embedder.no, len(text)])


@dataclass
class MemoryReranker:
    """Likes passages the less the better they were found, or says why it does not judge."""

    memory: "Memory"
    down: str | None = None
    depth: int = 3
    name: str = "by hand"
    asked: list[tuple[str, list[UUID]]] = field(default_factory=list[tuple[str, list[UUID]]])

    def get(self, chosen: RerankedBy) -> "MemoryReranker | None":
        return None if chosen is RerankedBy.OFF else self

    async def rerank(self, query: str, hits: Sequence[Hit]) -> list[float]:
        assert not self.memory.open, "a connection is held meanwhile"
        self.asked.append((query, [hit.passage_id for hit in hits]))
        if self.down:
            raise ModelUnavailable(self.down)
        return [float(place) for place in range(len(hits))]


class MemoryGuard:
    """Takes fright at one word."""

    name = "by hand"

    def passage(self, text: str, context: str = "") -> Verdict | None:
        found = "obey" in f"{context} {text}"
        return Verdict(rule="by_hand", reason="It gives orders.", score=1) if found else None


@dataclass
class MemoryConnections:
    """The one language model of an installation, or none."""

    model: ChatModel | None

    @property
    def names(self) -> dict[str, str]:
        return {"default": self.model.name} if self.model else {}

    def of(self, role: ModelRole, chosen: ModelChoices) -> list[ChatModel]:
        return [self.model] if self.model else []

    def settings_of(self, role: ModelRole, chosen: ModelChoices) -> ModelSettings | None:
        return ModelSettings.model_validate({"name": self.model.name}) if self.model else None


@dataclass
class Parts:
    """What the installation has."""

    db: Memory = field(default_factory=Memory)
    search_cache: MemoryCache = field(default_factory=MemoryCache)
    vectors: MemoryVectors = field(default_factory=MemoryVectors)
    model: ChatModel | None = None
    vector_index: object | None = None
    guard: MemoryGuard = field(default_factory=MemoryGuard)
    settings: Settings = field(default_factory=lambda: Settings.model_construct())

    def __post_init__(self) -> None:
        self.embedders = MemoryEmbedders(self.db)
        self.rerankers = MemoryReranker(self.db)
        self.replicas = Replicas(DatabaseSettings.model_validate({}))

    @property
    def models(self) -> MemoryConnections:
        return MemoryConnections(self.model)

    @property
    def adapters(self) -> Any:
        return self

    def acting(self, user: UUID = OWNER, **more: Callable[..., None]) -> Acting:
        return Acting(Caller(user_id=user), self.adapters, **more)


@pytest.fixture
def parts(monkeypatch: pytest.MonkeyPatch) -> Parts:
    """An installation whose database functions are those below."""
    for module, name, ours in FUNCTIONS:
        monkeypatch.setattr(module, name, ours)
    return Parts()


async def _get_project(tx: MemoryTx, project_id: UUID) -> Project | None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    made = Project(
        id=project_id, name="Cold rooms", description=None, role="owner", documents=1,
        last_question_at=None, created_at=now, updated_at=now,
    )  # fmt: skip
    return made if tx.sees(project_id) else None


async def _get_settings(tx: MemoryTx, project_id: UUID) -> ProjectSettings | None:
    return tx.memory.settings if tx.sees(project_id) else None


async def _must_own(tx: MemoryTx, project_id: UUID) -> None:
    if not tx.owns(project_id):
        raise Forbidden("Only owners may do this.")


async def _must_write(tx: MemoryTx, project_id: UUID) -> None:
    if not tx.owns(project_id):
        raise Forbidden("Readers may not do this.")


async def _version_of(tx: MemoryTx, project_id: UUID) -> int | None:
    return tx.memory.version if tx.sees(project_id) else None


async def _passages(
    tx: MemoryTx, project_id: UUID, ids: Sequence[UUID]
) -> dict[UUID, dict[str, Any]]:
    stored = tx.memory.passages if tx.sees(project_id) else {}
    return {id_: stored[id_] for id_ in ids if id_ in stored}


async def _searched_by(
    tx: MemoryTx, project_id: UUID, name: str, dimensions: int
) -> EmbedderId | None:
    if tx.sees(project_id) and tx.memory.embedder:
        return tx.memory.embedder
    return next((one for one in tx.memory.known if one[1:] == (name, dimensions)), None)


async def _newest_in_scope(tx: MemoryTx, document_ids: Collection[UUID]) -> list[UUID]:
    tx.memory.looked_up.append([*document_ids])
    return [tx.memory.replaced.get(id_, id_) for id_ in document_ids]


async def _ages_of(tx: MemoryTx, document_ids: Collection[UUID]) -> dict[UUID, float]:
    return {id_: tx.memory.ages.get(id_, 0.0) for id_ in document_ids}


async def _released(tx: MemoryTx, project_id: UUID, passage_ids: Sequence[UUID]) -> set[UUID]:
    return tx.memory.released & {*passage_ids} if tx.sees(project_id) else set()


async def _explain(tx: MemoryTx, request: SearchRequest) -> Explanation | None:
    tx.memory.explained.append(request)
    return tx.memory.explanation if tx.sees(request.project_id) else None


async def _plans(
    tx: MemoryTx, request: SearchRequest, *, elsewhere: bool
) -> list[StatementPlan] | None:
    tx.memory.planned.append((request, elsewhere))
    return [StatementPlan(part="read", ms=1, plan=[])] if tx.owns(request.project_id) else None


async def _prices_of(tx: MemoryTx, models: Sequence[str]) -> Prices:
    return {}


async def _enter(tx: MemoryTx, account: Account, calls: Sequence[Call]) -> None:
    tx.memory.entered.extend(calls)


async def _reserve(tx: MemoryTx, kept: Kept, of_person: BudgetSettings) -> list[Budget]:
    """Nothing is limited."""
    return []


FUNCTIONS = (
    (budgets, "reserve", _reserve),
    (projects, "get_project", _get_project),
    (projects, "get_settings", _get_settings),
    (projects, "must_own", _must_own),
    (projects, "must_write", _must_write),
    (cached_passages, "version_of", _version_of),
    (cached_passages, "passages", _passages),
    (embedders, "searched_by", _searched_by),
    (documents, "newest_in_scope", _newest_in_scope),
    (documents, "ages_of", _ages_of),
    (quarantine, "released", _released),
    (pgvector, "explain", _explain),
    (ledger, "prices_of", _prices_of),
    (ledger, "enter", _enter),
    (service, "plans_of", _plans),
)
