"""What is searched: the passages that were asked for, in the way that the project chose."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from contracts.ports import SearchRequest
from contracts.projects import RetrievalSettings, SearchMode
from contracts.searching import Ranking, SearchFilters
from services.search.service import Scope, find_passages
from tests.services.memory import OTHER, OWN, OWNER, PROJECT, READER, Parts, parts, vector
from tests.services.search.made import hit

__all__ = ["parts"]

OLD, NEW, PINNED = UUID(int=1), UUID(int=2), UUID(int=3)
QUERY = "how cold"


def scope(limit: int = 10, **chosen: Any) -> Scope:
    return Scope(PROJECT, RetrievalSettings.model_validate(chosen), OWN, limit)


async def requests(parts: Parts, scope: Scope, *queries: str) -> list[SearchRequest]:
    await find_passages(parts.acting(), scope, queries or [QUERY])
    return parts.vectors.asked


async def test_a_plain_search_asks_for_what_the_project_has_by_default(parts: Parts) -> None:
    assert await requests(parts, scope()) == [
        SearchRequest(
            project_id=PROJECT,
            query=QUERY,
            vector=vector(OWN, QUERY),
            mode=SearchMode.HYBRID,
            limit=10,
            vector_weight=0.5,
            document_ids=None,
            filters=SearchFilters.model_validate({}),
            ranking=Ranking(per_document=None, half_life_days=None, pinned=()),
            embedder=OWN,
        )
    ]


async def test_everything_that_was_chosen_reaches_the_search(parts: Parts) -> None:
    filters = SearchFilters.model_validate({"first_page": 2})
    chosen = scope(
        mode="vector", vector_weight=0.7, per_document=3, half_life_days=30,
        pinned_documents=[PINNED],
    )  # fmt: skip

    [request] = await requests(parts, replace(chosen, filters=filters, document_ids=[NEW]))

    assert request == SearchRequest(
        project_id=PROJECT,
        query=QUERY,
        vector=vector(OWN, QUERY),
        mode=SearchMode.VECTOR,
        limit=10,
        vector_weight=0.7,
        document_ids=[NEW],
        filters=filters,
        ranking=Ranking(per_document=3, half_life_days=30, pinned=(PINNED,)),
        embedder=OWN,
    )


async def test_the_newest_version_of_what_was_replaced_is_searched(parts: Parts) -> None:
    parts.db.replaced = {OLD: NEW}
    pinned = scope(pinned_documents=[OLD])

    [request] = await requests(parts, replace(pinned, document_ids=[OLD]))

    assert list(request.document_ids or []) == [NEW] and request.ranking.pinned == (NEW,)


async def test_where_no_documents_are_named_none_is_looked_up(parts: Parts) -> None:
    await requests(parts, scope())

    assert parts.db.looked_up == []


async def test_of_no_documents_nothing_is_searched_and_not_everything(parts: Parts) -> None:
    [request] = await requests(parts, replace(scope(), document_ids=[]))

    assert request.document_ids == []


async def test_words_alone_are_not_embedded(parts: Parts) -> None:
    [request] = await requests(parts, scope(mode="keyword"))

    assert request.vector is None and request.mode is SearchMode.KEYWORD
    assert parts.embedders.asked == []


async def test_a_project_without_an_embedder_is_searched_without_a_vector(parts: Parts) -> None:
    [request] = await requests(parts, replace(scope(), embedder=None))

    assert request.vector is None and request.embedder is None and parts.embedders.asked == []


async def test_the_embedder_of_the_project_makes_the_vector(parts: Parts) -> None:
    [request] = await requests(parts, replace(scope(), embedder=OTHER))

    assert request.vector == vector(OTHER, QUERY) and request.embedder == OTHER


async def test_what_is_remembered_of_a_search_is_remembered_in_its_project(parts: Parts) -> None:
    await requests(parts, scope())

    kept = {(kind, project) for kind, project, _ in parts.search_cache.kept}
    assert kept == {("vector", PROJECT), ("results", PROJECT)}


async def test_each_wording_is_searched_by_meaning_and_words_with_its_own_vector(
    parts: Parts,
) -> None:
    one, other = await requests(parts, scope(mode="multi_query"), "cold", "how warm is it")

    assert (one.query, one.vector) == ("cold", vector(OWN, "cold"))
    assert (other.query, other.vector) == ("how warm is it", vector(OWN, "how warm is it"))
    assert one.mode is other.mode is SearchMode.HYBRID


@pytest.mark.parametrize(
    ("wordings", "limit", "depth"), [(1, 10, 10), (1, 50, 50), (2, 10, 40), (2, 50, 50)]
)
async def test_several_wordings_are_searched_deeper_than_one(
    parts: Parts, wordings: int, limit: int, depth: int
) -> None:
    asked = await requests(parts, scope(limit), *[f"wording {n}" for n in range(wordings)])

    assert [request.limit for request in asked] == [depth] * wordings


async def test_what_the_wordings_found_is_fused_under_the_projects_ranking(parts: Parts) -> None:
    parts.vectors.finds = {
        "a": [hit(1, 1.0, 1), hit(2, 0.9, 1), hit(3, 0.5, 2)],
        "b": [hit(4, 1.0, 3), hit(2, 0.2, 1)],
    }
    chosen = scope(2, mode="multi_query", per_document=1)

    found = await find_passages(parts.acting(), chosen, ["a", "b"])

    assert [(one.passage_id.int, one.score) for one in found] == [(2, 0.55), (4, 0.5)]


async def test_one_connection_is_held_for_all_wordings_and_none_while_they_are_embedded(
    parts: Parts,
) -> None:
    await find_passages(parts.acting(READER), scope(), ["a", "bc", "def"])

    assert parts.embedders.asked == ["a", "bc", "def"]  # the embedder looks for an open one
    assert [caller.user_id for caller in parts.db.callers] == [READER]


async def test_passages_are_found_in_the_order_of_their_scores(parts: Parts) -> None:
    parts.vectors.finds = {QUERY: [hit(1, 0.9), hit(2, 0.5), hit(3, 0.1)]}

    found = await find_passages(parts.acting(OWNER), scope(2), [QUERY])

    assert [one.passage_id.int for one in found] == [1, 2]
