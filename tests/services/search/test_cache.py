"""A search or a vector is made once, and never given to whom or for what it was not made."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from contracts.chats import Hit, LegScores
from contracts.errors import ModelUnavailable
from contracts.ports import EmbedderId, SearchRequest, Vector
from contracts.projects import SearchMode
from contracts.searching import Ranking, SearchFilters
from services.search.cache import question_vector, search
from tests.services.memory import (
    OTHER,
    OWN,
    OWNER,
    PROJECT,
    READER,
    STRANGER,
    Parts,
    parts,
    vector,
)
from tests.services.search.made import hit, stored

__all__ = ["parts"]

REQUEST = SearchRequest(PROJECT, "how cold", vector(OWN, "how cold"), embedder=OWN)
HITS = [
    hit(1, 0.9, 1, LegScores(vector=0.8, keyword=2.5, vector_rank=1, keyword_rank=3)),
    hit(2, 0.4, 2, LegScores(vector=0.3)),
]


@pytest.fixture
def library(parts: Parts) -> Parts:
    """Two passages, both of which are found."""
    parts.db.passages = stored(*HITS)
    parts.vectors.finds = {REQUEST.query: HITS}
    return parts


async def searched(parts: Parts, request: SearchRequest = REQUEST, user: UUID = OWNER) -> list[Hit]:
    acting = parts.acting(user)
    async with acting.transaction() as tx:
        return await search(acting, tx, request)


async def test_a_search_is_made_once_and_finds_the_same_again(library: Parts) -> None:
    first, again = await searched(library), await searched(library)

    assert first == again == HITS
    assert [one.context for one in again] == ["Cold rooms"] * 2
    assert library.vectors.asked == [REQUEST]


async def test_a_search_is_made_under_the_callers_rights(library: Parts) -> None:
    await searched(library, user=READER)

    assert library.vectors.askers == [READER]


async def test_that_nothing_was_found_is_remembered_as_well(parts: Parts) -> None:
    assert [await searched(parts), await searched(parts)] == [[], []]
    assert len(parts.vectors.asked) == 1


async def test_where_nothing_is_stored_nothing_is_searched(library: Parts) -> None:
    library.db.version = None

    assert await searched(library) == [] and library.vectors.asked == []


async def test_a_stranger_finds_nothing_of_what_others_searched(library: Parts) -> None:
    await searched(library)

    assert await searched(library, user=STRANGER) == []


async def test_each_person_searches_for_themselves(library: Parts) -> None:
    await searched(library, user=OWNER)
    await searched(library, user=READER)

    assert library.vectors.askers == [OWNER, READER]


async def test_a_project_that_changed_is_searched_again(library: Parts) -> None:
    await searched(library)
    library.db.version = 2
    await searched(library)

    assert len(library.vectors.asked) == 2


@pytest.mark.parametrize(
    "other",
    [
        {"query": "how warm"},
        {"mode": SearchMode.KEYWORD},
        {"limit": 11},
        {"vector_weight": 0.6},
        {"embedder": OTHER},
        {"embedder": None},
        {"document_ids": []},
        {"document_ids": [UUID(int=1)]},
        {"filters": SearchFilters.model_validate({"first_page": 2})},
        {
            "filters": SearchFilters.model_validate(
                {"created_after": datetime(2026, 1, 1, tzinfo=UTC)}
            )
        },
        {"ranking": Ranking(pinned=(UUID(int=1),))},
        {"ranking": Ranking(half_life_days=30)},
    ],
    ids=str,
)
async def test_what_was_found_for_one_request_is_no_answer_to_another(
    library: Parts, other: dict[str, Any]
) -> None:
    await searched(library)
    await searched(library, replace(REQUEST, **other))

    assert library.vectors.asked == [REQUEST, replace(REQUEST, **other)]


async def test_the_order_in_which_documents_are_named_does_not_matter(library: Parts) -> None:
    one, other = UUID(int=1), UUID(int=2)
    await searched(library, replace(REQUEST, document_ids=[one, other]))
    await searched(library, replace(REQUEST, document_ids=[other, one]))

    assert len(library.vectors.asked) == 1


async def test_what_has_gone_meanwhile_is_searched_again_and_then_remembered(
    library: Parts,
) -> None:
    await searched(library)
    del library.db.passages[HITS[0].passage_id]
    library.vectors.finds = {REQUEST.query: HITS[1:]}

    assert [await searched(library), await searched(library)] == [HITS[1:]] * 2
    assert len(library.vectors.asked) == 2


async def test_what_a_passage_says_is_read_and_never_remembered(library: Parts) -> None:
    await searched(library)
    library.db.passages[HITS[0].passage_id]["title"] = "Renamed"

    assert (await searched(library))[0].title == "Renamed"
    assert not any(b"passage 1" in kept for kept in library.search_cache.kept.values())


async def test_what_is_remembered_in_one_project_is_not_in_another(library: Parts) -> None:
    await searched(library)

    assert {project for _, project, _ in library.search_cache.kept} == {PROJECT}


async def asked(
    parts: Parts, query: str = "how cold", by: EmbedderId = OWN, project: UUID = PROJECT
) -> Vector:
    return await question_vector(parts.adapters, project, query, by)


async def test_a_question_is_embedded_once_by_the_embedder_it_is_for(parts: Parts) -> None:
    first, again = await asked(parts, by=OTHER), await asked(parts, by=OTHER)

    assert first == again == vector(OTHER, "how cold")
    assert again.typecode == "f" and parts.embedders.asked == ["how cold"]


@pytest.mark.parametrize(
    "other", [{"query": "how warm"}, {"by": OTHER}, {"project": UUID(int=11)}], ids=str
)
async def test_the_vector_of_one_question_is_not_that_of_another(
    parts: Parts, other: dict[str, Any]
) -> None:
    await asked(parts)
    await asked(parts, **other)

    assert len(parts.embedders.asked) == 2


async def test_vectors_of_one_name_and_two_sizes_are_told_apart(parts: Parts) -> None:
    small = OWN._replace(no=3, dimensions=256)
    parts.embedders.named = [OWN, small]
    await asked(parts)

    assert await asked(parts, by=small) == vector(small, "how cold")


async def test_an_embedder_that_the_settings_no_longer_name_is_not_remembered_either(
    parts: Parts,
) -> None:
    await asked(parts)

    with pytest.raises(ModelUnavailable):
        await asked(parts, by=OWN._replace(name="gone"))
