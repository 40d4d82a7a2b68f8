"""What this installation can do: asked once by whoever shows people a choice."""

from fastapi import APIRouter

from server.dependencies import Me
from services.access.capabilities import Capabilities, capabilities

router = APIRouter(tags=["installation"])


@router.get("/capabilities")
async def get_capabilities(me: Me) -> Capabilities:
    return await capabilities(me)
