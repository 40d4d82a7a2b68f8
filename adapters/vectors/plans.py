"""What Postgres does for a search, statement by statement."""

from psycopg.types.json import Jsonb

from adapters.postgres.database import Tx
from contracts.ports import SearchRequest
from contracts.projects import SearchMode
from contracts.searching import StatementPlan


async def plans(tx: Tx, request: SearchRequest, *, elsewhere: bool) -> list[StatementPlan] | None:
    """None when whoever `tx` acts as does not own the project.

    `elsewhere`: vectors are searched by another index, which has no plans.
    """
    row = await tx.row(
        "select app.plans_of_search(%(project)s, %(query)s, %(vector)s::extensions.halfvec,"
        " %(mode)s, %(limit)s, %(weight)s, %(documents)s::uuid[], %(filters)s, %(ranking)s,"
        " case when %(elsewhere)s then '{}'::uuid[] end, %(embedder)s::smallint) as plans",
        {
            "project": request.project_id,
            "query": request.query,
            "vector": request.vector and f"[{','.join(map(repr, request.vector))}]",
            "mode": request.mode if request.vector else SearchMode.KEYWORD,
            "limit": request.limit,
            "weight": request.vector_weight,
            "documents": None if request.document_ids is None else list(request.document_ids),
            "filters": Jsonb(request.filters.model_dump(mode="json", exclude_none=True)),
            "ranking": Jsonb(request.ranking.model_dump(mode="json", exclude_none=True)),
            "elsewhere": elsewhere,
            "embedder": request.embedder and request.embedder.no,
        },
    )
    told = row and row["plans"]
    return None if told is None else [StatementPlan.model_validate(plan) for plan in told]
