"""What the answering graph is handed: it reaches nothing by itself."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from agents.extracting.languages import Language, answering_language
from agents.extracting.word_similarity import WordVectors
from contracts.background import NO_BACKGROUND, Background
from contracts.chats import Hit, Turn
from contracts.documents import Listing, Place
from contracts.ledger import ModelRole
from contracts.memory import CitedBefore
from contracts.ports import ChatModel, Checkpointer, Embedder, Guard, SentenceExtractor
from contracts.projects import AgentChoice, ProjectSettings
from contracts.searching import Reranked
from contracts.tools import Evidence, Tool

Span = tuple[UUID, int, int]
"""A document and two offsets (code points) into its extracted text."""


EmbeddedQuestion = tuple[str, Sequence[float]]
"""The name of an embedder and its vector."""


async def _no_vector(question: str) -> EmbeddedQuestion | None:
    return None


async def _none_released(passages: Sequence[UUID]) -> set[UUID]:
    return set()


async def _nobody(step_id: str, ask: Callable[[], None]) -> bool | None:
    return None


async def _no_documents(limit: int) -> Listing:
    return Listing([], 0)


@dataclass(frozen=True)
class Reranking:
    """What a project has that wants what was found judged once more."""

    candidates: Callable[[Sequence[str]], Awaitable[list[Hit]]]
    """As `Context.search`, but as many as are worth judging."""
    rerank: Callable[[str, Sequence[Hit]], Awaitable[tuple[list[Hit], Reranked | None]]]
    """As many of them as `Context.search` finds, the best first, and who judged them."""


@dataclass(frozen=True)
class Earlier:
    """What the answers before a question cited."""

    cited: Callable[[], Awaitable[Sequence[CitedBefore]]]
    read: Callable[[Sequence[CitedBefore]], Awaitable[list[Hit]]]
    """Those of them that whoever asks may read now, in the order given."""


@dataclass(frozen=True)
class Library:
    """What an agent may do in the documents beside searching all of them."""

    documents: Callable[[int, str], Awaitable[Listing]]
    """So many of those with such a part of a name, and how many there are."""
    search_in: Callable[[Sequence[str], Sequence[UUID]], Awaitable[list[Hit]]]
    """As `Context.search`, in these documents only."""
    around: Callable[[Hit, int], Awaitable[list[Hit]]]
    """A passage with so many before and after it, in the order of the document."""
    outline: Callable[[UUID], Awaitable[list[list[str]]]]
    """The headings of a document in order, each below those above it."""


@dataclass(frozen=True)
class Web:
    """What a question may be answered from that is asked of the web as well."""

    search: Callable[[str, Sequence[Hit]], Awaitable[Evidence]]
    """The best passages for a query: of pages found, and of those given, ranked together. Raises
    `SearchUnavailable`."""
    read: Callable[[str, str], Awaitable[Evidence]]
    """The passages of one page, by its address, that are most about something."""


@dataclass(frozen=True)
class Context:
    """Bound to one project and to the rights of whoever asks."""

    search: Callable[[Sequence[str]], Awaitable[list[Hit]]]
    """The best passages first, as the project's settings want them. What follows the first query
    are other wordings of it."""
    locate: Callable[[Sequence[Span]], Awaitable[list[list[Place]]]]
    """For each span, in the same order, its place on every page it stands on; never none."""
    stored_text: Callable[[UUID, int, int], Awaitable[str]]
    """The extracted text between two offsets; empty when the document is gone."""
    whole_document: Callable[[Hit], Awaitable[list[Hit]]]
    """All passages of a hit's document in order, the hit among them; none of a very long one."""
    extractor: SentenceExtractor
    word_vectors: WordVectors
    settings: ProjectSettings
    background: Background = NO_BACKGROUND
    reranking: Reranking | None = None
    """Without one passages stay as they were found."""
    embedder: Embedder | None = None
    """How near in meaning a model's sentences are to passages; without one, words alone tell."""
    model: ChatModel | None = None
    """Without one the answer is made of sentences of the documents."""
    models: Mapping[ModelRole, ChatModel] = field(default_factory=dict[ModelRole, ChatModel])
    """Those that do something else than to answer, where it is not the same."""
    guard: Guard | None = None
    """What tells attacks; without one nothing is looked for."""
    embed_question: Callable[[str], Awaitable[EmbeddedQuestion | None]] = _no_vector
    """As the search is going to; None where it does not search by meaning."""
    released: Callable[[Sequence[UUID]], Awaitable[set[UUID]]] = _none_released
    """Those of some passages that somebody let through after the guard had withheld them."""
    documents: Callable[[int], Awaitable[Listing]] = _no_documents
    """What can be asked about here: so many by name, and how many there are."""
    library: Library | None = None
    """Without one no agent looks around."""
    earlier: Earlier | None = None
    """Without one nothing was answered before."""
    web: Web | None = None
    """Without one, and for questions that are not asked of it, nothing goes out."""
    tools: Sequence[Tool] = ()
    """What the agent may use outside the documents."""
    confirm: Callable[[str, Callable[[], None]], Awaitable[bool | None]] = _nobody
    """Whether the person allows this step; None where nobody said so in time. What it is given asks
    them, once they can answer."""
    overruled: bool = False
    """Whether somebody who may said that the guard was wrong about this question."""

    checkpointer: Checkpointer | None = None
    """Keeps where an agent stands, from step to step; without one nobody can go on with it."""
    started: Collection[str] = ()
    """Steps that a process which died had begun. What came of those that it did not keep is not
    known."""

    def model_for(self, role: ModelRole) -> ChatModel | None:
        return None if self.model is None else self.models.get(role, self.model)

    def language_of(self, question: str) -> Language:
        """What is said to whoever asks it is said in this one."""
        return answering_language(question, self.settings.answering.language)


@dataclass(frozen=True)
class Question:
    text: str
    history: list[Turn] = field(default_factory=list)
    """Earlier turns of this branch, oldest first, without this question."""
    agent: AgentChoice | None = None
    """None: as the project has chosen."""
    begun: bool = False
    """An agent goes on with it from where the checkpointer says that it stands."""
