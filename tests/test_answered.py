"""Every test with a server ends with this check: it dies when the API answers what it hid."""

import httpx
import pytest
from fastapi import APIRouter, FastAPI

from contracts.errors import Conflict
from server import problems
from server.api_description import describe
from server.declared import raises
from tests.answered import Answered


def answered(*, says_so: bool) -> Answered:
    app = FastAPI(generate_unique_id_function=lambda route: route.name)
    api, router = APIRouter(prefix="/api/v1"), APIRouter()
    problems.install(app)

    @router.post("/things", responses=raises(Conflict) if says_so else {})
    async def make_thing() -> None:
        raise Conflict("There is one already.")

    api.include_router(router)
    app.include_router(api)
    describe(app)
    return Answered(app, app.openapi())


@pytest.mark.parametrize(
    ("says_so", "undeclared"),
    [
        (True, set()),
        (False, {("make_thing", "POST", 409, "application/problem+json")}),
    ],
)
async def test_an_answer_is_declared_or_found(
    says_so: bool, undeclared: set[tuple[str, str, int, str]]
) -> None:
    app = answered(says_so=says_so)

    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://a") as http:
        for method, path in (("POST", "/things"), ("GET", "/things"), ("GET", "/nothing")):
            await http.request(method, f"/api/v1{path}")

    assert app.undeclared() == undeclared
