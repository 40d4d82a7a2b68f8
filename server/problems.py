"""RFC 9457: one shape for every failure, so that a client needs one way to show it."""

import logging
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import Field
from starlette.exceptions import HTTPException

from adapters.telemetry import bound_id
from contracts.errors import AppError, TooManyRequests
from contracts.events import Error, Problem

logger = logging.getLogger(__name__)
MEDIA_TYPE = "application/problem+json"


class FieldError(Problem):
    """A validation problem adds the fields that were wrong."""

    errors: list[dict[str, str]] = Field(default_factory=list)


RESPONSES: dict[int | str, dict[str, Any]] = {
    status: {"description": HTTPStatus(status).phrase, "content": {MEDIA_TYPE: {"schema": schema}}}
    for status, schema in [
        (401, {"$ref": "#/components/schemas/Problem"}),
        (404, {"$ref": "#/components/schemas/Problem"}),
        (422, {"$ref": "#/components/schemas/FieldError"}),
    ]
}


def problem(error: AppError, path: str | None = None) -> Problem:
    return Problem(
        type=f"/problems/{error.slug}",
        title=error.slug.replace("-", " ").capitalize(),
        status=error.status,
        detail=error.detail,
        instance=path,
        request_id=bound_id.get(),
    )


def as_event(error: AppError) -> Error:
    """The last event of what cannot go on; a bug of ours is not mended by trying again."""
    retryable = error.status >= HTTPStatus.INTERNAL_SERVER_ERROR and type(error) is not AppError
    return Error(problem=problem(error), retryable=retryable)


def _respond(body: Problem, headers: dict[str, str] | None = None) -> JSONResponse:
    return JSONResponse(
        body.model_dump(exclude_none=True), body.status, media_type=MEDIA_TYPE, headers=headers
    )


def as_problem(request: Request, error: AppError) -> JSONResponse:
    headers = {"retry-after": str(error.retry_after)} if isinstance(error, TooManyRequests) else {}
    if error.status == HTTPStatus.UNAUTHORIZED:
        headers["www-authenticate"] = "Bearer"
    return _respond(problem(error, request.url.path), headers)


def _validation(request: Request, error: RequestValidationError) -> JSONResponse:
    wrong = [
        {"field": ".".join(str(p) for p in e["loc"][1:]) or "body", "message": _sentence(e["msg"])}
        for e in error.errors()
    ]
    first = f"{wrong[0]['field']}: {wrong[0]['message']}" if wrong else "The request is not valid"
    return _respond(
        FieldError(
            type="/problems/validation",
            title="Validation",
            status=422,
            detail=f"{first.removesuffix('.')}.",
            instance=request.url.path,
            request_id=bound_id.get(),
            errors=wrong,
        )
    )


def _sentence(message: str) -> str:
    return message.removeprefix("Value error, ")


def _http(request: Request, error: HTTPException) -> JSONResponse:
    phrase = HTTPStatus(error.status_code).phrase
    details = {404: "There is nothing here.", 405: "This cannot be done here."}
    return _respond(
        Problem(
            type=f"/problems/{phrase.lower().replace(' ', '-')}",
            title=phrase,
            status=error.status_code,
            detail=details.get(error.status_code, f"{error.detail}."),
            instance=request.url.path,
            request_id=bound_id.get(),
        ),
        dict(error.headers or {}),
    )


def _bug(request: Request, error: Exception) -> JSONResponse:
    logger.error("a bug in %s %s", request.method, request.url.path, exc_info=error)
    return _respond(
        Problem(
            type="/problems/internal",
            title="Internal",
            status=500,
            detail="Something went wrong on our side. The log has it under this request id.",
            instance=request.url.path,
            request_id=bound_id.get(),
        )
    )


def install(app: FastAPI) -> None:
    app.add_exception_handler(AppError, as_problem)  # pyright: ignore[reportArgumentType]
    app.add_exception_handler(RequestValidationError, _validation)  # pyright: ignore[reportArgumentType]
    app.add_exception_handler(HTTPException, _http)  # pyright: ignore[reportArgumentType]
    app.add_exception_handler(Exception, _bug)
