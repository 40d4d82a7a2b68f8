"""LanceDB in a folder."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from adapters.vectors.lance import LanceIndex
from contracts.ports import VectorIndex
from tests.conformance.vector_index import (
    DIMENSIONS,
    VectorIndexConformance,
    ids,
    passages,
    vectors,
)
from tests.vector_engines import PACKAGES

WRITER = """
import asyncio, sys
from pathlib import Path
from uuid import UUID
sys.path.append(sys.argv[1])
from adapters.vectors.lance import LanceIndex
from tests.conformance.vector_index import DIMENSIONS, passages, vectors

async def main():
    index = LanceIndex(Path(sys.argv[2]), "ibid")
    for n in range(5):
        await index.put(UUID(sys.argv[3]), UUID(int=int(sys.argv[4]) * 100 + n), passages(3),
                        vectors(3))

asyncio.run(main())
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("lance")


class TestLance(VectorIndexConformance):
    @pytest.fixture
    async def index(self, folder: Path) -> AsyncIterator[VectorIndex]:
        index = LanceIndex(folder, "ibid")
        await index.prepare(DIMENSIONS)
        yield index
        await index.close()

    @pytest.fixture
    async def another(self, folder: Path) -> AsyncIterator[VectorIndex]:
        index = LanceIndex(folder, "ibid")
        yield index
        await index.close()

    @pytest.fixture
    def unreachable(self, tmp_path: Path) -> VectorIndex:
        return LanceIndex(tmp_path / "not mounted", "ibid")

    async def test_processes_at_the_same_time_lose_nothing(
        self, index: VectorIndex, folder: Path, project: UUID
    ):
        writer = await asyncio.create_subprocess_exec(
            sys.executable, "-c", WRITER, str(PACKAGES), str(folder), str(project), "1"
        )
        while not await index.held(project):  # noqa: ASYNC110  # until it has begun
            await asyncio.sleep(0.01)
        for n in range(5):
            await index.put(project, UUID(int=200 + n), passages(3), vectors(3))
        assert await writer.wait() == 0

        held = await index.held(project)
        assert held.keys() == {UUID(int=n * 100 + m) for n in (1, 2) for m in range(5)}
        assert all(len(found) == 3 for found in held.values())

    async def test_what_was_removed_leaves_the_files(self, index: LanceIndex, folder: Path):
        project, document = uuid4(), uuid4()
        await index.put(project, document, passages(500), vectors(500))
        await index.remove(project, None)

        assert not any(str(project) in name for name in os.listdir(folder))

    async def test_two_prefixes_share_a_folder(self, index: LanceIndex, folder: Path):
        other, project, put = LanceIndex(folder, "other"), uuid4(), passages(1)
        await other.put(project, uuid4(), put, vectors(1))

        assert project not in await index.projects()
        assert [n.id for n in await other.nearest(project, vectors(1)[0], 5)] == ids(put)
        assert await index.nearest(project, vectors(1)[0], 5) == []
