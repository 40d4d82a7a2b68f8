"""The API, put together: the only assembly."""

import asyncio
import gc
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware

from adapters.cancelling import end
from adapters.reporting import set_up_reporting
from adapters.telemetry import set_up_logging
from adapters.wiring import ApiAdapters, open_api
from contracts.errors import ModelUnavailable
from contracts.settings import Settings, read_settings
from server import problems
from server.admin.job_routes import router as jobs
from server.admin.quota_routes import router as quotas
from server.admin.routes import router as admin
from server.api_description import describe
from server.assistants.routes import router as assistants
from server.audit.routes import router as audit
from server.auth.export_routes import router as exports
from server.auth.factor_routes import mine as second_factor
from server.auth.factor_routes import router as second_step
from server.auth.identity_routes import mine as identities
from server.auth.identity_routes import router as providers
from server.auth.mail_routes import mine as verification
from server.auth.mail_routes import router as mailing
from server.auth.notice_routes import router as notices
from server.auth.passkey_routes import mine as passkeys
from server.auth.passkey_routes import router as passkey_sign_in
from server.auth.routes import auth
from server.auth.routes import router as people
from server.auth.session_routes import router as sessions
from server.chats.routes import router as chats
from server.chats.routes import streams
from server.chats.why_routes import router as why
from server.crawls.routes import router as crawls
from server.directory.routes import router as webhooks
from server.documents.batch_routes import router as document_batches
from server.documents.encoding_routes import router as encodings
from server.documents.password_routes import router as file_passwords
from server.documents.quarantine_routes import router as quarantine
from server.documents.routes import router as documents
from server.embedders.routes import router as embedders
from server.groups.routes import router as groups
from server.health.routes import router as health
from server.installation.routes import router as installation
from server.members.leaving_routes import router as leaving
from server.members.routes import router as members
from server.metrics import Metrics
from server.middleware import BodyLimit, RateFields, RequestId, SameOrigin
from server.objects.routes import router as objects
from server.projects.retention_routes import router as retention
from server.projects.routes import router as projects
from server.scim.discovery import router as scim_discovery
from server.scim.routes import router as scim
from server.scim.token_routes import router as scim_tokens
from server.search.routes import router as search
from server.tools.routes import coming_back as tool_sign_ins
from server.tools.routes import router as tools
from server.tracing import Traced
from server.usage.routes import router as usage
from services.chats.runs import Runs
from services.chats.takeover import take_over

logger = logging.getLogger(__name__)


def create_app(settings: Settings | None = None) -> FastAPI:
    """Raises `ConfigurationError`, naming the variable, before anything is opened."""
    settings = settings or read_settings()
    set_up_logging(settings.log_level, as_json=settings.log_format == "json")
    set_up_reporting(settings, "api")

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with open_api(settings) as adapters:
            app.state.adapters = adapters
            app.state.runs = Runs(adapters)
            app.state.warm = asyncio.Event()
            warming = asyncio.create_task(_warm_up(adapters, app.state.warm))
            taking_over = asyncio.create_task(
                take_over(adapters, adapters.takeovers, app.state.runs)
            )
            yield
            warming.cancel()
            await end([taking_over])
            await app.state.runs.close()

    app = assemble()
    app.router.lifespan_context = lifespan
    origins = _origins(settings)
    app.add_middleware(SameOrigin, origins=origins)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=origins,
        allow_methods=["GET", "HEAD", "PUT"],
        allow_headers=["content-type", "range"],
        expose_headers=["content-range", "content-length", "accept-ranges", "etag"],
    )
    app.add_middleware(BodyLimit, most=settings.http.body_bytes)
    app.add_middleware(RateFields)
    app.add_middleware(Metrics)
    app.add_middleware(Traced)
    app.add_middleware(RequestId, addresses=settings.audit.addresses)
    return app


_ROUTERS = (
    auth,
    providers,
    identities,
    sessions,
    second_step,
    second_factor,
    passkey_sign_in,
    passkeys,
    mailing,
    verification,
    notices,
    people,
    exports,
    projects,
    retention,
    members,
    leaving,
    groups,
    admin,
    jobs,
    quotas,
    webhooks,
    scim_tokens,
    scim,
    scim_discovery,
    audit,
    documents,
    document_batches,
    file_passwords,
    encodings,
    quarantine,
    crawls,
    search,
    usage,
    embedders,
    tools,
    tool_sign_ins,
    assistants,
    installation,
    chats,
    streams,
    why,
)
"""All that is below /api/v1."""


def assemble() -> FastAPI:
    """Routes and problems, without settings: enough to describe the API."""
    app = FastAPI(
        title="Ibid",
        version="1",
        description="Answers from your own documents, each sentence with its place in the source.",
        docs_url=None,  # the usual page loads its scripts from somebody else's server
        redoc_url=None,
        openapi_url="/openapi.json",
        redirect_slashes=False,  # such a redirect would be built from `Host`
        generate_unique_id_function=lambda route: route.name,
    )
    problems.install(app)
    for router in _ROUTERS:  # into the app itself: FastAPI looks for a route once at each level
        app.include_router(router, prefix="/api/v1")
    app.include_router(objects)
    app.include_router(health)
    describe(app)
    return app


async def _warm_up(adapters: ApiAdapters, warm: asyncio.Event) -> None:
    """The port is open at once; what is slow to load loads beside it, before the first question."""
    try:
        await asyncio.to_thread(__import__, "agents")
        await adapters.models.load()
        await adapters.embedders.own.embed_query("warm")
    except ModelUnavailable as error:
        logger.warning("the embedder does not answer: %s", error.detail)
    except Exception:  # readiness stays at "starting", and the log says why
        logger.exception("a bug while loading")
        return
    # What is loaded stays; to look through it again would hold every stream up for .1 s each time.
    gc.collect()
    gc.freeze()
    warm.set()


def _origins(settings: Settings) -> list[str]:
    """The client's origin, exactly; on this machine also under its other name."""
    origin = str(settings.public_web_url).rstrip("/")
    twins = {"localhost": "127.0.0.1", "127.0.0.1": "localhost"}
    host = settings.public_web_url.host or ""
    return [origin, origin.replace(host, twins[host])] if host in twins else [origin]
