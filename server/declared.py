"""What a route may answer beside what it is for, said once and in one way.

What follows from how a route is made (a caller, a body, an id in its path) is found out from that;
what only its own code can know stands beside it, as `responses=raises(...)`. The tests fail when a
server answers anything else.
"""

from collections.abc import Callable, Iterator
from typing import Any

from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, RouteContext

from contracts.errors import (
    AppError,
    BadRequest,
    Conflict,
    ContentTooLarge,
    Forbidden,
    InsufficientScope,
    Invalid,
    NotFound,
    NotValid,
    TooManyRequests,
    Unauthorized,
    Unavailable,
)
from server.dependencies import app_adapters, current_caller, visitor
from server.idempotency import IdempotentRoute
from server.problems import MEDIA_TYPE
from server.verbs import verb_of

Responses = dict[int | str, dict[str, Any]]
_READS = {"GET", "HEAD", "OPTIONS"}
_DESCRIPTIONS = {  # our own: Python's phrases change with its version
    400: "What was sent contradicts itself, or cannot be read.",
    401: "Nobody, or nobody we believe, is calling.",
    403: "Not allowed to whoever is calling.",
    404: "Absent, or somebody else's.",
    409: "Not possible as things are.",
    410: "Gone.",
    413: "Too long.",
    422: "Something in the request is not what it has to be.",
    429: "Too many of these in a short time, or more than a budget allows.",
    502: "A site does not answer.",
    503: "Something that is needed does not answer.",
}
_RETRY_AFTER = {
    "Retry-After": {
        "description": "Seconds after which it makes sense to try again.",
        "schema": {"type": "string", "pattern": "^[0-9]+$"},
        "required": True,
    }
}
_HEADERS: dict[type[AppError], dict[str, Any]] = {
    Unauthorized: {"WWW-Authenticate": {"schema": {"type": "string"}, "required": True}},
    TooManyRequests: _RETRY_AFTER,
    Unavailable: _RETRY_AFTER,
}


def raises(*errors: type[AppError]) -> Responses:
    """The responses that these errors become, those of one status together."""
    responses: Responses = {}
    for error in sorted(errors, key=lambda one: (one.status, one.slug)):
        said = responses.setdefault(error.status, _response(error))
        example = {"$ref": f"#/components/examples/{error.slug}"}
        said["content"][MEDIA_TYPE]["examples"][error.slug] = example
    return responses


def _response(error: type[AppError]) -> dict[str, Any]:
    schema = "FieldError" if issubclass(error, Invalid) else "Problem"
    content = {"schema": {"$ref": f"#/components/schemas/{schema}"}, "examples": {}}
    response = {"description": _DESCRIPTIONS[error.status], "content": {MEDIA_TYPE: content}}
    headers = next((told for kind, told in _HEADERS.items() if issubclass(error, kind)), None)
    return response | ({"headers": headers} if headers else {})


def examples() -> dict[str, Any]:
    """Every error that there is, by its slug."""
    return {error.slug: _example(error) for error in _all(AppError) if error is not AppError}


def add_common(context: RouteContext, operation: dict[str, Any], shared: dict[str, Any]) -> None:
    """Add to the description of one operation what its route answers because of how it is made.

    The same failure is described once for all, in `shared`.
    """
    route = context.original_route
    assert isinstance(route, APIRoute)  # noqa: S101  # nothing else has an operation
    if needs(route, current_caller):
        verb = verb_of(operation["operationId"]).value
        operation["security"] = [{"bearer": [verb]}, {"cookie": []}]
    responses = operation["responses"]
    for status, said in raises(*_common(route)).items():
        there = responses.get(str(status), {}).get("content", {}).get(MEDIA_TYPE)
        if there is None:  # also in the place of what the framework says of validation
            responses[str(status)] = said
        else:
            there["examples"] = said["content"][MEDIA_TYPE]["examples"] | there["examples"]
    operation["responses"] = {
        status: _shared(said, shared) for status, said in sorted(responses.items())
    }


def _shared(response: dict[str, Any], shared: dict[str, Any]) -> dict[str, Any]:
    if list(response.get("content", {})) != [MEDIA_TYPE]:
        return response
    name = "-or-".join(sorted(response["content"][MEDIA_TYPE]["examples"]))
    shared[name] = response
    return {"$ref": f"#/components/responses/{name}"}


def needs(route: APIRoute, dependency: Callable[..., Any]) -> bool:
    return any(one.call is dependency for one in _dependants(route.dependant))


def is_counted(route: APIRoute) -> bool:
    """Whether a limit a minute holds for it."""
    return needs(route, current_caller) or needs(route, visitor)


def _common(route: APIRoute) -> Iterator[type[AppError]]:
    writes = not set(route.methods or ()) <= _READS
    repeatable = writes and isinstance(route, IdempotentRoute)
    parts = list(_dependants(route.dependant))
    if needs(route, app_adapters):
        yield Unavailable
    if needs(route, current_caller):
        yield from (Unauthorized, BadRequest, InsufficientScope)
    if is_counted(route):
        yield TooManyRequests
    if any(part.path_params for part in parts):
        yield NotFound
    if any(p.path_params or p.query_params or p.header_params or p.body_params for p in parts):
        yield NotValid
    if writes:  # a browser sends its cookies along from anywhere
        yield Forbidden
    if route.body_field is not None or repeatable:
        yield from (BadRequest, ContentTooLarge)
    if repeatable:
        yield from (Conflict, Invalid)


def _dependants(dependant: Dependant) -> Iterator[Dependant]:
    yield dependant
    for part in dependant.dependencies:
        yield from _dependants(part)


def _all(error: type[AppError]) -> Iterator[type[AppError]]:
    yield error
    for kind in error.__subclasses__():
        yield from _all(kind)


def _example(error: type[AppError]) -> dict[str, Any]:
    value: dict[str, Any] = {
        "type": f"/problems/{error.slug}",
        "title": error.title(),
        "status": error.status,
        "detail": (error.__doc__ or "").partition("\n")[0],
    }
    if issubclass(error, Invalid):
        value["errors"] = [{"field": "name", "message": value["detail"]}]
    return {"value": value}
