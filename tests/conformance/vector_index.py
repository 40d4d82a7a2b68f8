"""What every index of vectors promises: inherit, give `index`, `another` and `unreachable`."""

import asyncio
import random
from array import array
from collections.abc import Sequence
from uuid import UUID, uuid4

import pytest

from contracts.errors import StorageUnavailable
from contracts.ports import IndexedPassage, Vector, VectorIndex

DIMENSIONS = 384


def vectors(how_many: int, seed: int = 1) -> list[Vector]:
    """Of length one, in directions of chance."""
    chance = random.Random(seed)
    return [unit([chance.gauss(0, 1) for _ in range(DIMENSIONS)]) for _ in range(how_many)]


def unit(numbers: Sequence[float]) -> Vector:
    length = sum(n * n for n in numbers) ** 0.5
    return array("f", [n / length for n in numbers])


def passages(how_many: int) -> list[IndexedPassage]:
    return [
        IndexedPassage(uuid4(), f"passage {n}", {"source": "a.md", "page": n, "place": "{}"})
        for n in range(how_many)
    ]


def ids(found: Sequence[IndexedPassage]) -> list[UUID]:
    return [passage.id for passage in found]


def score(one: Vector, two: Vector) -> float:
    return sum(a * b for a, b in zip(one, two, strict=True))


class VectorIndexConformance:
    @pytest.fixture
    def index(self) -> VectorIndex:
        """Prepared; other tests may have put something in other projects."""
        raise NotImplementedError

    @pytest.fixture
    def another(self) -> VectorIndex:
        """The same index, opened a second time."""
        raise NotImplementedError

    @pytest.fixture
    def unreachable(self) -> VectorIndex:
        """One whose folder or server is not there."""
        raise NotImplementedError

    @pytest.fixture
    def project(self) -> UUID:
        return uuid4()

    async def test_the_nearest_come_first_with_their_scores(
        self, index: VectorIndex, project: UUID
    ):
        document, put, given = uuid4(), passages(3), vectors(3)
        await index.put(project, document, put, given)

        found = await index.nearest(project, given[1], 3)

        assert found[0].id == put[1].id
        assert [near.score for near in found] == sorted((n.score for n in found), reverse=True)
        of = dict(zip(ids(put), given, strict=True))
        for near in found:
            assert near.score == pytest.approx(score(of[near.id], given[1]), abs=1e-3)

    async def test_no_more_are_found_than_asked_for(self, index: VectorIndex, project: UUID):
        given = vectors(5)
        await index.put(project, uuid4(), passages(5), given)

        assert len(await index.nearest(project, given[0], 2)) == 2

    async def test_the_same_are_found_as_by_comparing_each(self, index: VectorIndex, project: UUID):
        put, given = passages(400), vectors(400)
        for start in range(0, 400, 100):
            part = slice(start, start + 100)
            await index.put(project, uuid4(), put[part], given[part])

        for asked in vectors(5, seed=2):
            by_hand = sorted(zip(given, ids(put), strict=True), key=lambda p: -score(p[0], asked))
            found = await index.nearest(project, asked, 10)

            assert [near.id for near in found] == [passage for _, passage in by_hand[:10]]

    async def test_putting_again_replaces_what_was_there(self, index: VectorIndex, project: UUID):
        document, kept, given = uuid4(), passages(1), vectors(3)
        await index.put(project, document, [*kept, *passages(1)], given[:2])

        await index.put(project, document, kept, given[2:])

        found = await index.nearest(project, given[2], 10)
        assert [near.id for near in found] == ids(kept)
        assert found[0].score == pytest.approx(1, abs=1e-3)

    async def test_putting_twice_leaves_the_same_as_once(self, index: VectorIndex, project: UUID):
        document, put, given = uuid4(), passages(2), vectors(2)
        for _ in range(2):
            await index.put(project, document, put, given)

        assert await index.held(project) == {document: set(ids(put))}

    async def test_putting_nothing_leaves_nothing(self, index: VectorIndex, project: UUID):
        document = uuid4()
        await index.put(project, document, passages(1), vectors(1))

        await index.put(project, document, [], [])

        assert await index.nearest(project, vectors(1)[0], 10) == []

    async def test_a_book_is_put_whole(self, index: VectorIndex, project: UUID):
        put = passages(5500)
        await index.put(project, uuid4(), put, vectors(5) * 1100)

        (held,) = (await index.held(project)).values()
        assert held == set(ids(put))

    async def test_a_removed_document_is_found_no_more(self, index: VectorIndex, project: UUID):
        gone, stays, kept = uuid4(), uuid4(), passages(1)
        await index.put(project, gone, passages(1), vectors(1))
        await index.put(project, stays, kept, vectors(1, seed=2))

        for _ in range(2):
            await index.remove(project, [gone, uuid4()])

        assert [n.id for n in await index.nearest(project, vectors(1)[0], 10)] == ids(kept)
        assert await index.held(project) == {stays: set(ids(kept))}

    async def test_a_removed_project_is_gone_and_no_other(self, index: VectorIndex, project: UUID):
        other, kept = uuid4(), passages(1)
        await index.put(project, uuid4(), passages(1), vectors(1))
        await index.put(other, uuid4(), kept, vectors(1))

        for _ in range(2):
            await index.remove(project, None)

        assert await index.nearest(project, vectors(1)[0], 10) == []
        assert [n.id for n in await index.nearest(other, vectors(1)[0], 10)] == ids(kept)
        projects = await index.projects()
        assert other in projects and project not in projects

    async def test_only_the_documents_named_are_searched(self, index: VectorIndex, project: UUID):
        given = vectors(1)
        documents = [uuid4() for _ in range(3)]
        put = {document: passages(1) for document in documents}
        for document in documents:
            await index.put(project, document, put[document], given)

        among = [documents[0], documents[2], *(uuid4() for _ in range(1500))]
        found = await index.nearest(project, given[0], 10, among)

        assert {near.id for near in found} == {*ids(put[documents[0]]), *ids(put[documents[2]])}
        assert await index.nearest(project, given[0], 10, []) == []

    async def test_nothing_is_found_of_another_project(self, index: VectorIndex, project: UUID):
        document, given, foreign = uuid4(), vectors(1), passages(1)
        await index.put(uuid4(), document, foreign, given)

        assert await index.nearest(project, given[0], 10) == []
        assert await index.nearest(project, given[0], 10, [document]) == []
        await index.put(project, uuid4(), passages(1), given)
        await index.remove(project, [document])
        assert foreign[0].id not in {n.id for n in await index.nearest(project, given[0], 10)}

    async def test_another_process_sees_what_was_put_and_removed(
        self, index: VectorIndex, another: VectorIndex, project: UUID
    ):
        document, put, given = uuid4(), passages(1), vectors(1)
        assert await another.nearest(project, given[0], 10) == []
        await index.put(project, document, put, given)

        assert [near.id for near in await another.nearest(project, given[0], 10)] == ids(put)
        await index.remove(project, [document])
        assert await another.nearest(project, given[0], 10) == []

    async def test_writers_at_the_same_time_lose_nothing(
        self, index: VectorIndex, another: VectorIndex, project: UUID
    ):
        documents = {uuid4(): passages(5) for _ in range(12)}

        await asyncio.gather(
            *(
                (index, another)[n % 2].put(project, document, put, vectors(5, seed=n))
                for n, (document, put) in enumerate(documents.items())
            )
        )

        assert await another.held(project) == {d: set(ids(put)) for d, put in documents.items()}

    async def test_compacting_takes_nothing_away(self, index: VectorIndex, project: UUID):
        document, put, given = uuid4(), passages(2), vectors(2)
        await index.put(project, document, put, given)

        await index.compact(project)
        await index.compact(uuid4())

        assert await index.held(project) == {document: set(ids(put))}

    async def test_one_that_is_away_says_so(self, unreachable: VectorIndex, project: UUID):
        given = vectors(1)
        with pytest.raises(StorageUnavailable, match=r"index of vectors.*\."):
            await unreachable.put(project, uuid4(), passages(1), given)
        with pytest.raises(StorageUnavailable, match=r"index of vectors.*\."):
            await unreachable.nearest(project, given[0], 1)
        with pytest.raises(StorageUnavailable, match=r"index of vectors.*\."):
            await unreachable.remove(project, [uuid4()])
        with pytest.raises(StorageUnavailable, match=r"index of vectors.*\."):
            await unreachable.held(project)
