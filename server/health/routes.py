"""Health: whether this process lives, and whether every part it needs answers."""

import asyncio
from collections.abc import Awaitable
from typing import Literal

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST
from pydantic import BaseModel

from adapters import redis
from adapters.models.health import embedder_answers, model_answers
from adapters.wiring import ApiAdapters
from contracts.errors import AppError
from contracts.projects import ModelChoices
from server.dependencies import AppAdapters
from server.metrics import exposition

router = APIRouter(tags=["health"])


class Part(BaseModel):
    status: Literal["ok", "down", "starting"]
    detail: str | None = None


class Readiness(BaseModel):
    status: Literal["ok", "down"]
    parts: dict[str, Part]


@router.get("/health/live")
async def live() -> dict[str, str]:
    return {"status": "ok"}


@router.get(
    "/health/ready", responses={503: {"model": Readiness, "description": "Names what is down."}}
)
async def ready(request: Request, response: Response, adapters: AppAdapters) -> Readiness:
    checks = {
        "postgres": _up(adapters.db.is_up()),
        "redis": _up(redis.is_up(adapters.redis)),
        "objects": _objects(adapters),
        "worker": _worker(adapters),
        "embedder": _embedder(request, adapters),
        "model": _model(adapters),
    }
    parts = dict(zip(checks, await asyncio.gather(*checks.values()), strict=True))
    fine = all(part.status == "ok" for part in parts.values())
    response.status_code = 200 if fine else 503
    return Readiness(status="ok" if fine else "down", parts=parts | await _spare(adapters))


@router.get("/metrics", include_in_schema=False)
async def metrics(adapters: AppAdapters) -> Response:
    return Response(await exposition(adapters), media_type=CONTENT_TYPE_LATEST)


async def _up(check: Awaitable[bool]) -> Part:
    return Part(status="ok") if await check else Part(status="down", detail="It does not answer.")


async def _objects(adapters: ApiAdapters) -> Part:
    try:
        await adapters.objects.check()
    except AppError as error:
        return Part(status="down", detail=error.detail)
    return Part(status="ok")


async def _worker(adapters: ApiAdapters) -> Part:
    if await redis.worker_is_alive(adapters.redis):
        return Part(status="ok")
    return Part(status="down", detail="No worker has shown itself; documents wait.")


async def _embedder(request: Request, adapters: ApiAdapters) -> Part:
    if not request.app.state.warm.is_set():
        return Part(status="starting", detail="The embedder is being loaded.")
    problem = await embedder_answers(adapters.embedders.own)
    return Part(status="down", detail=problem) if problem else Part(status="ok")


async def _spare(adapters: ApiAdapters) -> dict[str, Part]:
    """Further connections to language models: told, and no reason to turn people away."""
    spare = adapters.models.spare
    problems = await asyncio.gather(*map(model_answers, spare.values()))
    return {
        f"model:{name}": Part(status="down" if problem else "ok", detail=problem or told.name)
        for (name, told), problem in zip(spare.items(), problems, strict=True)
    }


async def _model(adapters: ApiAdapters) -> Part:
    told = adapters.models.answering(ModelChoices.model_validate({}))
    if told is None:
        return Part(status="ok", detail="No model: answers are made of the documents' sentences.")
    problem = await model_answers(told)
    return Part(status="down" if problem else "ok", detail=problem or told.name)
