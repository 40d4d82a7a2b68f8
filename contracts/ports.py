"""What the outside world must be able to do for us: one Protocol per kind of adapter."""

from array import array
from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol, TypeVar
from uuid import UUID

from contracts.chats import Hit, Usage
from contracts.documents import ClaimedDocument, Extract, Passage
from contracts.people import Caller
from contracts.projects import SearchMode
from contracts.searching import NO_FILTERS, PLAIN_RANKING, Ranking, SearchFilters
from contracts.tasks import Task
from contracts.text import UNSTORABLE

if TYPE_CHECKING:
    Vector = array[float]
else:  # Python 3.11 cannot subscript it
    Vector = array
"""A unit vector of 32-bit floats (`array('f')`); numpy reads it without a copy."""


Transaction = TypeVar("Transaction", contravariant=True)


class RunKey(NamedTuple):
    """Names a run's log; keys in Redis begin with the project."""

    project_id: UUID
    run_id: UUID


@dataclass(frozen=True)
class UploadTicket:
    """How to send the bytes; it fixes key, size, type, checksum and life."""

    method: str
    url: str
    headers: Mapping[str, str]
    expires_at: datetime


@dataclass(frozen=True)
class ObjectStat:
    size: int
    sha256: str


class ObjectStore(Protocol):
    """Keeps originals under keys of ours; a key begins with the project's id.

    Every method raises `StorageUnavailable` when the store does not answer.
    """

    async def sign_put(
        self, key: str, *, size: int, media_type: str, sha256: str | None
    ) -> UploadTicket:
        """Lets in exactly these bytes, once, as far as the store can tell.

        What it cannot tell shows in `stat`: that, and not the upload's status, decides.
        """
        ...

    async def sign_get(self, key: str, *, name: str, media_type: str) -> str:
        """An absolute URL that serves the object as an attachment for a few minutes."""
        ...

    async def stat(self, key: str) -> ObjectStat | None:
        """None when the object is not there, whole."""
        ...

    async def read(self, key: str, most: int | None = None) -> bytes:
        """The first `most` bytes, or all. Raises `FileNotFoundError` when it is not there."""
        ...

    async def write(self, key: str, data: bytes) -> ObjectStat:
        """Ours to write, of any size; what was there before is replaced."""
        ...

    async def delete(self, key: str) -> bool:
        """True when there was something to delete; twice is harmless."""
        ...

    def keys(self, prefix: str, *, older_than: datetime) -> AsyncGenerator[str]:
        """Once each: what begins so and has not changed since, also what never became whole."""
        ...

    async def check(self) -> None:
        """Raises `StorageUnavailable` with what is wrong and what to do: for whoever runs this."""
        ...

    async def prepare(self, web_origin: str) -> None:
        """Make ready what can be: limits, and that pages of `web_origin` may send and read."""
        ...

    async def close(self) -> None: ...


class EmbedderId(NamedTuple):
    """One that the database knows: vectors are kept under its number."""

    no: int
    name: str
    dimensions: int


class Embedder(Protocol):
    """Texts to unit vectors. Both embedding calls leave the event loop free.

    Raises `ModelUnavailable` when a vector cannot be had or has the wrong size.
    """

    name: str
    dimensions: int
    max_tokens: int

    async def embed_passages(self, texts: Sequence[str]) -> list[Vector]: ...

    async def embed_query(self, text: str) -> Vector: ...


@dataclass(frozen=True)
class ChatMessage:
    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True)
class Delta:
    """A piece of a model's answer; the last one carries the usage.

    Whatever a model's server sends, `text` can be stored: what cannot is left out.
    """

    text: str = ""
    usage: Usage | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", UNSTORABLE.sub("", self.text))


class ChatModel(Protocol):
    """A language model. Closing the iterator closes the connection to it at once.

    Raises `ModelUnavailable` with a sentence for people.
    """

    name: str

    async def load(self) -> None:
        """Load now what the first question would load."""
        ...

    def stream(self, messages: Sequence[ChatMessage]) -> AsyncGenerator[Delta]: ...


@dataclass(frozen=True)
class Extracted:
    """A sentence of a passage: `start` and `end` are offsets into the passage's text."""

    passage: int
    start: int
    end: int
    text: str
    score: float = field(metadata={"range": "0 to 1, calibrated: .5 is as likely right as not"})


class SentenceExtractor(Protocol):
    """The offline answerer: the sentences that answer a question best, best first."""

    name: str

    async def extract(self, question: str, hits: Sequence[Hit]) -> list[Extracted]: ...


@dataclass(frozen=True)
class Spoken:
    """A sentence or so of a recording; `start` and `end` are seconds from its beginning."""

    text: str
    start: float
    end: float


class Transcriber(Protocol):
    """What is said in recordings, audio and video.

    Raises `IngestFailure` with a sentence when the recording or the settings are the reason, and
    `ModelUnavailable` when another time may do.
    """

    name: str

    async def transcribe(self, data: bytes, media_type: str, name: str) -> list[Spoken]:
        """In the order it was said; `name` is the file's, for sentences about it."""
        ...

    async def close(self) -> None: ...


@dataclass(frozen=True)
class SearchRequest:
    project_id: UUID
    query: str
    vector: Vector | None
    mode: SearchMode = SearchMode.HYBRID
    limit: int = 10
    vector_weight: float = 0.5
    document_ids: Sequence[UUID] | None = None
    filters: SearchFilters = NO_FILTERS
    ranking: Ranking = PLAIN_RANKING
    embedder: EmbedderId | None = None
    """Whose vector it is; None: the project's own."""


class VectorStore(Protocol[Transaction]):
    """Keeps passages with their vectors and words, by project and document.

    `tx` is the transaction the caller's own writes are in, acting as somebody; a store outside
    Postgres ignores it and must itself never answer from another project.
    """

    async def replace(
        self,
        tx: Transaction,
        document: ClaimedDocument,
        passages: Sequence[Passage],
        vectors: Sequence[Vector],
        digests: Sequence[bytes],
        embedder: EmbedderId,
    ) -> None:
        """Afterwards the document has exactly these passages, whatever it had before, with vectors
        of this embedder only.

        A digest stands for what was embedded, whoever embeds it.
        """
        ...

    async def known(
        self, tx: Transaction, project_id: UUID, digests: Sequence[bytes], embedder: EmbedderId
    ) -> dict[bytes, Vector]:
        """Vectors of this embedder that the project has already, by digest; none is no fault."""
        ...

    async def copy(self, tx: Transaction, document: ClaimedDocument, source_id: UUID) -> None:
        """Afterwards the document has the passages of another one in its project, with ids of
        its own, and the vectors of every embedder that they have there."""
        ...

    async def search(self, tx: Transaction, request: SearchRequest) -> list[Hit]:
        """The best passages first, under the rights of whoever `tx` acts as."""
        ...


@dataclass(frozen=True)
class IndexedPassage:
    """What stands beside a vector in an index, for other programs that read there."""

    id: UUID
    text: str
    metadata: Mapping[str, str | int]


class Near(NamedTuple):
    """A passage that an index found; a higher score is nearer."""

    id: UUID
    score: float


class VectorIndex(Protocol):
    """Vectors outside Postgres, which has them as well, so that it can be made again from there.

    It knows no rights and no versions: what it finds counts only where Postgres has it too. Every
    method raises `StorageUnavailable` when the index does not answer.
    """

    name: str
    limits: str
    """What this one cannot do, in sentences for who chooses."""

    async def prepare(self) -> None:
        """Make what has to be there before anything is put; twice is harmless."""
        ...

    async def put(
        self,
        project_id: UUID,
        document_id: UUID,
        passages: Sequence[IndexedPassage],
        vectors: Sequence[Vector],
    ) -> None:
        """Afterwards the document has exactly these, whatever it had before."""
        ...

    async def remove(self, project_id: UUID, document_ids: Sequence[UUID] | None) -> None:
        """These documents, or all of the project; what is not there is no fault."""
        ...

    async def nearest(
        self,
        project_id: UUID,
        vector: Vector,
        limit: int,
        document_ids: Sequence[UUID] | None = None,
    ) -> list[Near]:
        """Best first, of these documents or all; never of another project."""
        ...

    async def projects(self) -> set[UUID]:
        """Those of which anything is here."""
        ...

    async def held(self, project_id: UUID) -> dict[UUID, set[UUID]]:
        """The ids of passages by document."""
        ...

    async def tidy(self, project_id: UUID) -> None:
        """Give back the room of what was removed; called now and then."""
        ...

    async def close(self) -> None: ...


class SearchCache(Protocol):
    """Remembers for a few minutes. Losing something is harmless, and no method raises.

    `about` says everything that the answer depends on: whoever asks puts the index's version and
    the caller in it.
    """

    async def vector(self, project_id: UUID, about: str) -> bytes | None: ...

    async def keep_vector(self, project_id: UUID, about: str, vector: bytes) -> None: ...

    async def found(self, project_id: UUID, about: str) -> bytes | None: ...

    async def keep_found(self, project_id: UUID, about: str, found: bytes) -> None: ...


class VectorMemory(Protocol):
    """Remembers vectors for a while, each under a digest of what was embedded, by whom.

    Bounded, whoever shares its memory. Losing something is harmless, and no method raises; what it
    gives back may be damaged, and is looked at before it is used.
    """

    async def recall(self, project_id: UUID, digests: Sequence[bytes]) -> dict[bytes, bytes]:
        """Those that are known, of this project only."""
        ...

    async def keep(self, project_id: UUID, vectors: Mapping[bytes, bytes]) -> None: ...

    async def forget(self, project_id: UUID) -> None:
        """All of a project: something of it was deleted."""
        ...


class TaskQueue(Protocol):
    """Sends hints to the worker. Losing one is harmless: the sweep sends it again."""

    async def send(self, task: Task) -> None: ...

    async def waiting(self) -> int:
        """How many hints nobody has taken yet; 0 when that cannot be told."""
        ...


class RunLog(Protocol):
    """The numbered frames of a run, kept for replay; frames are stored encoded, once."""

    async def append(self, run: RunKey, number: int, frame: bytes, *, last: bool = False) -> None:
        """Frame `number`, counted from 1; a number that is already there is left as it is.

        Nothing is written after the last one. Raises `Unavailable` when the log cannot be written
        or has lost frames, and has to be written again whole.
        """
        ...

    def follow(self, run: RunKey, after: int = 0) -> AsyncGenerator[bytes | None]:
        """Frames with a number above `after`, then new ones, until the last.

        None now and then when nothing comes: time to ask whether anything ever will. Raises
        `NotResumable` when the log is gone, or ended before `after`, and `Unavailable` rather than
        leave a frame out.
        """
        ...

    async def frames(self, run: RunKey) -> list[bytes]:
        """All there are now, up to the first one missing; empty when the log is gone."""
        ...

    async def rewrite(self, run: RunKey, frames: Sequence[bytes], *, last: bool) -> None:
        """Replace the log by these frames, numbered from 1: after it lost some."""
        ...

    async def keep_alive(self, runs: Sequence[RunKey], seconds: int) -> None:
        """Say that these are being written, or wait for it; it holds for so many seconds.

        Raises `Unavailable` when it cannot be said.
        """
        ...

    async def is_alive(self, run: RunKey) -> bool:
        """Whether its writer has said so. False is no proof of its end: the word may be lost."""
        ...


class StopSignals(Protocol):
    """Tells whichever process writes a run that its reader wants it to stop."""

    async def request_stop(self, run: RunKey) -> None: ...

    async def wait_for_stop(self, run: RunKey) -> None: ...


class Changes(Protocol):
    """Tells who watches a project that one of its documents changed. A hint: it may be lost."""

    async def announce(self, project_id: UUID, document_id: UUID | None) -> None:
        """None: many of them did."""
        ...

    def watch(self, project_id: UUID) -> AsyncGenerator[UUID | None]:
        """Ids of documents that changed, and None now and then: time to look for oneself."""
        ...


@dataclass(frozen=True)
class Fetched:
    """What a site answered. `url` is what answered in the end; header names are lower-case.

    `body` is decoded, and empty unless the status is 200.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes = b""

    @property
    def media_type(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


@dataclass(frozen=True)
class Validators:
    """What the last answer said of itself, so that the site can say that nothing changed."""

    etag: str | None = None
    last_modified: str | None = None


class WebFetch(Protocol):
    """Fetches one page of the web, whoever named it.

    The address is checked before anything is connected to. A redirect is answered as such where
    the fetcher can; else `Fetched.url` is where it led. Raises `UrlNotAllowed`, `ContentRefused`,
    or `Unreachable` with a sentence for people.
    """

    async def fetch(self, url: str, validators: Validators) -> Fetched: ...


class AuthProvider(Protocol):
    """A token to a person. Raises `Unauthorized` with a sentence that gives nothing away."""

    async def caller(self, token: str) -> Caller: ...


class Parser(Protocol):
    """A plug-in: one class, found by the entry-point group `ibid.parsers`.

    `parse` runs in a child process with limits and may raise `IngestFailure`.
    """

    media_types: frozenset[str]

    def parse(self, data: bytes, name: str) -> Extract: ...
