"""Settings to adapters: the one place where implementations are chosen, opened and closed."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from redis.asyncio import Redis

from adapters.auth.devices import Devices
from adapters.auth.local import AccessTokens, Passwords
from adapters.guarding.local import LocalGuard
from adapters.models.embedders import Embedders
from adapters.models.embedding_cache import EmbeddingCache
from adapters.models.word_vectors import WordVectors
from adapters.plugins import find
from adapters.postgres.database import Database, Tx
from adapters.queue.celery import CeleryQueue
from adapters.redis import RateLimit, RedisChanges, RedisRunLog, RedisStopSignals, connect
from adapters.roles import Role, database_as
from adapters.search_cache import RedisSearchCache
from adapters.vector_cache import RedisVectorCache
from adapters.vectors.indexed import IndexedStore
from adapters.vectors.opening import open_index
from adapters.vectors.pgvector import PgVectorStore
from adapters.web.egress import Egress
from adapters.web.fetch import Fetchers
from adapters.web.rate_limit import HostRateLimit
from contracts.errors import ConfigurationError
from contracts.ports import (
    AuthProvider,
    Changes,
    ChatModel,
    Embedder,
    Guard,
    ObjectStore,
    RunLog,
    SearchCache,
    StopSignals,
    TaskQueue,
    Transcriber,
    VectorCache,
    VectorIndex,
    VectorStore,
)
from contracts.settings import Settings


@dataclass(frozen=True)
class Adapters:
    """Everything outside that a process may reach."""

    settings: Settings
    db: Database
    redis: Redis
    queue: TaskQueue
    objects: ObjectStore
    vectors: VectorStore[Tx]
    embedder: Embedder
    """The installation's own; `embedders` has those that projects choose among."""
    embedders: Embedders
    embedding_cache: EmbeddingCache
    """The installation's own embedder, for each project: its sentences are embedded once."""
    word_vectors: WordVectors
    model: ChatModel | None
    guard: Guard
    """What keeps attacks from being answered, and orders to models from being read."""
    transcriber: Transcriber | None
    run_log: RunLog
    stops: StopSignals
    changes: Changes
    search_cache: SearchCache
    vector_cache: VectorCache
    rate_limit: RateLimit
    passwords: Passwords
    tokens: AccessTokens
    devices: Devices
    auth: AuthProvider
    egress: Egress
    fetchers: Fetchers
    host_rate_limit: HostRateLimit
    vector_index: VectorIndex | None


@asynccontextmanager
async def open_adapters(settings: Settings, role: Role) -> AsyncIterator[Adapters]:
    """Connections are made when first needed, so a part that is down is a 503 and not a crash."""
    queue = CeleryQueue(settings.redis)
    db = database_as(role, settings, queue)
    client = connect(settings.redis)
    objects: ObjectStore = find("objects", settings.objects.store).from_settings(settings)
    embedders = Embedders(settings)
    memory = RedisVectorCache(client, settings.embedding.remembered_bytes)
    transcriber = _transcriber(settings)
    index = open_index(settings)
    egress = Egress(settings.web)
    auth: AuthProvider = find("auth", settings.auth).from_settings(settings, db)
    await db.open()
    try:
        yield Adapters(
            settings=settings,
            db=db,
            redis=client,
            queue=queue,
            objects=objects,
            vectors=_vectors(settings, index, embedders),
            embedder=embedders.own,
            embedders=embedders,
            embedding_cache=EmbeddingCache(embedders.own, memory),
            word_vectors=WordVectors(),
            model=_model(settings),
            guard=LocalGuard(),
            transcriber=transcriber,
            run_log=RedisRunLog(client, settings.redis.run_log_seconds),
            stops=RedisStopSignals(client),
            changes=RedisChanges(client),
            search_cache=RedisSearchCache(client),
            vector_cache=memory,
            rate_limit=RateLimit(client),
            passwords=Passwords(),
            tokens=AccessTokens.from_settings(settings),
            devices=Devices(settings.secrets.access_token_keys),
            auth=auth,
            egress=egress,
            fetchers=Fetchers(settings.web, egress),
            host_rate_limit=HostRateLimit(client),
            vector_index=index,
        )
    finally:
        await objects.close()
        if index:
            await index.close()
        if transcriber:
            await transcriber.close()
        await embedders.close()
        await egress.aclose()
        await client.aclose()
        await db.close()


def _vectors(
    settings: Settings, index: VectorIndex | None, embedders: Embedders
) -> VectorStore[Tx]:
    store = find("vectors", settings.vector_store)()
    if index is None:
        return store
    if not isinstance(store, PgVectorStore):
        raise ConfigurationError(
            "Ibid cannot start. IBID_VECTOR_INDEX__KIND goes with IBID_VECTOR_STORE=pgvector only."
        )
    return IndexedStore(store, index, embedders.default)


def _transcriber(settings: Settings) -> Transcriber | None:
    told = settings.transcription
    return None if told.base_url is None else find("transcribers", told.kind)(told)


def _model(settings: Settings) -> ChatModel | None:
    if settings.model.base_url is None:
        return None
    from adapters.models.chat import OpenAIChatModel  # its import costs two seconds of CPU

    return OpenAIChatModel(settings.model)
