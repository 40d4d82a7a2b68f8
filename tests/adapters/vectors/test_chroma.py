"""Chroma, through a socket, in a server of its own."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from adapters.vectors.chroma import ChromaIndex
from contracts.ports import VectorIndex
from local.processes import free_port
from tests.conformance.vector_index import (
    DIMENSIONS,
    VectorIndexConformance,
    ids,
    passages,
    vectors,
)
from tests.vector_engines.servers import running_chroma


@pytest.fixture(scope="module")
def chroma(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running_chroma(tmp_path_factory.mktemp("chroma")) as url:
        yield url


def opened(url: str) -> ChromaIndex:
    return ChromaIndex(url, "", "ibid", 10)


class TestChroma(VectorIndexConformance):
    @pytest.fixture
    async def index(self, chroma: str) -> AsyncIterator[VectorIndex]:
        index = opened(chroma)
        await index.prepare(DIMENSIONS)
        yield index
        await index.close()

    @pytest.fixture
    async def another(self, chroma: str) -> AsyncIterator[VectorIndex]:
        index = opened(chroma)
        yield index
        await index.close()

    @pytest.fixture
    def unreachable(self) -> VectorIndex:
        return opened(f"http://127.0.0.1:{free_port()}")


async def test_what_was_put_is_there_when_the_server_starts_again(tmp_path: Path):
    project, document, put = uuid4(), uuid4(), passages(3)
    with running_chroma(tmp_path) as url:
        await opened(url).put(project, document, put, vectors(3))

    with running_chroma(tmp_path) as url:
        index = opened(url)
        assert await index.held(project) == {document: set(ids(put))}
        assert (await index.nearest(project, vectors(3)[1], 1))[0].id == put[1].id
