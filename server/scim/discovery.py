"""What SCIM says of itself (RFC 7644, 4), and what it says where there is nothing."""

from typing import Any, TypeVar

from fastapi import APIRouter, Request, Response
from scim2_models import (
    Context,
    ForbiddenException,
    ListResponse,
    Meta,
    NotFoundException,
    Resource,
    ResourceType,
    Schema,
)

from contracts.errors import MethodNotAllowed
from server.scim.answers import ScimRoute, many, one
from server.scim.routes import Calling
from services.scim.resources import PROVIDER

router = APIRouter(
    prefix="/scim/v2", route_class=ScimRoute, include_in_schema=False, tags=["directory"]
)
R = TypeVar("R", bound=Resource[Any])

_METHODS = {
    "Users": ("GET", "POST"),
    "Groups": ("GET", "POST"),
    "Users/": ("GET", "PUT", "PATCH", "DELETE"),
    "Groups/": ("GET", "PUT", "PATCH", "DELETE"),
    "ServiceProviderConfig": ("GET",),
    "ResourceTypes": ("GET",),
    "ResourceTypes/": ("GET",),
    "Schemas": ("GET",),
    "Schemas/": ("GET",),
}
"""By what stands before an id."""


@router.get("/ServiceProviderConfig")
async def scim_config(request: Request, calling: Calling) -> Response:
    _unfiltered(request)
    config = PROVIDER.config
    assert config is not None  # noqa: S101  # ours has one
    return one(
        request,
        _placed(config, "ServiceProviderConfig", f"{calling.root}/ServiceProviderConfig"),
        Context.RESOURCE_QUERY_RESPONSE,
    )


@router.get("/ResourceTypes")
async def scim_resource_types(request: Request, calling: Calling) -> Response:
    _unfiltered(request)
    return _list(ResourceType, [_type(one, calling.root) for one in PROVIDER.resource_types])


@router.get("/ResourceTypes/{name}")
async def scim_resource_type(name: str, request: Request, calling: Calling) -> Response:
    found = next((one for one in PROVIDER.resource_types if one.name == name), None)
    if found is None:
        raise NotFoundException(detail=f"There is no resource type {name}.")
    return one(request, _type(found, calling.root), Context.RESOURCE_QUERY_RESPONSE)


@router.get("/Schemas")
async def scim_schemas(request: Request, calling: Calling) -> Response:
    _unfiltered(request)
    return _list(Schema, [_schema(one, calling.root) for one in PROVIDER.schemas])


@router.get("/Schemas/{name}")
async def scim_schema(name: str, request: Request, calling: Calling) -> Response:
    found = next((one for one in PROVIDER.schemas if str(one.id) == name), None)
    if found is None:
        raise NotFoundException(detail=f"There is no schema {name}.")
    return one(request, _schema(found, calling.root), Context.RESOURCE_QUERY_RESPONSE)


@router.api_route(
    "/{rest:path}", methods=["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
)
async def scim_nothing(rest: str, calling: Calling) -> Response:
    """Also for methods that an address does not take: no other route has them."""
    first, slash, _ = rest.strip("/").partition("/")
    methods = _METHODS.get(first + slash)
    if methods is None:
        raise NotFoundException(detail="There is nothing at this address of SCIM. Check it.")
    raise MethodNotAllowed(f"This address takes {', '.join(methods)}.")


def _unfiltered(request: Request) -> None:
    """RFC 7644, 4: who filters these is refused."""
    if "filter" in request.query_params:
        raise ForbiddenException(detail="These are not filtered.")


def _type(one: ResourceType, root: str) -> ResourceType:
    return _placed(one, "ResourceType", f"{root}/ResourceTypes/{one.name}")


def _schema(one: Schema, root: str) -> Schema:
    return _placed(one, "Schema", f"{root}/Schemas/{one.id}")


def _placed(resource: R, kind: str, location: str) -> R:
    return resource.model_copy(update={"meta": Meta(resource_type=kind, location=location)})


def _list(kind: type[Any], found: list[Any]) -> Response:
    return many(
        ListResponse[kind](
            total_results=len(found), start_index=1, items_per_page=len(found), resources=found
        )
    )
