"""What REST answers and refuses, another door answers and refuses."""

import ast
from pathlib import Path
from uuid import uuid4

import pytest

from adapters.wiring import ApiAdapters
from contracts.document_lists import Listing, Order, Sort, Wanted
from services.chats.runs import Runs
from tests.api import Person
from tests.services import second_door
from tests.services.acting import asking_as
from tests.services.second_door import command

QUESTION = "Who is the duty pharmacist?"
ALL = Listing(Wanted(), Order(Sort.ADDED, "desc"))


async def test_another_door_lists_the_documents_that_rest_lists(
    app: ApiAdapters, runs: Runs, alice: Person, project: str
) -> None:
    rest = (await alice.http.get(f"/projects/{project}/documents")).json()["items"]

    printed = await command(await asking_as(app, runs, alice), ALL, f"list {project}")

    assert printed and printed == [document["name"] for document in rest]


async def test_another_door_finds_the_passages_that_rest_finds(
    app: ApiAdapters, runs: Runs, alice: Person, project: str
) -> None:
    rest = await alice.http.post(f"/projects/{project}/search", json={"query": QUESTION})

    printed = await command(await asking_as(app, runs, alice), ALL, f"search {project} {QUESTION}")

    assert printed and printed == [hit["text"] for hit in rest.json()["hits"]]


async def test_another_door_gives_the_answer_that_rest_gives(
    app: ApiAdapters, runs: Runs, alice: Person, project: str
) -> None:
    chat = (await alice.http.post(f"/projects/{project}/chats", json={})).json()["id"]
    rest = await alice.http.post(
        f"/chats/{chat}/messages",
        json={"content": QUESTION},
        headers={"accept": "application/json"},
    )

    printed = await command(await asking_as(app, runs, alice), ALL, f"ask {project} {QUESTION}")

    assert printed == [rest.json()["content"]]


@pytest.mark.parametrize("verb", ["list", "search", "ask"])
async def test_another_door_refuses_a_stranger_as_rest_does(
    app: ApiAdapters, runs: Runs, bob: Person, project: str, verb: str
) -> None:
    rest = (await bob.http.get(f"/projects/{project}")).json()

    printed = await command(await asking_as(app, runs, bob), ALL, f"{verb} {project} {QUESTION}")

    assert printed == [f"{rest['status']} {rest['detail']}"]


async def test_another_door_refuses_whoever_signed_out(
    app: ApiAdapters, runs: Runs, alice: Person, project: str
) -> None:
    me = await asking_as(app, runs, alice)
    assert (await alice.http.post("/auth/sign-out")).status_code == 204
    rest = (await alice.http.get(f"/projects/{uuid4()}")).json()

    printed = await command(me, ALL, f"list {project}")

    assert printed == [f"{rest['status']} {rest['detail']}"]


def test_another_door_imports_nothing_of_the_server() -> None:
    tree = ast.parse(Path(second_door.__file__).read_text())
    modules = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]

    assert modules
    assert not [module for module in modules if module.partition(".")[0] in ("server", "fastapi")]
