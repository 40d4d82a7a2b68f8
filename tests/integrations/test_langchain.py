"""The retriever against the API over a socket, with an API key as a program has one."""

import asyncio
from uuid import UUID

import pytest
from pydantic import SecretStr

from adapters.wiring import Adapters
from ingestion.pipeline import ingest_document
from integrations.langchain import IbidRetriever, SearchFailed
from local.processes import free_port
from tests.api import Person

COLD = b"# Cold room\nKeep vaccines between two and eight degrees.\n"
LEAVE = b"# Leave\nWho is ill tells the office before nine.\n"


@pytest.fixture(scope="module")
async def key(alice: Person) -> str:
    return (await alice.http.post("/api-keys", json={"name": "chain"})).json()["secret"]


@pytest.fixture(scope="module")
async def project(alice: Person, worker: Adapters) -> str:
    project = await alice.project()
    for name, data in (("cold.md", COLD), ("leave.md", LEAVE)):
        await ingest_document(worker, UUID(await alice.upload(project, data, name)))
    return project


@pytest.fixture
def retriever(server: str, key: str, project: str) -> IbidRetriever:
    return IbidRetriever(base_url=server, api_key=SecretStr(key), project_id=project, limit=2)


async def test_the_best_passage_comes_first_with_where_it_stands(retriever: IbidRetriever):
    found = await retriever.ainvoke("How cold are vaccines kept?")

    assert "between two and eight degrees" in found[0].page_content
    assert found[0].metadata["source"] == "Cold room"
    place = found[0].metadata["place"]
    assert place["end"] - place["start"] == len(found[0].page_content)
    assert found[0].metadata["score"] >= found[-1].metadata["score"]
    assert UUID(found[0].id)


async def test_the_same_is_found_without_a_loop(retriever: IbidRetriever):
    query = "How cold are vaccines kept?"

    found = await asyncio.to_thread(retriever.invoke, query)

    assert [d.id for d in found] == [d.id for d in await retriever.ainvoke(query)]


async def test_only_the_documents_named_are_searched(retriever: IbidRetriever):
    everywhere = await retriever.ainvoke("vaccines")
    other = {d.metadata["document_id"] for d in everywhere} - {
        everywhere[0].metadata["document_id"]
    }
    narrow = retriever.model_copy(update={"document_ids": list(other), "mode": "vector"})

    assert {d.metadata["document_id"] for d in await narrow.ainvoke("vaccines")} == other


async def test_a_wrong_key_is_told_in_ibids_own_sentence(retriever: IbidRetriever):
    wrong = retriever.model_copy(update={"api_key": SecretStr("ibid_nobody")})

    with pytest.raises(SearchFailed, match=r"\.$") as refused:
        await wrong.ainvoke("vaccines")
    assert refused.value.status == 401


async def test_a_strangers_project_is_told_as_absent(retriever: IbidRetriever, bob: Person):
    foreign = retriever.model_copy(update={"project_id": await bob.project()})

    with pytest.raises(SearchFailed) as refused:
        await foreign.ainvoke("vaccines")
    assert refused.value.status == 404


async def test_nobody_there_is_told_so(retriever: IbidRetriever):
    away = retriever.model_copy(update={"base_url": f"http://127.0.0.1:{free_port()}"})

    with pytest.raises(SearchFailed, match="does not answer"):
        await away.ainvoke("vaccines")
    with pytest.raises(SearchFailed, match="does not answer"):
        await asyncio.to_thread(away.invoke, "vaccines")
