"""Settings to adapters: the one place where implementations are chosen, opened and closed.

Each role has what it needs: nobody hashes passwords in a worker, and nobody transcribes in the API.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from redis.asyncio import Redis

from adapters.auth.begun import BegunSignIns
from adapters.auth.devices import Devices
from adapters.auth.local import AccessTokens, Passwords
from adapters.auth.passkeys import Passkeys
from adapters.auth.providers import Providers
from adapters.auth.second_steps import SecondSteps
from adapters.auth.unsubscribing import Unsubscribing
from adapters.cancelling import end
from adapters.confirmations import RedisConfirmations
from adapters.daily import RedisDaily
from adapters.file_passwords import FilePasswords
from adapters.guarding.local import LocalGuard
from adapters.mail import Mail
from adapters.models.connections import Connections
from adapters.models.embedders import Embedders
from adapters.models.embedding_cache import EmbeddingCache
from adapters.models.rerankers import Rerankers
from adapters.models.word_vectors import WordVectors
from adapters.plugins import close_plugin, find
from adapters.postgres.database import Database, Tx
from adapters.postgres.people.standing import Standing
from adapters.postgres.replicas import Replicas
from adapters.project_cache import RedisProjectCache, RedisProjectChanges
from adapters.queue.backlog import RedisBacklog
from adapters.queue.celery import CeleryQueue
from adapters.rates import RedisRates
from adapters.redis import RateLimit, RedisChanges, RedisRunLog, RedisStopSignals
from adapters.redis_clients import connect
from adapters.roles import Role, database_as
from adapters.sealing import Sealer
from adapters.search_cache import RedisSearchCache
from adapters.seen import Seen
from adapters.takeovers import RedisTakeovers
from adapters.tools.http import ToolCalls
from adapters.tools.mcp import McpServers
from adapters.tools.oauth import AuthorizationServers
from adapters.tracing.exporting import Tracing, open_tracing
from adapters.tracing.joining import JoiningQueue
from adapters.vector_cache import RedisVectorCache
from adapters.vectors.indexed import IndexedStore
from adapters.vectors.opening import open_index
from adapters.vectors.pgvector import PgVectorStore
from adapters.web.egress import Egress
from adapters.web.fetch import Fetchers
from adapters.web.page_reader import PageReplies, WorkerPageReader
from adapters.web.rate_limit import HostRateLimit
from adapters.web.robots import RecentRobots
from contracts.errors import ConfigurationError
from contracts.ports import (
    AuthProvider,
    Changes,
    Confirmations,
    Guard,
    ObjectStore,
    PageReader,
    ProjectCache,
    RunLog,
    SearchCache,
    StopSignals,
    Takeovers,
    TaskQueue,
    Transcriber,
    VectorCache,
    VectorIndex,
    VectorStore,
    WebSearch,
)
from contracts.settings import Settings
from contracts.settings.web import NO_WEB_SEARCH


@dataclass(frozen=True)
class Adapters:
    """What every process may reach, whatever its role."""

    settings: Settings
    db: Database
    objects: ObjectStore
    vectors: VectorStore[Tx]
    vector_index: VectorIndex | None
    embedders: Embedders
    """The installation's own, and those that projects choose among."""
    vector_cache: VectorCache
    """What is deleted leaves it as well, whoever deletes it."""
    queue: TaskQueue
    backlog: RedisBacklog
    run_log: RunLog
    takeovers: Takeovers
    changes: Changes
    seen: Seen
    """Who has a project's page open."""
    redis: Redis
    tracing: Tracing
    """What becomes of how answers came about, and of what documents took."""
    egress: Egress
    fetchers: Fetchers
    guard: Guard
    """What keeps attacks from being answered, and orders to models from being read."""
    unsubscribing: Unsubscribing
    """For the links in letters that switch them off."""
    file_passwords: FilePasswords
    """What the API is given, and a worker opens a file with."""


@dataclass(frozen=True)
class ServiceAdapters(Adapters):
    """What use cases reach beside that, for whoever acts."""

    models: Connections
    replicas: Replicas
    """Where searches are read when they show what the primary shows."""
    embedding_cache: EmbeddingCache
    """The installation's own embedder, for each project: its sentences are embedded once."""
    word_vectors: WordVectors
    rerankers: Rerankers
    web_search: WebSearch | None
    """What questions may be answered from that are asked of the web as well."""
    page_reader: PageReader
    stops: StopSignals
    confirmations: Confirmations
    search_cache: SearchCache
    project_cache: ProjectCache
    rate_limit: RateLimit
    rates: RedisRates
    daily: RedisDaily
    sealer: Sealer
    """Secrets that people hand in for their tools, and those of their authenticators."""
    tools: ToolCalls
    mcp: McpServers
    authorization_servers: AuthorizationServers
    """Where people sign in for MCP servers."""
    standing: Standing
    """Whether those who follow streams may still."""


@dataclass(frozen=True)
class SignInAdapters:
    """What it takes to let somebody in, and no more: whoever knocks is not known yet."""

    settings: Settings
    db: Database
    passwords: Passwords
    tokens: AccessTokens
    devices: Devices
    providers: Providers
    """Where else people sign in."""
    begun: BegunSignIns
    second_steps: SecondSteps
    passkeys: Passkeys
    sealer: Sealer
    """Secrets of authenticators."""
    unsubscribing: Unsubscribing


@dataclass(frozen=True)
class ApiAdapters(ServiceAdapters, SignInAdapters):
    """What the API has: that of its use cases, and what it alone looks at."""

    auth: AuthProvider


@dataclass(frozen=True)
class WorkerAdapters(Adapters):
    """What a worker has, and the scheduler beside it."""

    transcriber: Transcriber | None
    host_rate_limit: HostRateLimit
    recent_robots: RecentRobots
    """For pages that answers wait for; a crawl keeps what it was told itself."""
    page_replies: PageReplies
    mail: Mail


@asynccontextmanager
async def open_api(settings: Settings) -> AsyncIterator[ApiAdapters]:
    """Connections are made when first needed, so a part that is down is a 503 and not a crash."""
    redis, queue = connect(settings.redis), CeleryQueue(settings.redis, settings.broker)
    async with (
        _opened(settings, "api", queue, redis) as shared,
        AsyncExitStack() as closing,
    ):
        replicas = _replicas(settings)
        closing.push_async_callback(replicas.close)
        await replicas.open()
        rerankers = Rerankers(settings.reranking)
        closing.push_async_callback(rerankers.close)
        web_search = _web_search(settings)
        closing.push_async_callback(close_plugin, web_search)
        auth = find("auth", settings.auth).from_settings(settings, shared.db)
        closing.push_async_callback(close_plugin, auth)
        providers = Providers(settings, shared.egress)
        closing.push_async_callback(providers.close)
        standing = Standing(shared.db)
        watching = asyncio.create_task(standing.watch())
        closing.push_async_callback(end, [watching])
        tools = ToolCalls(shared.egress, settings.tools)
        yield ApiAdapters(
            **vars(shared),
            models=Connections(settings),
            replicas=replicas,
            embedding_cache=EmbeddingCache(shared.embedders.own, shared.vector_cache),
            word_vectors=WordVectors(),
            rerankers=rerankers,
            web_search=web_search,
            page_reader=WorkerPageReader(queue, redis),
            stops=RedisStopSignals(redis),
            confirmations=RedisConfirmations(redis),
            search_cache=RedisSearchCache(redis),
            project_cache=RedisProjectCache(redis, settings.redis.project_seconds),
            rate_limit=RateLimit(redis),
            rates=RedisRates(redis),
            daily=RedisDaily(redis),
            sealer=_sealer(settings),
            tools=tools,
            mcp=McpServers(tools, settings.tools),
            authorization_servers=AuthorizationServers(tools, settings.tools),
            standing=standing,
            passwords=Passwords(),
            tokens=AccessTokens.from_settings(settings),
            devices=Devices(settings.secrets.access_token_keys),
            providers=providers,
            begun=BegunSignIns(settings.secrets.access_token_keys),
            second_steps=SecondSteps(settings.secrets.access_token_keys),
            passkeys=Passkeys(settings.secrets.access_token_keys, settings.public_web_url),
            auth=auth,
        )


@asynccontextmanager
async def open_worker(settings: Settings) -> AsyncIterator[WorkerAdapters]:
    """As `open_api`, for the worker and the scheduler."""
    redis, queue = connect(settings.redis), CeleryQueue(settings.redis, settings.broker)
    async with _opened(settings, "worker", queue, redis) as shared, AsyncExitStack() as closing:
        transcriber = _transcriber(settings)
        if transcriber:
            closing.push_async_callback(transcriber.close)
        yield WorkerAdapters(
            **vars(shared),
            transcriber=transcriber,
            host_rate_limit=HostRateLimit(redis),
            recent_robots=RecentRobots(shared.egress),
            page_replies=PageReplies(redis),
            mail=Mail(settings.mail),
        )


@asynccontextmanager
async def _opened(
    settings: Settings, role: Role, queue: TaskQueue, redis: Redis
) -> AsyncIterator[Adapters]:
    """What both have. It is closed in the opposite order, also when something cannot be opened."""
    async with AsyncExitStack() as closing:
        closing.push_async_callback(redis.aclose)
        tracing = open_tracing(settings)
        closing.push_async_callback(tracing.close)
        if tracing.sends:
            queue = JoiningQueue(queue, redis)
        changes = RedisProjectChanges(redis)
        closing.push_async_callback(changes.close)
        db = database_as(role, settings, queue, changes)
        closing.push_async_callback(db.close)
        egress = Egress(settings.web)
        closing.push_async_callback(egress.aclose)
        embedders = Embedders(settings)
        closing.push_async_callback(embedders.close)
        index = open_index(settings)
        if index:
            closing.push_async_callback(index.close)
        objects: ObjectStore = find("objects", settings.objects.store).from_settings(settings)
        closing.push_async_callback(objects.close)
        await db.open()
        yield Adapters(
            settings=settings,
            db=db,
            objects=objects,
            vectors=_vectors(settings, index, embedders),
            vector_index=index,
            embedders=embedders,
            vector_cache=RedisVectorCache(redis, settings.embedding.remembered_bytes),
            queue=queue,
            backlog=RedisBacklog(redis),
            run_log=RedisRunLog(redis, settings.redis.run_log_seconds),
            takeovers=RedisTakeovers(redis),
            changes=RedisChanges(redis),
            seen=Seen(redis),
            redis=redis,
            tracing=tracing,
            egress=egress,
            fetchers=Fetchers(settings.web, egress),
            guard=LocalGuard(),
            unsubscribing=Unsubscribing(settings.secrets.access_token_keys),
            file_passwords=FilePasswords(redis, settings.secrets.access_token_keys),
        )


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


def _sealer(settings: Settings) -> Sealer:
    sealer = Sealer(settings.secrets.tool_keys)
    if settings.accounts.second_factor == "required" and not sealer.can_seal:
        raise ConfigurationError(
            "Ibid cannot start. IBID_ACCOUNTS__SECOND_FACTOR=required wants"
            " IBID_SECRETS__TOOL_KEYS, with which secrets of authenticators are sealed."
        )
    return sealer


def _replicas(settings: Settings) -> Replicas:
    if settings.database.replica_urls and settings.vector_store != "pgvector":
        raise ConfigurationError(
            "Ibid cannot start. IBID_DATABASE__REPLICA_URLS goes with IBID_VECTOR_STORE=pgvector"
            " only: of another store nobody knows whether a replica has what was stored."
        )
    return Replicas(settings.database)


def _transcriber(settings: Settings) -> Transcriber | None:
    told = settings.transcription
    return None if told.base_url is None else find("transcribers", told.kind)(told)


def _web_search(settings: Settings) -> WebSearch | None:
    told = settings.web_search
    return None if told.kind == NO_WEB_SEARCH else find("web_searches", told.kind)(told)
