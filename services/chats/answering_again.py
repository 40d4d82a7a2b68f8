"""Another answer to a question: from its beginning or from a step of one it has, and with other
settings where they are chosen for it."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from adapters.postgres.chats import runs
from adapters.postgres.chats.runs import Asked, Run
from adapters.postgres.database import Tx
from contracts.errors import Conflict, Forbidden, Invalid, NotFound
from contracts.projects import AgentChoice, Strictness
from services.access.acting import Acting
from services.access.rights import may_write
from services.chats.checkpoints import checkpointer_of
from services.chats.schemas import AnotherAnswer

_STRICTEST_FIRST: Sequence[Strictness] = (
    Strictness.DOCUMENTS,
    Strictness.DOCUMENTS_FIRST,
    Strictness.FREE,
)


class Fork(NamedTuple):
    """Where a run stood, from which another one goes on."""

    run: Run
    checkpoint_id: str


async def fork_of(acting: Acting, question_id: UUID, wanted: AnotherAnswer) -> Fork | None:
    """None where it is answered from the beginning.

    Raises:
        NotFound: the question has no such answer.
        Conflict: that step is not kept, or no longer.
    """
    if wanted.from_answer is None or wanted.from_step is None:
        return None
    async with acting.transaction() as tx:
        run = await runs.run_of(tx, wanted.from_answer, question_id)
    if run is None:
        raise NotFound(f"The question has no answer {wanted.from_answer}.")
    kept = checkpointer_of(acting.adapters, acting.caller.person, run, AgentChoice.AGENT)
    if kept is None:
        raise Invalid(
            "Only an agent goes on from a step, and it needs a language model.", field="from_step"
        )
    from agents import checkpoint_before

    found = await checkpoint_before(kept, wanted.from_step)
    if found is None:
        raise Conflict(
            f"The step {wanted.from_step} cannot be gone on from: only an agent's steps are kept,"
            " for seven days, and while all they had read is there. Answer again without a step."
        )
    return Fork(run, found)


def with_changes(asked: Asked, wanted: AnotherAnswer) -> Asked:
    """As it was asked, but for what is wanted otherwise."""
    agent = wanted.agent or asked.agent
    if wanted.from_step is not None and agent is not AgentChoice.AUTOMATIC:
        agent = AgentChoice.AGENT
    return asked._replace(
        agent=agent,
        web=asked.web if wanted.web is None else wanted.web,
        strictness=wanted.strictness,
        model=wanted.model,
    )


async def must_not_loosen(
    tx: Tx, project_id: UUID, project_has: Strictness, wanted: Strictness | None
) -> None:
    """Raises `Forbidden` where a reader wants an answer from elsewhere than the project allows."""
    if wanted is None or _STRICTEST_FIRST.index(wanted) <= _STRICTEST_FIRST.index(project_has):
        return
    if not await may_write(tx, project_id):
        raise Forbidden(
            "This project's answers may come from no more than its settings say. An owner or an"
            " editor can change them."
        )


async def go_on_from(tx: Tx, fork: Fork, run: Run) -> None:
    from adapters.postgres.chats import checkpoints  # LangGraph costs a second of CPU

    await checkpoints.copy(tx, fork.run, fork.checkpoint_id, run)
