"""Two embedders on the project's own questions: what each finds, and how quickly."""

import time
from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from adapters.postgres.chats import question_history
from contracts.ports import EmbedderId
from contracts.searching import Wordings
from services.access.acting import Acting
from services.access.projects import get_settings
from services.embedders.schemas import CitedFound, ComparedQuestion, Comparison, Side
from services.embedders.service import both_complete, refuse_who_does_not_own
from services.search.service import Scope, find_passages, worded

_BEST = 10
_MOST = 50
_SECONDS = 20.0
"""After these no further question is begun: whoever waits would think that nothing comes."""


class _Forgetful:
    """A `SearchCache` that keeps nothing: what was remembered would look quick."""

    async def vector(self, project_id: UUID, about: str) -> bytes | None:
        return None

    async def store_vector(self, project_id: UUID, about: str, vector: bytes) -> None:
        return None

    async def results(self, project_id: UUID, about: str) -> bytes | None:
        return None

    async def store_results(self, project_id: UUID, about: str, results: bytes) -> None:
        return None


async def compare(acting: Acting, project_id: UUID, questions: Sequence[str] | None) -> Comparison:
    """As many of the questions as can be compared in twenty seconds, in the order given.

    Raises:
        Conflict: there is no embedder beside, or vectors of it are missing.
        ModelUnavailable: one of the two does not answer.
    """
    async with acting.transaction() as tx:
        await refuse_who_does_not_own(tx, project_id)
        settings = await get_settings(tx, project_id)
        retrieval = settings.retrieval
        current, candidate = await both_complete(acting.adapters, tx, project_id)
        if questions is None:
            questions = await question_history.last_questions(tx, project_id, _MOST)
        cited = await question_history.cited(tx, project_id, questions)
    acting = replace(acting, adapters=replace(acting.adapters, search_cache=_Forgetful()))
    compared: list[ComparedQuestion] = []
    end = time.monotonic() + _SECONDS
    for number, question in enumerate(questions):
        if time.monotonic() > end:
            break
        wordings = await worded(acting, project_id, question, retrieval.mode, settings.models)
        found: dict[EmbedderId, tuple[list[UUID], float]] = {}
        # Whoever searches second finds what the first has read in memory, so they take turns.
        for embedder in (current, candidate) if number % 2 else (candidate, current):
            scope = Scope(project_id, retrieval, embedder, _BEST)
            found[embedder] = await _best(acting, scope, wordings)
        compared.append(
            _compared(question, found[current], found[candidate], cited.get(question, set()))
        )
    return _summed_up(compared)


async def _best(acting: Acting, scope: Scope, wordings: Wordings) -> tuple[list[UUID], float]:
    """The ids of the best passages, and how many milliseconds they took."""
    began = time.perf_counter()
    hits = await find_passages(acting, scope, wordings.queries)
    return [hit.passage_id for hit in hits], (time.perf_counter() - began) * 1000


def _compared(
    question: str,
    current: tuple[list[UUID], float],
    candidate: tuple[list[UUID], float],
    cited: set[UUID],
) -> ComparedQuestion:
    one, other = set(current[0]), set(candidate[0])
    most = max(len(one), len(other))
    return ComparedQuestion(
        question=question,
        overlap=len(one & other) / most if most else 1.0,
        current=Side(ms=round(current[1], 2), cited=len(one & cited)),
        beside=Side(ms=round(candidate[1], 2), cited=len(other & cited)),
        cited=len(cited),
    )


def _summed_up(compared: list[ComparedQuestion]) -> Comparison:
    cited = sum(one.cited for one in compared)
    found = (sum(one.current.cited for one in compared), sum(one.beside.cited for one in compared))
    return Comparison(
        questions=compared,
        overlap=sum(one.overlap for one in compared) / len(compared) if compared else None,
        cited_found=CitedFound(
            current=found[0] / cited if cited else None, beside=found[1] / cited if cited else None
        ),
    )
