"""Qdrant's client on the engine that it brings itself; no server is among the packages.

So the calls, filters and answers are tested, and of the network only that nobody is there.
"""

from collections.abc import AsyncIterator

import pytest

from adapters.vectors.qdrant import QdrantIndex
from contracts.ports import VectorIndex
from contracts.settings import VectorIndexSettings
from local.processes import free_port
from tests.conformance.vector_index import DIMENSIONS, VectorIndexConformance


@pytest.fixture(scope="module")
async def opened() -> AsyncIterator[QdrantIndex]:
    from qdrant_client import AsyncQdrantClient

    index = QdrantIndex(AsyncQdrantClient(location=":memory:"), "ibid")
    yield index
    await index.close()


@pytest.mark.filterwarnings("ignore:Payload indexes have no effect")
class TestQdrant(VectorIndexConformance):
    @pytest.fixture
    async def index(self, opened: QdrantIndex) -> VectorIndex:
        await opened.prepare(DIMENSIONS)
        return opened

    @pytest.fixture
    def another(self, opened: QdrantIndex) -> VectorIndex:
        return opened

    @pytest.fixture
    async def unreachable(self) -> AsyncIterator[VectorIndex]:
        nobody = f"http://127.0.0.1:{free_port()}"
        settings = {"kind": "qdrant", "url": nobody, "timeout_seconds": 1}
        index = QdrantIndex.from_settings(VectorIndexSettings.model_validate(settings))
        yield index
        await index.close()
