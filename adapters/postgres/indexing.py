"""What the search tables need now and then: large projects in the graph, impacts up to date.

Each step is short and can be done again; searches and stores go on meanwhile.
"""

from adapters.postgres.database import Tx

_VECTORS_A_STEP = 200
_DOCUMENTS_A_STEP = 10
_FAR_OFF = 0.1
"""Of the mean length. A tenth moves an impact by less than four hundredths."""


async def advance_graph(tx: Tx) -> bool:
    """Put some more vectors of a project that has grown large into the graph.

    Until all are there the project is searched whole. The lock on its statistics keeps a document
    from being stored beside it. False: there is nothing to do.
    """
    await tx.execute(
        "update project_statistics set graph = 'building'"
        " where graph = 'none' and passages > app.exact_below()"
    )
    building = await tx.row(
        "select project_id from project_statistics where graph = 'building' limit 1 for update"
    )
    if building is None:
        return False
    moved = await tx.execute(
        "update passage_vectors v set in_graph = true from ("
        "  select no from passage_vectors"
        "  where project_id = %(project)s and not in_graph limit %(most)s"
        " ) next where v.project_id = %(project)s and v.no = next.no",
        {"project": building["project_id"], "most": _VECTORS_A_STEP},
    )
    if not moved.rowcount:
        await tx.execute(
            "update project_statistics set graph = 'ready' where project_id = %s",
            [building["project_id"]],
        )
    return True


async def advance_weights(tx: Tx) -> bool:
    """Reckon impacts again where the mean length has moved. False: there is nothing to do."""
    await tx.execute(
        "update project_statistics set mean = words::float8 / passages, reweighing = true"
        " where passages > 0 and words > 0"
        "  and abs(words::float8 / passages / mean - 1) > %s",
        [_FAR_OFF],
    )
    project = await tx.row(
        "select project_id, mean from project_statistics where reweighing limit 1 for update"
    )
    if project is None:
        return False
    stale = await tx.rows(
        "select d.id from documents d where d.project_id = %(project_id)s and exists ("
        "  select from passage_words w where w.document_id = d.id and w.mean <> %(mean)s::real)"
        " limit %(most)s",
        project | {"most": _DOCUMENTS_A_STEP},
    )
    for document in stale:
        await tx.execute("select app.reweigh_words(%s)", [document["id"]])
    if not stale:
        await tx.execute(
            "update project_statistics set reweighing = false where project_id = %s",
            [project["project_id"]],
        )
    return True
