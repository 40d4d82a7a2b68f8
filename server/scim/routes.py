"""SCIM 2.0: users and groups, for a directory that comes with a token (RFC 7644)."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from scim2_models import Context, ResponseParameters, SearchRequest

from contracts.errors import Unauthorized
from server.dependencies import AppAdapters, SomeVisitor, bearer
from server.scim.answers import ScimRoute, body_of, many, one
from services.scim import everything, groups, people
from services.scim.directory import Directory
from services.scim.resources import Group, User
from services.scim.tokens import must_be_good, root_of

router = APIRouter(
    prefix="/scim/v2", route_class=ScimRoute, include_in_schema=False, tags=["directory"]
)


async def directory(request: Request, adapters: AppAdapters, visitor: SomeVisitor) -> Directory:
    """Whoever has a token of SCIM. No session and no API key is one."""
    headers = request.headers.getlist("authorization")
    if len(headers) != 1:
        raise Unauthorized("Send the token as `Authorization: Bearer …`.")
    token = await must_be_good(visitor, bearer(headers[0]))
    return Directory(adapters, root_of(adapters.settings), token)


Calling = Annotated[Directory, Depends(directory)]


def _version(request: Request) -> str | None:
    return request.headers.get("if-match")


Version = Annotated[str | None, Depends(_version)]


def _query(request: Request) -> dict[str, Any]:
    return dict(request.query_params)


@router.get("/Users")
async def scim_list_users(request: Request, calling: Calling) -> Response:
    asked = SearchRequest[User].model_validate(_query(request))
    return many(await people.listed(calling, asked), asked)


@router.post("/Users/.search")
async def scim_search_users(request: Request, calling: Calling) -> Response:
    asked = SearchRequest[User].model_validate(
        await body_of(request), scim_ctx=Context.SEARCH_REQUEST
    )
    return many(await people.listed(calling, asked), asked)


@router.post("/Users")
async def scim_make_user(request: Request, calling: Calling) -> Response:
    made = await people.make(calling, await body_of(request))
    return one(request, made, Context.RESOURCE_CREATION_RESPONSE, _of_user(request))


@router.get("/Users/{user_id}")
async def scim_get_user(user_id: str, request: Request, calling: Calling) -> Response:
    asked = _of_user(request)
    found = await people.get(calling, user_id)
    return one(request, found, Context.RESOURCE_QUERY_RESPONSE, asked)


@router.put("/Users/{user_id}")
async def scim_replace_user(
    user_id: str, request: Request, calling: Calling, version: Version
) -> Response:
    changed = await people.replace(calling, user_id, await body_of(request), version)
    return one(request, changed, Context.RESOURCE_REPLACEMENT_RESPONSE, _of_user(request))


@router.patch("/Users/{user_id}")
async def scim_patch_user(
    user_id: str, request: Request, calling: Calling, version: Version
) -> Response:
    changed = await people.patch(calling, user_id, await body_of(request), version)
    return one(request, changed, Context.RESOURCE_PATCH_RESPONSE, _of_user(request))


@router.delete("/Users/{user_id}", status_code=204)
async def scim_forget_user(user_id: str, calling: Calling, version: Version) -> Response:
    await people.forget(calling, user_id, version)
    return Response(status_code=204)


@router.post("/.search")
async def scim_search_all(request: Request, calling: Calling) -> Response:
    asked = SearchRequest[User | Group].model_validate(
        await body_of(request), scim_ctx=Context.SEARCH_REQUEST
    )
    return many(await everything.listed(calling, asked), asked)


@router.get("/Groups")
async def scim_list_groups(request: Request, calling: Calling) -> Response:
    asked = SearchRequest[Group].model_validate(_query(request))
    return many(await groups.listed(calling, asked), asked)


@router.post("/Groups/.search")
async def scim_search_groups(request: Request, calling: Calling) -> Response:
    asked = SearchRequest[Group].model_validate(
        await body_of(request), scim_ctx=Context.SEARCH_REQUEST
    )
    return many(await groups.listed(calling, asked), asked)


@router.post("/Groups")
async def scim_make_group(request: Request, calling: Calling) -> Response:
    made = await groups.make(calling, await body_of(request))
    return one(request, made, Context.RESOURCE_CREATION_RESPONSE, _of_group(request))


@router.get("/Groups/{group_id}")
async def scim_get_group(group_id: str, request: Request, calling: Calling) -> Response:
    asked = _of_group(request)
    found = await groups.get(calling, group_id, asked)
    return one(request, found, Context.RESOURCE_QUERY_RESPONSE, asked)


@router.put("/Groups/{group_id}")
async def scim_replace_group(
    group_id: str, request: Request, calling: Calling, version: Version
) -> Response:
    changed = await groups.replace(calling, group_id, await body_of(request), version)
    return one(request, changed, Context.RESOURCE_REPLACEMENT_RESPONSE, _of_group(request))


@router.patch("/Groups/{group_id}")
async def scim_patch_group(
    group_id: str, request: Request, calling: Calling, version: Version
) -> Response:
    changed = await groups.patch(calling, group_id, await body_of(request), version)
    return one(request, changed, Context.RESOURCE_PATCH_RESPONSE, _of_group(request))


@router.delete("/Groups/{group_id}", status_code=204)
async def scim_delete_group(group_id: str, calling: Calling, version: Version) -> Response:
    await groups.delete(calling, group_id, version)
    return Response(status_code=204)


def _of_user(request: Request) -> ResponseParameters[User]:
    return ResponseParameters[User].model_validate(_query(request))


def _of_group(request: Request) -> ResponseParameters[Group]:
    return ResponseParameters[Group].model_validate(_query(request))
