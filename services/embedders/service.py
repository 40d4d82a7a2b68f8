"""A project's embedder: beginning another one beside it, switching, going back, giving up."""

from uuid import UUID

from adapters.models.embedders import Choice, Key
from adapters.postgres import audit
from adapters.postgres.database import Tx
from adapters.postgres.embedders import embedders
from adapters.vectors import stored
from adapters.wiring import Adapters
from contracts.errors import Conflict, Invalid, Unavailable
from contracts.ports import EmbedderId
from contracts.tasks import Reembed
from services.access import rights
from services.access.acting import Acting
from services.access.projects import get_project
from services.embedders.schemas import (
    BesideOut,
    EmbedderChoice,
    EmbedderList,
    EmbedderOut,
    EmbedderState,
)


async def choices(acting: Acting) -> EmbedderList:
    """Those that a project can choose among, the installation's own first."""
    await acting.must_stand()
    return EmbedderList(items=[_out(choice) for choice in acting.adapters.embedders.choices()])


async def get(acting: Acting, project_id: UUID) -> EmbedderState:
    """The one that the project is searched by, and the one beside it."""
    async with acting.transaction() as tx:
        return await _state(acting.adapters, tx, project_id)


async def _state(adapters: Adapters, tx: Tx, project_id: UUID) -> EmbedderState:
    await get_project(tx, project_id)
    chosen = await embedders.chosen(tx, project_id)
    if chosen is None:
        return EmbedderState(current=_described(adapters, adapters.embedders.default), beside=None)
    current = _described(adapters, _key(chosen.embedder))
    if chosen.candidate is None:
        return EmbedderState(current=current, beside=None)
    made = await embedders.made(tx, project_id, chosen.candidate)
    beside = BesideOut(
        embedder=_described(adapters, _key(chosen.candidate)),
        passages=made.passages,
        of=made.of,
        ready=made.passages == made.of,
        error=chosen.held_up,
    )
    return EmbedderState(current=current, beside=beside)


async def begin(acting: Acting, project_id: UUID, choice: EmbedderChoice) -> EmbedderState:
    """Vectors are made by the worker; a project without passages is searched by it at once."""
    async with acting.transaction() as tx:
        return await _begin(acting.adapters, tx, project_id, Key(choice.name, choice.dimensions))


async def _begin(adapters: Adapters, tx: Tx, project_id: UUID, wanted: Key) -> EmbedderState:
    await refuse_who_does_not_own(tx, project_id)
    _refuse_unknown(adapters, wanted)
    _refuse_with_an_index_elsewhere(adapters, wanted)
    chosen = await embedders.chosen(tx, project_id)
    if wanted == (_key(chosen.embedder) if chosen else adapters.embedders.default):
        raise Conflict(f"The project is searched by {wanted.name} already.")
    if chosen and chosen.candidate:
        raise Conflict(
            f"{chosen.candidate.name} is beside the project's embedder already, and there is room "
            "for one. Discard it first, or switch to it."
        )
    embedder = await embedders.number(tx, *wanted)
    if embedder is None:
        raise Unavailable(
            f"No worker has been started with the embedder {wanted.name} in its settings. Give the "
            "worker and the scheduler the same IBID_EMBEDDERS settings as the API, and try again."
        )
    if not await embedders.begin(tx, project_id, embedder):
        raise Conflict("Somebody chose another embedder at this moment. Look again.")
    await audit.record(tx, "embedder-begun", project_id, project_id, name=wanted.name)
    tx.enqueue(Reembed(project_id=project_id))
    return await _state(adapters, tx, project_id)


async def switch(acting: Acting, project_id: UUID) -> EmbedderState:
    """The other one stays beside, and is kept up to date: doing this again goes back."""
    adapters = acting.adapters
    async with acting.transaction() as tx:
        await refuse_who_does_not_own(tx, project_id)
        _, candidate = await _with_candidate(tx, project_id)
        _refuse_unset(adapters, candidate)
        _refuse_with_an_index_elsewhere(adapters, _key(candidate))
        if not await embedders.switch(tx, project_id):
            raise Conflict(await _what_is_missing(tx, project_id, candidate))
        await _refuse_what_the_index_lacks(adapters, tx, project_id)
        await audit.record(tx, "embedder-switched", project_id, project_id, name=candidate.name)
        return await _state(adapters, tx, project_id)


async def discard(acting: Acting, project_id: UUID) -> None:
    """Its vectors are deleted by the worker. Without one beside there is nothing to do."""
    async with acting.transaction() as tx:
        await refuse_who_does_not_own(tx, project_id)
        if await embedders.drop(tx, project_id):
            await audit.record(tx, "embedder-discarded", project_id, project_id)


async def both_complete(
    adapters: Adapters, tx: Tx, project_id: UUID
) -> tuple[EmbedderId, EmbedderId]:
    """The project's and the one beside.

    Raises `Conflict` as long as vectors of it are missing, and when one is not in the settings.
    """
    current, candidate = await _with_candidate(tx, project_id)
    for one in (current, candidate):
        _refuse_unset(adapters, one)
    made = await embedders.made(tx, project_id, candidate)
    if made.passages < made.of:
        raise Conflict(await _what_is_missing(tx, project_id, candidate))
    return current, candidate


async def refuse_who_does_not_own(tx: Tx, project_id: UUID) -> None:
    await get_project(tx, project_id)
    await rights.must_own(tx, project_id)


def _refuse_unset(adapters: Adapters, embedder: EmbedderId) -> None:
    if not adapters.embedders.has(_key(embedder)):
        raise Conflict(
            f"The settings no longer name the embedder {embedder.name} with {embedder.dimensions} "
            "dimensions, so no question could be embedded. Set it under IBID_EMBEDDERS again."
        )


async def _with_candidate(tx: Tx, project_id: UUID) -> tuple[EmbedderId, EmbedderId]:
    chosen = await embedders.chosen(tx, project_id)
    if chosen is None or chosen.candidate is None:
        raise Conflict("No other embedder is beside the project's. Begin one first.")
    return chosen.embedder, chosen.candidate


async def _what_is_missing(tx: Tx, project_id: UUID, candidate: EmbedderId) -> str:
    made = await embedders.made(tx, project_id, candidate)
    return (
        f"{made.of - made.passages} of {made.of} passages have no vector of {candidate.name} yet. "
        "They are being made; try again when all are there."
    )


def _refuse_unknown(adapters: Adapters, wanted: Key) -> None:
    if not adapters.embedders.has(wanted):
        known = ", ".join(
            f"{c.key.name} ({c.key.dimensions})" for c in adapters.embedders.choices()
        )
        raise Invalid(
            f"There is no embedder {wanted.name} with {wanted.dimensions} dimensions. "
            f"Those configured are: {known}.",
            field="name",
        )


def _refuse_with_an_index_elsewhere(adapters: Adapters, wanted: Key) -> None:
    if adapters.vector_index is not None and wanted != adapters.embedders.default:
        raise Conflict(
            "Vectors are in an index outside Postgres (IBID_VECTOR_INDEX__KIND), which has those "
            f"of {adapters.embedders.default.name} only. Without such an index others can be used."
        )


async def _refuse_what_the_index_lacks(adapters: Adapters, tx: Tx, project_id: UUID) -> None:
    """Nothing is stored meanwhile, and what is stored afterwards goes into the index by itself."""
    if adapters.vector_index is None:
        return
    lacking = await stored.lacks(tx, adapters.vector_index, project_id)
    if lacking:
        raise Conflict(
            f"The index outside Postgres lacks {lacking} of the project's documents. They are put "
            "there once an hour, and at once by python -m adapters.vectors.rebuild; try again then."
        )


def _key(embedder: EmbedderId) -> Key:
    return Key(embedder.name, embedder.dimensions)


def _described(adapters: Adapters, key: Key) -> EmbedderOut:
    """Also one that the settings no longer name."""
    found = [choice for choice in adapters.embedders.choices() if choice.key == key]
    return _out(found[0] if found else Choice(key, local=False, default=False, languages=None))


def _out(choice: Choice) -> EmbedderOut:
    return EmbedderOut(
        name=choice.key.name,
        dimensions=choice.key.dimensions,
        local=choice.local,
        default=choice.default,
        languages=choice.languages,
    )
