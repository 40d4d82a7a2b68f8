"""What the search tables need now and then: large projects in the graph, impacts up to date.

Each step is short and can be done again; searches and stores go on meanwhile. Rows are locked in
the order in which storing and deleting lock them: the document, then the project's statistics.
"""

from adapters.postgres.database import Tx

_VECTORS_A_STEP = 200
_FAR_OFF = 0.1
"""Of the mean length. A tenth moves an impact by less than four hundredths."""
_BEFORE_ALL = "00000000-0000-0000-0000-000000000000"


async def advance_graph(tx: Tx) -> bool:
    """Put some more vectors of a project that has grown large into the graph.

    What is stored from the moment it is `building` goes in by itself; until all are there the
    project is searched whole. False: there is nothing to do.
    """
    await tx.execute(
        "update project_statistics set graph = 'building', graph_to = 0"
        " where graph = 'none' and passages > app.exact_below()"
    )
    building = await tx.row(
        "select project_id, graph_to from project_statistics where graph = 'building' limit 1"
    )
    if building is None:
        return False
    moved = await tx.rows(
        "with next as materialized ("
        "  select no from passage_vectors where project_id = %(project_id)s and no > %(graph_to)s"
        "  order by no limit %(most)s for update skip locked"
        ") update passage_vectors v set in_graph = true from next"
        " where v.project_id = %(project_id)s and v.no = next.no returning v.no",
        building | {"most": _VECTORS_A_STEP},
    )
    if moved:
        await tx.execute(
            "update project_statistics set graph_to = %s where project_id = %s",
            [max(row["no"] for row in moved), building["project_id"]],
        )
    else:
        await _end_graph(tx, building)
    return True


async def _end_graph(tx: Tx, building: dict[str, object]) -> None:
    """Once more from the beginning where a vector was passed over, because somebody held it."""
    await tx.execute(
        "update project_statistics s set graph_to = 0, graph = case when exists ("
        "  select from passage_vectors v where v.project_id = s.project_id and not v.in_graph)"
        " then 'building' else 'ready' end where project_id = %(project_id)s",
        building,
    )


async def advance_weights(tx: Tx) -> bool:
    """Reckon the impacts of another document again where the mean length has moved.

    False: there is nothing to do.
    """
    await tx.execute(
        "update project_statistics set mean = words::float8 / passages, reweighed = %s"
        " where passages > 0 and words > 0"
        "  and abs(words::float8 / passages / mean - 1) > %s",
        [_BEFORE_ALL, _FAR_OFF],
    )
    project = await tx.row(
        "select project_id, reweighed from project_statistics where reweighed is not null limit 1"
    )
    if project is None:
        return False
    document = await tx.row(
        "select id from documents where project_id = %(project_id)s and id > %(reweighed)s"
        " order by id limit 1 for key share",
        project,
    )
    if document is not None:
        await tx.execute("select app.reweigh_words(%s)", [document["id"]])
    await tx.execute(
        "update project_statistics set reweighed = %s where project_id = %s",
        [document and document["id"], project["project_id"]],
    )
    return True
