"""Which mail people get."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import RedirectResponse

from contracts.errors import LinkGone
from contracts.notices import NoticeChoices, Notices
from server.declared import raises
from server.dependencies import Me, SomeVisitor
from services.accounts import notices

router = APIRouter(tags=["people"])

Token = Annotated[str, Query(max_length=200, description="As a letter's link has it.")]


@router.get("/me/notices")
async def get_notices(acting: Me) -> Notices:
    """Which mail the caller wants, and whether it can come."""
    return await notices.get_notices(acting)


@router.put("/me/notices")
async def set_notices(body: NoticeChoices, acting: Me) -> Notices:
    """All of it at once."""
    return await notices.set_notices(acting, body)


@router.post("/notices/unsubscribe", status_code=204, responses=raises(LinkGone))
async def unsubscribe(token: Token, visitor: SomeVisitor) -> None:
    """Switch one kind of mail off with what a letter's header or link has, without signing in. Mail
    programs post to it by themselves (RFC 8058); whatever body they send says nothing."""
    await notices.unsubscribe(visitor, token)


@router.get("/notices/unsubscribe", status_code=303, response_class=RedirectResponse)
async def ask_to_unsubscribe(token: Token, visitor: SomeVisitor) -> RedirectResponse:
    """To a page that asks: what follows links by itself switches nothing off."""
    web = str(visitor.adapters.settings.public_web_url).rstrip("/")
    good = visitor.adapters.unsubscribing.read(token) is not None
    return RedirectResponse(f"{web}/unsubscribe#{token if good else ''}", 303)
