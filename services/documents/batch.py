"""Many documents in one request, each in its own right: one that fails undoes no other.

Each has a transaction of its own, so none waits for a thousand others to let go of its row.
"""

from collections.abc import Awaitable, Callable, Sequence
from uuid import UUID

from adapters.postgres.database import Tx
from adapters.postgres.documents import documents, lists
from contracts.document_lists import Wanted
from contracts.errors import (
    AppError,
    Invalid,
    NotFound,
    NotValid,
    QuotaExceeded,
    StorageUnavailable,
    Unavailable,
)
from contracts.events import Problem
from services.access.acting import Acting
from services.access.problems import problem
from services.access.projects import get_project
from services.access.rights import must_write
from services.documents import service
from services.documents.batch_schemas import (
    Action,
    Batch,
    BegunOrRefused,
    NewUploads,
    Outcome,
    Outcomes,
    Unfit,
    UploadsBegun,
)
from services.documents.schemas import Receipt

_MOST = 1000
_AWAY = {f"/problems/{error.slug}" for error in (Unavailable, StorageUnavailable)}

Act = Callable[[UUID], Awaitable[Receipt | None]]


async def begin_uploads(acting: Acting, project_id: UUID, body: NewUploads) -> UploadsBegun:
    """A ticket for each file that may have one."""
    begun: list[BegunOrRefused] = []
    async with acting.transaction() as tx:
        await _refuse_who_only_reads(tx, project_id)
        room = await service.room_for_uploads(tx, acting.adapters, project_id)
        for file in body.files:
            try:
                if isinstance(file, Unfit):
                    raise NotValid(file.wrong)
                one = await service.begin_upload_in(tx, acting.adapters, project_id, file, room)
                begun.append(BegunOrRefused(**dict(one)))
            except (Invalid, QuotaExceeded) as error:
                begun.append(BegunOrRefused(problem=problem(error)))
    return UploadsBegun(files=begun)


async def confirm_uploads(
    acting: Acting, project_id: UUID, document_ids: Sequence[UUID]
) -> Outcomes:
    async def confirm(document_id: UUID) -> None:
        await service.confirm_upload(acting, document_id)

    async with acting.transaction() as tx:
        await _refuse_who_only_reads(tx, project_id)
    return Outcomes(outcomes=await _each(acting, project_id, document_ids, confirm))


async def apply(acting: Acting, project_id: UUID, body: Batch) -> Outcomes:
    """Do `body.action` with each of the documents that `body` names."""
    async with acting.transaction() as tx:
        await _refuse_who_only_reads(tx, project_id)
        ids, remaining = await _chosen(tx, project_id, body)
    act = _deletion(acting) if body.action is Action.DELETE else _change(acting, body.action)
    outcomes = await _each(acting, project_id, ids, act)
    await acting.adapters.changes.announce(project_id, None)
    return Outcomes(outcomes=outcomes, remaining=remaining)


async def _refuse_who_only_reads(tx: Tx, project_id: UUID) -> None:
    """At once, and not for each document of a thousand."""
    await get_project(tx, project_id)
    await must_write(tx, project_id)


async def _chosen(tx: Tx, project_id: UUID, body: Batch) -> tuple[Sequence[UUID], int]:
    if body.document_ids is not None:
        return body.document_ids, 0
    retired = body.status == "retired"
    wanted = Wanted(status=None if body.status == "retired" else body.status, retired=retired)
    return await lists.ids_wanted(tx, project_id, wanted, _MOST)


def _change(acting: Acting, action: Action) -> Act:
    async def change(document_id: UUID) -> None:
        match action:
            case Action.RETRY:
                await service.retry(acting, document_id)
            case Action.REINDEX:
                await service.reindex(acting, document_id)
            case _:
                await service.cancel_unannounced(acting, document_id)

    return change


def _deletion(acting: Acting) -> Act:
    gone: set[UUID] = set()

    async def delete(document_id: UUID) -> Receipt | None:
        if document_id in gone:  # with another of this batch, which it belonged to
            return None
        removed, receipt = await service.delete_with_family(acting, document_id)
        gone.update(removed.document_ids)
        return receipt

    return delete


async def _each(
    acting: Acting, project_id: UUID, document_ids: Sequence[UUID], act: Act
) -> list[Outcome]:
    """Once a server behind us does not answer, those that are left are refused with its words and
    not tried: each would wait as long as the first."""
    async with acting.transaction() as tx:
        ours = await documents.ids_in(tx, project_id, document_ids)
    outcomes: list[Outcome] = []
    away: Problem | None = None
    for document_id in dict.fromkeys(document_ids):
        if document_id not in ours:
            outcome = Outcome(document_id=document_id, status="absent")
        elif away:
            outcome = Outcome(document_id=document_id, status="refused", problem=away)
        else:
            outcome = await _outcome(document_id, act)
            if outcome.problem and outcome.problem.type in _AWAY:
                away = outcome.problem
        outcomes.append(outcome)
    return outcomes


async def _outcome(document_id: UUID, act: Act) -> Outcome:
    try:
        receipt = await act(document_id)
    except NotFound:
        return Outcome(document_id=document_id, status="absent")
    except AppError as error:
        return Outcome(document_id=document_id, status="refused", problem=problem(error))
    return Outcome(document_id=document_id, status="accepted", receipt=receipt)
