"""RFC 9457: one shape for every failure, so that a client needs one way to show it."""

import logging
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.routing import BaseRoute, Match

from adapters.telemetry import bound_id, bound_path
from contracts.errors import (
    AppError,
    BadRequest,
    Busy,
    ContentTooLarge,
    Invalid,
    MethodNotAllowed,
    NotFound,
    NotValid,
    TooManyRequests,
)
from contracts.events import Error, Problem
from server.validation import wrong_in_request

logger = logging.getLogger(__name__)
MEDIA_TYPE = "application/problem+json"
_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


class WrongFieldOut(BaseModel):
    field: str = Field(description="A path as in the request: `filters.first_page`.")
    message: str = Field(description="What is wrong with it, in a sentence.")
    code: str = Field(
        description="Its kind, as `missing`; `value_error` where only the message says it."
    )


class FieldError(Problem):
    """A request that cannot be done as it is says which of its fields are wrong."""

    errors: list[WrongFieldOut] = Field(min_length=1)


def problem(error: AppError) -> Problem:
    """What of the request that is being answered is wrong, wherever that is noticed."""
    said = Problem(
        type=f"/problems/{error.slug}",
        title=error.title(),
        status=error.status,
        detail=error.detail,
        instance=bound_path.get(),
        request_id=bound_id.get(),
    )
    if not isinstance(error, Invalid):
        return said
    errors = [WrongFieldOut(**one._asdict()) for one in error.wrong]
    return FieldError(**said.model_dump(), errors=errors)


def as_event(error: AppError) -> Error:
    """The last event of what cannot go on; a bug of ours is not mended by trying again."""
    retryable = error.status >= HTTPStatus.INTERNAL_SERVER_ERROR and type(error) is not AppError
    return Error(problem=problem(error), retryable=retryable)


def as_problem(request: Request, error: AppError) -> JSONResponse:
    headers: dict[str, str] = {}
    if isinstance(error, TooManyRequests | Busy):
        headers["retry-after"] = str(error.retry_after)
    if error.status == HTTPStatus.UNAUTHORIZED:
        headers["www-authenticate"] = "Bearer"
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
            ours = BadRequest("The body of this request cannot be read. Send JSON in UTF-8.")
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
