"""Webhooks of issuers, which sign them."""

from fastapi import APIRouter, Depends, Request

from contracts.errors import BadRequest, Invalid, NotFound
from server.auth.identity_routes import ProviderName
from server.declared import raises
from server.dependencies import AppAdapters, visitor
from services.directory import clerk

router = APIRouter(prefix="/webhooks", tags=["directory"])


@router.post(
    "/clerk/{provider}",
    dependencies=[Depends(visitor)],
    responses=raises(BadRequest, NotFound, Invalid),
    openapi_extra={
        "requestBody": {
            "required": True,
            "description": "An event, with `svix-id`, `svix-timestamp` and `svix-signature`.",
            "content": {"application/json": {"schema": {"type": "object"}}},
        }
    },
)
async def take_clerk_event(
    provider: ProviderName, request: Request, adapters: AppAdapters
) -> clerk.TakenEvent:
    """What Clerk tells of its users, signed: accounts are made, changed, suspended and let go."""
    return await clerk.take(adapters, provider, request.headers, await request.body())
