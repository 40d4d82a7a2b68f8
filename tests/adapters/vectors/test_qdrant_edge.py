"""Qdrant inside the process, in a folder that processes take in turns."""

import asyncio
import sys
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from adapters.vectors.qdrant_edge import QdrantEdgeIndex
from contracts.ports import VectorIndex
from tests.conformance.vector_index import (
    DIMENSIONS,
    VectorIndexConformance,
    passages,
    vectors,
)
from tests.vector_engines import PACKAGES

WRITER = """
import asyncio, sys
from pathlib import Path
from uuid import UUID
sys.path.append(sys.argv[1])
from adapters.vectors.qdrant_edge import QdrantEdgeIndex
from tests.conformance.vector_index import DIMENSIONS, passages, vectors

async def main():
    index = QdrantEdgeIndex(Path(sys.argv[2]), "ibid")
    for n in range(5):
        await index.put(UUID(sys.argv[3]), UUID(int=n), passages(3), vectors(3))

asyncio.run(main())
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("edge")


class TestQdrantEdge(VectorIndexConformance):
    @pytest.fixture
    async def index(self, folder: Path) -> VectorIndex:
        index = QdrantEdgeIndex(folder, "ibid")
        await index.prepare(DIMENSIONS)
        return index

    @pytest.fixture
    def another(self, folder: Path) -> VectorIndex:
        return QdrantEdgeIndex(folder, "ibid")

    @pytest.fixture
    def unreachable(self, tmp_path: Path) -> VectorIndex:
        return QdrantEdgeIndex(tmp_path / "not mounted", "ibid")

    async def test_one_process_writes_while_another_searches(
        self, index: VectorIndex, folder: Path, project: UUID
    ):
        writer = await asyncio.create_subprocess_exec(
            sys.executable, "-c", WRITER, str(PACKAGES), str(folder), str(project)
        )
        seen = 0
        while writer.returncode is None:
            found = len(await index.nearest(project, vectors(1)[0], 100))
            assert found >= seen
            seen = found
            await asyncio.sleep(0.01)

        assert writer.returncode == 0
        assert (await index.held(project)).keys() == {UUID(int=n) for n in range(5)}

    async def test_a_tidied_index_finds_the_same(self, index: VectorIndex):
        project, put, given = uuid4(), passages(50), vectors(50)
        await index.put(project, uuid4(), put, given)
        before = await index.nearest(project, given[3], 10)

        await index.compact(project)

        assert await index.nearest(project, given[3], 10) == before
