"""Runs: answers being written, each stored once however often its writer, or its end, is tried."""

from collections.abc import Sequence
from typing import LiteralString, NamedTuple
from uuid import UUID, uuid4

from psycopg.types.json import Jsonb

from adapters.postgres import leases
from adapters.postgres.chats import chats
from adapters.postgres.database import Tx
from adapters.postgres.leases import Leased, Update
from contracts.chats import Message, Turn
from contracts.events import RunStarted
from contracts.ports import RunKey
from contracts.projects import AgentChoice


class Run(NamedTuple):
    id: UUID
    project_id: UUID
    chat_id: UUID
    question_id: UUID
    answer_id: UUID
    model: str
    status: str
    epoch: int = 0

    @property
    def key(self) -> RunKey:
        return RunKey(self.project_id, self.id)

    @property
    def first_event(self) -> RunStarted:
        return RunStarted(
            run_id=self.id,
            chat_id=self.chat_id,
            question_id=self.question_id,
            answer_id=self.answer_id,
            model=self.model,
        )


RUN = Leased("runs", working="t.status = 'running'")
_COLUMNS: LiteralString = (
    "id, project_id, chat_id, question_id, answer_id, model, status, lease_epoch as epoch"
)

_UNCITED: LiteralString = (
    "delete from snapshots s where s.run_id = %s"
    " and not exists (select from sources c where c.snapshot_id = s.id)"
)


class Asked(NamedTuple):
    """What a question was asked with, and is asked with again."""

    document_ids: list[UUID] | None = None
    """Those that the answer may draw on; None for all."""
    history: list[Turn] | None = None
    """What was said before as it was handed in; None for what the chat's branch says."""
    agent: AgentChoice | None = None
    """Who was asked to answer; None for whom the project has chosen."""
    web: bool = False
    """Whether the web was to be asked as well."""


class NewRun(NamedTuple):
    project_id: UUID
    question: Message
    model: str
    asked: Asked


async def begin(tx: Tx, new: NewRun, lease_seconds: int) -> Run:
    question = new.question
    row = await tx.row(
        "insert into runs (id, project_id, chat_id, question_id, model, document_ids, history,"
        " agent, web, lease_until) values (%s, %s, %s, %s, %s, %s, %s, %s, %s,"
        " now() + make_interval(secs => %s))"
        f" returning {_COLUMNS}",
        [
            uuid4(),
            new.project_id,
            question.chat_id,
            question.id,
            new.model,
            new.asked.document_ids,
            None if new.asked.history is None else Jsonb(_plain(new.asked.history)),
            new.asked.agent,
            new.asked.web,
            lease_seconds,
        ],
    )
    assert row is not None  # noqa: S101  # `returning` of an insert that did not raise
    return Run(**row)


def _plain(history: Sequence[Turn]) -> list[dict[str, str]]:
    return [{"role": turn.role, "content": turn.content} for turn in history]


async def asked_with(tx: Tx, question_id: UUID) -> Asked:
    row = await tx.row(
        "select document_ids, history, agent, web from runs where question_id = %s"
        " order by started_at limit 1",
        [question_id],
    )
    if row is None:
        return Asked()
    kept = row["history"]
    turns = None if kept is None else [Turn(**turn, from_outside=True) for turn in kept]
    agent = row["agent"] and AgentChoice(row["agent"])
    return Asked(row["document_ids"], turns, agent, row["web"])


async def get_run(tx: Tx, run_id: UUID) -> Run | None:
    row = await tx.row(f"select {_COLUMNS} from runs where id = %s", [run_id])
    return Run(**row) if row else None


async def extend_leases(tx: Tx, held: Sequence[Run], lease_seconds: int) -> dict[UUID, bool]:
    """Whether a stop was asked for, by run; those that somebody else ended are left out."""
    rows = await leases.keep_all(tx, RUN, held, lease_seconds, "t.id, t.stop_requested")
    return {row["id"]: row["stop_requested"] for row in rows}


async def request_stop(tx: Tx, run_id: UUID) -> None:
    """Its writer looks here with every lease; a finished run is past caring."""
    await tx.execute("update runs set stop_requested = true where id = %s", [run_id])


async def finish(tx: Tx, run: Run, message: Message) -> Message | None:
    """Store the answer and end the run; None when it had ended already, and nothing is written.
    What was taken from outside and is not cited goes.

    Returns the message as it reads from now on.
    """
    ended = Update("status = %(status)s, ended_at = now()", {"status": message.status})
    if not await leases.write(tx, RUN, run, ended):
        return None
    await chats.insert_message(tx, run.project_id, message)
    await tx.execute(_UNCITED, [run.id])
    return await chats.get_message(tx, message.id)


async def claim_dead(tx: Tx, lease_seconds: int) -> list[Run]:
    """Runs whose process died: nobody ended them, and from now on only who claimed them can."""
    which = RUN.picked(RUN.due, "limit 100")
    rows = await tx.rows(leases.claiming(RUN, which, "", _COLUMNS), {"lease": lease_seconds})
    return [Run(**row) for row in rows]
