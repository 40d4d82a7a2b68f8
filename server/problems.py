"""RFC 9457: one shape for every failure, so that a client needs one way to show it."""

import logging
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.routing import BaseRoute, Match

from adapters import metrics
from adapters.rates import WINDOW_SECONDS
from contracts.errors import (
    AppError,
    BadRequest,
    ContentTooLarge,
    InsufficientScope,
    MethodNotAllowed,
    NotFound,
    NotValid,
    RateExceeded,
    TooManyRequests,
    Unavailable,
)
from server.validation import UNREADABLE, wrong_in_request, wrong_with_body
from services.access.problems import problem

logger = logging.getLogger(__name__)
MEDIA_TYPE = "application/problem+json"
_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


def as_problem(request: Request, error: AppError) -> JSONResponse:
    headers: dict[str, str] = {}
    metrics.PROBLEMS.labels(error.slug).inc()
    if isinstance(error, TooManyRequests | Unavailable):
        headers["retry-after"] = str(error.retry_after)
    if isinstance(error, RateExceeded):
        whose, most = error.limit
        headers["ratelimit-policy"] = f'"{whose}";q={most};w={WINDOW_SECONDS}'
        headers["ratelimit"] = f'"{whose}";r=0;t={error.retry_after}'
    if error.status == HTTPStatus.UNAUTHORIZED:
        headers["www-authenticate"] = "Bearer"
    if isinstance(error, InsufficientScope):
        headers["www-authenticate"] = f'Bearer error="insufficient_scope", scope="{error.verb}"'
    if isinstance(error, MethodNotAllowed):
        headers["allow"] = ", ".join(_methods_of(request))
    return JSONResponse(
        problem(error).model_dump(exclude_none=True),
        error.status,
        media_type=MEDIA_TYPE,
        headers=headers,
    )


def _validation(request: Request, error: RequestValidationError) -> JSONResponse:
    return as_problem(request, NotValid(wrong_in_request(error, request)))


def _http(request: Request, error: HTTPException) -> JSONResponse:
    """What the framework refuses is said as we would say it."""
    match error.status_code:
        case 404:
            ours = NotFound("There is nothing at this address. Check it.")
        case 405:
            allowed = ", ".join(_methods_of(request))
            ours = MethodNotAllowed(f"This address takes {allowed}, not {request.method}.")
        case 413:
            ours = ContentTooLarge(error.detail)
        case 400:
            ours = BadRequest(wrong_with_body(request) or UNREADABLE)
        case _:
            return _bug(request, error)
    return as_problem(request, ours)


def _methods_of(request: Request) -> list[str]:
    """All that can be done at this path: several routes may share it."""
    routes: list[BaseRoute] = request.app.router.routes

    def is_taken(method: str) -> bool:
        scope = {**request.scope, "method": method}
        return any(route.matches(scope)[0] is Match.FULL for route in routes)

    return [method for method in _METHODS if is_taken(method)]


def _bug(request: Request, error: Exception) -> JSONResponse:
    logger.error("a bug in %s %s", request.method, request.url.path, exc_info=error)
    ours = AppError("Something went wrong on our side. The log has it under this request id.")
    return as_problem(request, ours)


def install(app: FastAPI) -> None:
    app.add_exception_handler(AppError, as_problem)  # pyright: ignore[reportArgumentType]
    app.add_exception_handler(RequestValidationError, _validation)  # pyright: ignore[reportArgumentType]
    app.add_exception_handler(HTTPException, _http)  # pyright: ignore[reportArgumentType]
    app.add_exception_handler(Exception, _bug)
