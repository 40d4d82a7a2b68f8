"""One search for every door: what it answers, explains and refuses."""

from collections.abc import AsyncGenerator, Iterator, Sequence
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest

from contracts.completions import ChatMessage, Delta, ToolSpec
from contracts.errors import Forbidden, NotFound
from contracts.ports import EmbedderId
from contracts.projects import ModelChoices, ProjectSettings, SearchMode
from contracts.searching import Explanation, SearchFilters, StatementPlan
from services.search import service
from services.search.schemas import SearchAnswer, SearchBody
from services.search.service import search, worded
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

QUERY = "how cold"
HITS = [hit(1, 0.9), hit(2, 0.5)]
EXPLANATION = Explanation(passages=2, in_scope=1)
PLANS = [StatementPlan(part="read", ms=1, plan=[])]


class Model:
    """A language model that knows one other wording."""

    name = "by hand"

    async def load(self) -> None: ...

    async def stream(
        self, messages: Sequence[ChatMessage], tools: Sequence[ToolSpec] = ()
    ) -> AsyncGenerator[Delta]:
        yield Delta(text="temperature of the cold room")


@pytest.fixture
def library(parts: Parts) -> Parts:
    parts.db.passages = stored(*HITS)
    parts.db.explanation = EXPLANATION
    parts.vectors.finds = {QUERY: HITS}
    return parts


async def asked(parts: Parts, user: UUID = OWNER, **wanted: Any) -> SearchAnswer:
    body = SearchBody.model_validate({"query": QUERY, **wanted})
    return await search(parts.acting(user), PROJECT, body)


async def test_hits_come_without_an_explanation_that_nobody_asked_for(library: Parts) -> None:
    answer = await asked(library, READER)

    assert answer.hits == HITS and answer.explanation is None
    assert library.db.explained == [] and library.db.planned == []


async def test_a_stranger_is_told_that_there_is_no_such_project(library: Parts) -> None:
    with pytest.raises(NotFound, match=f"There is no project {PROJECT}"):
        await asked(library, STRANGER)


async def test_how_long_it_took_is_told_in_milliseconds(
    library: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock: Iterator[float] = iter([5.0, 5.1234567])
    monkeypatch.setattr(service, "time", SimpleNamespace(perf_counter=lambda: next(clock)))

    assert (await asked(library)).took_ms == 123.46


async def test_what_is_asked_for_reaches_the_search(library: Parts) -> None:
    document, filters = UUID(int=7), {"first_page": 2}

    await asked(library, limit=3, document_ids=[str(document)], filters=filters)

    [request] = library.vectors.asked
    assert request.project_id == PROJECT
    assert (request.query, request.vector) == (QUERY, vector(OWN, QUERY))
    assert (request.limit, request.document_ids) == (3, [document])
    assert request.filters == SearchFilters.model_validate(filters)


@pytest.mark.parametrize(
    ("wanted", "mode"), [({}, SearchMode.VECTOR), ({"mode": "keyword"}, SearchMode.KEYWORD)]
)
async def test_the_mode_is_the_projects_own_unless_another_is_asked_for(
    library: Parts, wanted: dict[str, str], mode: SearchMode
) -> None:
    chosen = {"mode": "vector", "per_document": 5}
    library.db.settings = ProjectSettings.model_validate({"retrieval": chosen})

    await asked(library, **wanted)

    [request] = library.vectors.asked
    assert request.mode is mode and request.ranking.per_document == 5


@pytest.mark.parametrize("embedder", [None, OTHER])
async def test_the_installations_embedder_is_asked_until_a_project_has_its_own(
    library: Parts, embedder: EmbedderId | None
) -> None:
    library.db.embedder = embedder

    await asked(library)

    assert library.vectors.asked[0].embedder == (embedder or OWN)


async def test_without_any_embedder_in_the_database_words_are_searched(library: Parts) -> None:
    library.db.known = []

    await asked(library)

    assert library.vectors.asked[0].embedder is None and library.embedders.asked == []


async def test_several_wordings_are_searched_where_that_is_asked_for(library: Parts) -> None:
    library.model = Model()

    answer = await asked(library, mode="multi_query", explain=True)

    wordings = [QUERY, "temperature of the cold room"]
    assert [request.query for request in library.vectors.asked] == wordings
    assert answer.explanation is not None
    assert answer.explanation.queries == wordings
    assert answer.explanation.queries_from == "model"
    assert library.db.explained[0].limit == 40


async def test_one_wording_is_no_business_of_the_models(library: Parts) -> None:
    told = await worded(library.acting(), PROJECT, QUERY, SearchMode.HYBRID, ModelChoices())

    assert told.queries == [QUERY] and told.source is None


async def test_an_explanation_is_of_the_question_as_it_was_searched(library: Parts) -> None:
    old, new = UUID(int=7), UUID(int=8)
    library.db.replaced = {old: new}
    narrowed = {"document_ids": [old], "filters": {"first_page": 2}}

    answer = await asked(library, READER, explain=True, limit=3, **narrowed)

    assert answer.hits == HITS
    assert answer.explanation == EXPLANATION.model_copy(update={"queries": [QUERY]})
    assert library.db.explained == library.vectors.asked
    assert library.db.explained[0].document_ids == [new]


async def test_why_there_are_no_other_wordings_is_explained(library: Parts) -> None:
    answer = await asked(library, query='"how cold"', mode="multi_query", explain=True)

    assert answer.explanation is not None and answer.explanation.queries_from == "question"
    assert answer.explanation.queries_note == (
        "What stands in quotation marks is searched as it is."
    )


async def test_a_project_that_went_meanwhile_has_no_explanation(library: Parts) -> None:
    library.db.explanation = None

    assert (await asked(library, explain=True)).explanation is None


async def test_owners_are_shown_plans_and_with_them_the_explanation(library: Parts) -> None:
    answer = await asked(library, OWNER, plans=True)

    assert answer.explanation is not None and answer.explanation.plans == PLANS
    assert [request for request, _ in library.db.planned] == library.vectors.asked


async def test_plans_are_made_only_for_whom_they_are_asked(library: Parts) -> None:
    answer = await asked(library, OWNER, explain=True)

    assert answer.explanation is not None and answer.explanation.plans is None
    assert library.db.planned == []


async def test_whoever_does_not_own_the_project_is_refused_its_plans(library: Parts) -> None:
    with pytest.raises(Forbidden) as refused:
        await asked(library, READER, plans=True)

    assert refused.value.detail == (
        "Only owners of a project see its plans. Search without `plans`."
    )


@pytest.mark.parametrize(
    ("index", "embedder", "elsewhere"),
    [
        (None, OWN, False),
        ("qdrant", OWN, True),
        ("qdrant", OTHER, False),
        ("qdrant", OWN._replace(dimensions=256), False),
        (None, None, False),
        ("qdrant", None, True),
    ],
)
async def test_plans_tell_of_vectors_where_those_of_the_embedder_are(
    library: Parts, index: object, embedder: EmbedderId | None, elsewhere: bool
) -> None:
    """An index outside Postgres has those of the installation's embedder and no others."""
    library.vector_index, library.db.embedder = index, embedder
    library.db.known = []

    await asked(library, OWNER, plans=True, mode="keyword")

    assert [told for _, told in library.db.planned] == [elsewhere]
