"""Models: what makes vectors, answers, extracts and transcripts."""

from collections.abc import AsyncGenerator, Sequence
from typing import Protocol

from contracts.chats import Hit
from contracts.completions import ChatMessage, Delta, ToolSpec
from contracts.embedders import Vector
from contracts.guarding import Verdict
from contracts.recordings import Spoken
from contracts.sentences import Extracted


class Embedder(Protocol):
    """Texts to unit vectors. Both embedding calls leave the event loop free.

    Raises `ModelUnavailable` when a vector cannot be had or has the wrong size.
    """

    name: str
    dimensions: int
    max_tokens: int

    async def embed_passages(self, texts: Sequence[str]) -> list[Vector]: ...

    async def embed_query(self, text: str) -> Vector: ...


class ChatModel(Protocol):
    """A language model. Closing the iterator closes the connection to it at once.

    Raises `ModelUnavailable` with a sentence for people.
    """

    name: str

    async def load(self) -> None:
        """Load now what the first question would load."""
        ...

    def stream(
        self, messages: Sequence[ChatMessage], tools: Sequence[ToolSpec] = ()
    ) -> AsyncGenerator[Delta]:
        """Texts as they come, then the calls of `tools` that the model wants, each whole."""
        ...


class Guard(Protocol):
    """Whether a question may be answered, and a text of a document be shown to a model.

    Quick, and without anything outside: the same text, the same verdict.
    """

    name: str

    def question(
        self, text: str, vector: Sequence[float] | None = None, embedder: str | None = None
    ) -> Verdict | None:
        """None for what may be answered; `vector` is the question's, by that embedder."""
        ...

    def passage(self, text: str, context: str = "") -> Verdict | None:
        """None for what may be shown to a model; also for titles and names of files."""
        ...


class Reranker(Protocol):
    """How well passages that a search found fit its question, each read beside it.

    Raises `ModelUnavailable`, with a sentence for people, when it does not judge all of them.
    """

    name: str
    depth: int
    """How many of the best are worth judging."""

    async def rerank(self, query: str, hits: Sequence[Hit]) -> list[float]:
        """The score of each in the order given: the higher the better, comparable within a call."""
        ...


class SentenceExtractor(Protocol):
    """The offline answerer: the sentences that answer a question best, best first."""

    name: str

    async def extract(self, question: str, hits: Sequence[Hit]) -> list[Extracted]: ...


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
