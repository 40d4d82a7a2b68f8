"""What the outside world must be able to do for us: one Protocol per kind of adapter.

A module for each kind. They are named here once more, with the values that stand in their
signatures, so that whoever implements or calls a port finds all it needs in one place and does not
have to know how the ports are filed.
"""

from contracts.completions import ChatMessage, Delta, ToolCall, ToolSpec
from contracts.embedders import EmbedderId, Vector
from contracts.indexing import EmbeddedPassages, IndexedPassage, Near
from contracts.objects import ObjectStat, UploadTicket
from contracts.ports.auth import AuthProvider, IdentityProvider
from contracts.ports.caches import (
    KeptProjects,
    ProjectCache,
    ProjectChanges,
    SearchCache,
    VectorCache,
)
from contracts.ports.changes import Changes
from contracts.ports.checkpoints import Checkpointer
from contracts.ports.models import (
    ChatModel,
    Embedder,
    Guard,
    Reranker,
    SentenceExtractor,
    Transcriber,
)
from contracts.ports.objects import ObjectStore
from contracts.ports.parsers import Parser
from contracts.ports.queue import TaskQueue
from contracts.ports.runs import Confirmations, RunLog, StopSignals, Takeovers
from contracts.ports.vectors import VectorIndex, VectorStore
from contracts.ports.web import PageReader, WebFetch, WebSearch
from contracts.recordings import Spoken
from contracts.runs import Orphan, RunKey
from contracts.searching import SearchRequest
from contracts.sentences import Extracted
from contracts.snapshots import PageText
from contracts.web import Fetched, FoundPage, Validators

__all__ = [
    "AuthProvider",
    "Changes",
    "ChatMessage",
    "ChatModel",
    "Checkpointer",
    "Confirmations",
    "Delta",
    "EmbeddedPassages",
    "Embedder",
    "EmbedderId",
    "Extracted",
    "Fetched",
    "FoundPage",
    "Guard",
    "IdentityProvider",
    "IndexedPassage",
    "KeptProjects",
    "Near",
    "ObjectStat",
    "ObjectStore",
    "Orphan",
    "PageReader",
    "PageText",
    "Parser",
    "ProjectCache",
    "ProjectChanges",
    "Reranker",
    "RunKey",
    "RunLog",
    "SearchCache",
    "SearchRequest",
    "SentenceExtractor",
    "Spoken",
    "StopSignals",
    "Takeovers",
    "TaskQueue",
    "ToolCall",
    "ToolSpec",
    "Transcriber",
    "UploadTicket",
    "Validators",
    "Vector",
    "VectorCache",
    "VectorIndex",
    "VectorStore",
    "WebFetch",
    "WebSearch",
]
