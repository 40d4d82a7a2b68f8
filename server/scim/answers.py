"""What SCIM's routes have in common: bodies, errors and answers as RFC 7644 has them."""

import json
from collections.abc import Callable, Coroutine
from typing import Any, NoReturn, cast

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import ValidationError
from scim2_models import (
    Context,
    Error,
    InvalidSyntaxException,
    Message,
    Resource,
    ResponseParameters,
    SCIMException,
)

from contracts.errors import AppError, TooManyRequests, Unauthorized, Unavailable
from services.scim.directory import is_named
from services.scim.resources import PROVIDER

MEDIA_TYPE = "application/scim+json"


class ScimRoute(APIRoute):
    """Whatever is refused is refused in SCIM's words, and read as leniently as `PROVIDER` says."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def handler(request: Request) -> Response:
            try:
                with PROVIDER:
                    return await handle(request)
            except SCIMException as error:
                return refusal(error.to_error())
            except (ValidationError, RequestValidationError) as error:
                return refusal(Error.from_validation_error(error.errors()[0]))
            except AppError as error:
                return refusal(Error(status=error.status, detail=error.detail), _headers(error))

        return handler


def _headers(error: AppError) -> dict[str, str]:
    headers: dict[str, str] = {}
    if isinstance(error, TooManyRequests | Unavailable):
        headers["retry-after"] = str(error.retry_after)
    if isinstance(error, Unauthorized):
        headers["www-authenticate"] = "Bearer"
    return headers


def refusal(error: Error, headers: dict[str, str] | None = None) -> Response:
    body = error.model_dump(scim_ctx=Context.DEFAULT)
    return _answer(body, error.status or 400, headers)


async def body_of(request: Request) -> dict[str, Any]:
    """Raises `InvalidSyntaxException`: it is no JSON object."""
    try:
        body = json.loads(await request.body(), parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise InvalidSyntaxException(detail="The body cannot be read as JSON in UTF-8.") from None
    if not isinstance(body, dict):
        raise InvalidSyntaxException(detail="The body is no JSON object.")
    return cast(dict[str, Any], body)


def _no_number(text: str) -> NoReturn:
    raise ValueError(text)


def one(
    request: Request,
    resource: Resource[Any],
    context: Context,
    asked: ResponseParameters[Any] | None = None,
) -> Response:
    """A resource with its version; where whoever asks has this one already, that."""
    meta = resource.meta
    headers: dict[str, str] = {}
    if meta is not None and meta.version is not None:
        headers["etag"] = meta.version
        known = request.headers.get("if-none-match")
        if request.method == "GET" and known is not None and is_named(meta.version, known):
            return Response(status_code=304, headers=headers)
    created = context is Context.RESOURCE_CREATION_RESPONSE
    if created and meta is not None and meta.location is not None:
        headers["location"] = meta.location
    body = resource.model_dump(scim_ctx=context, response_parameters=asked)
    return _answer(body, 201 if created else 200, headers)


def many(found: Message, asked: ResponseParameters[Any] | None = None) -> Response:
    body = found.model_dump(scim_ctx=Context.RESOURCE_QUERY_RESPONSE, response_parameters=asked)
    return _answer(body, 200)


def _answer(body: Any, status: int, headers: dict[str, str] | None = None) -> Response:
    return Response(json.dumps(body), status, headers, MEDIA_TYPE)
