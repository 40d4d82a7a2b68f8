"""The same upkeep for vectors of further embedders, and the end of those that nobody has any more.

Whoever writes vectors holds the project's embedders for key share: so a graph is begun, and said to
be tidy, only while no write is under way that knows nothing of it. None of these steps waits.
"""

from typing import LiteralString

from adapters.postgres.database import Tx

_WIDEST = 768
"""Of so many dimensions two hundred vectors go into a graph in one step; of wider ones fewer."""
_VECTORS_A_STEP = 200
_DELETED_A_STEP = 1000


async def advance_graphs(tx: Tx) -> bool:
    """Put some more vectors of a project that has grown large into the graph of its embedder.

    Of the one beside, too, so that it is quick once it is switched to. False: nothing to do.
    """
    await _begin_graph(tx)
    building = await tx.row(
        "select g.project_id, g.embedder, g.graph_to, e.dimensions from other_graphs g"
        " join embedders e on e.no = g.embedder where g.graph = 'building' limit 1"
    )
    if building is None:
        return False
    most = _VECTORS_A_STEP * _WIDEST // max(building["dimensions"], _WIDEST)
    moved = await tx.rows(
        "with next as materialized ("
        "  select no from other_vectors where project_id = %(project_id)s"
        "   and embedder = %(embedder)s and no > %(graph_to)s"
        "  order by no limit %(most)s for update skip locked"
        ") update other_vectors v set in_graph = true from next"
        " where v.project_id = %(project_id)s and v.embedder = %(embedder)s and v.no = next.no"
        " returning v.no",
        building | {"most": most},
    )
    if moved:
        await tx.execute(
            "update other_graphs set graph_to = %(to)s"
            " where project_id = %(project_id)s and embedder = %(embedder)s",
            building | {"to": max(row["no"] for row in moved)},
        )
    else:
        await _end_graph(tx, building)
    return True


async def _begin_graph(tx: Tx) -> None:
    """What is stored from now on goes in by itself."""
    await tx.execute(
        "with large as materialized ("
        "  select p.project_id, e.no as embedder from project_embedders p"
        "  join project_statistics s using (project_id)"
        "  join embedders e on e.no in (p.embedder, p.candidate) and e.no <> app.local_embedder()"
        "  where s.passages > app.exact_below() and app.has_graph(e.dimensions)"
        "   and not exists (select from other_graphs g where g.project_id = p.project_id"
        "    and g.embedder = e.no and g.graph <> 'none')"
        "  limit 1 for update of p skip locked"
        ") insert into other_graphs (project_id, embedder, graph)"
        " select project_id, embedder, 'building' from large"
        " on conflict (project_id, embedder) do update set graph = 'building', graph_to = 0"
    )


async def _end_graph(tx: Tx, building: dict[str, object]) -> None:
    """Once more from the beginning where a vector was passed over, because somebody held it."""
    await tx.execute(
        "update other_graphs g set graph_to = 0, graph = case when exists ("
        "  select from other_vectors v where v.project_id = g.project_id"
        "   and v.embedder = g.embedder and not v.in_graph) then 'building' else 'ready' end"
        " where project_id = %(project_id)s and embedder = %(embedder)s",
        building,
    )


_UNUSED: LiteralString = "v.project_id = %(project_id)s and v.embedder = any(%(unused)s)"
_UNUSED_LOCAL: LiteralString = (
    "v.project_id = %(project_id)s and app.local_embedder() = any(%(unused)s)"
)


async def delete_unused(tx: Tx) -> bool:
    """Delete some more vectors of embedders that a project has no longer. False: nothing to do."""
    project = await tx.row(
        "select p.project_id, array(select e.no from embedders e"
        "  where e.no <> p.embedder and e.no is distinct from p.candidate) as unused"
        " from project_embedders p where p.has_stale_vectors limit 1"
        " for no key update of p skip locked"
    )
    if project is None:
        return False
    if await _delete_some(tx, project):
        return True
    held = await tx.row(
        "select from project_embedders where project_id = %(project_id)s for update skip locked",
        project,
    )
    if held is None:
        return False  # somebody writes vectors; the next round looks again
    if await _delete_some(tx, project):
        return True
    if await _any_left(tx, project):
        return False  # their documents are being deleted; the next round looks again
    await tx.execute(
        "delete from other_graphs v where v.project_id = %(project_id)s"
        " and v.embedder = any(%(unused)s)",
        project,
    )
    await tx.execute(
        "update project_embedders set has_stale_vectors = false where project_id = %(project_id)s",
        project,
    )
    return True


async def _delete_some(tx: Tx, project: dict[str, object]) -> bool:
    """Those that are going with their documents at this moment are passed over."""
    keys = project | {"most": _DELETED_A_STEP}
    others = await tx.execute(
        "with gone as materialized ("
        f"  select v.embedder, v.no from other_vectors v where {_UNUSED}"
        "   limit %(most)s for update skip locked"
        ") delete from other_vectors v using gone"
        " where v.project_id = %(project_id)s and v.embedder = gone.embedder and v.no = gone.no",
        keys,
    )
    local = await tx.execute(
        "with gone as materialized ("
        f"  select v.no from passage_vectors v where {_UNUSED_LOCAL}"
        "   limit %(most)s for update skip locked"
        ") delete from passage_vectors v using gone"
        " where v.project_id = %(project_id)s and v.no = gone.no",
        keys,
    )
    return bool(others.rowcount or local.rowcount)


async def _any_left(tx: Tx, project: dict[str, object]) -> bool:
    row = await tx.row(
        f"select exists (select from other_vectors v where {_UNUSED})"
        f" or exists (select from passage_vectors v where {_UNUSED_LOCAL}) as left_over",
        project,
    )
    return bool(row and row["left_over"])
