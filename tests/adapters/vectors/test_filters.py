"""Filters hold for an index outside Postgres too, and leave nothing out that fits."""

from collections.abc import AsyncIterator

import pytest

from adapters.vectors.rebuild import reconcile
from adapters.wiring import Adapters, ApiAdapters, open_api
from contracts.people import Caller
from contracts.ports import SearchRequest
from contracts.projects import SearchMode
from contracts.searching import SearchFilters
from contracts.settings import Settings, VectorIndexSettings
from tests.conformance.vector_index import unit
from tests.database.collection import Collection
from tests.database_fixture import TestDatabase

NEAREST, FARTHER = [1.0], [0.8, 0.6]


@pytest.fixture(scope="module")
def settings(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    chosen = VectorIndexSettings(kind="lancedb", folder=tmp_path_factory.mktemp("index"))
    return settings.model_copy(update={"vector_index": chosen})


@pytest.fixture(scope="module")
async def api(settings: Settings) -> AsyncIterator[ApiAdapters]:
    async with open_api(settings) as adapters:
        yield adapters


@pytest.fixture(scope="module")
async def collection(database: TestDatabase, worker: Adapters) -> Collection:
    """Two thousand passages nearest to what is asked, and a document of another kind."""
    collection = Collection(database)
    collection.add(["near"] * 2000, vectors=[NEAREST] * 2000, pages=[1] * 2000)
    collection.add(
        ["page"] * 50 + ["other"],
        vectors=[NEAREST] * 50 + [FARTHER],
        pages=[1] * 50 + [9],
        media_type="text/html",
        language="german",
    )
    assert worker.vector_index is not None
    await worker.vector_index.prepare(worker.embedders.default.dimensions)
    await reconcile(worker.db, worker.vector_index, worker.embedders.default)
    return collection


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"media_types": ["text/html"]}, {"page", "other"}),
        ({"media_types": ["text/html"], "first_page": 5}, {"other"}),
        ({"media_types": ["text/html"], "languages": ["english"]}, set[str]()),
        ({"media_types": ["text/html"], "last_page": 5}, {"page"}),
        ({"created_after": "2999-01-01T00:00Z"}, set[str]()),
        ({"media_types": ["text/plain"]}, {"near"}),
    ],
)
async def test_what_fits_is_found(
    api: ApiAdapters, collection: Collection, filters: dict[str, object], found: set[str]
):
    request = SearchRequest(
        project_id=collection.project,
        query="anything",
        vector=unit([*NEAREST, *[0.0] * 383]),
        mode=SearchMode.VECTOR,
        limit=100,
        filters=SearchFilters.model_validate(filters),
    )
    async with api.db.as_user(Caller(user_id=collection.user)) as tx:
        hits = await api.vectors.search(tx, request)

    assert {hit.text for hit in hits} == found
