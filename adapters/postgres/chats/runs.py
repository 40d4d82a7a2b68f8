"""Runs: answers being written, each stored once however often its writer, or its end, is tried."""

from collections.abc import Sequence
from typing import Any, LiteralString, NamedTuple
from uuid import UUID, uuid4

from psycopg.types.json import Jsonb

from adapters.postgres import leases, ledger
from adapters.postgres.chats import chats
from adapters.postgres.database import Tx
from adapters.postgres.leases import Leased, Update
from contracts.budgets import Reservation
from contracts.chats import Message, Turn
from contracts.events import RunStarted
from contracts.ledger import Account, Call
from contracts.ports import Orphan, RunKey
from contracts.projects import AgentChoice, ProjectSettings, Strictness


class Run(NamedTuple):
    id: UUID
    project_id: UUID
    chat_id: UUID
    question_id: UUID
    answer_id: UUID
    model: str
    status: str
    user_id: UUID
    epoch: int = 0
    api_key_id: UUID | None = None

    @property
    def key(self) -> RunKey:
        return RunKey(self.project_id, self.id)

    @property
    def orphan(self) -> Orphan:
        return Orphan(self.project_id, self.id, self.user_id, self.epoch)

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
    "id, project_id, chat_id, question_id, answer_id, model, status, lease_epoch as epoch,"
    " user_id, api_key_id"
)

_UNCITED: LiteralString = (
    "delete from snapshots s where s.run_id = %s"
    " and not exists (select from sources c where c.snapshot_id = s.id)"
    " and not exists (select from checkpoints k where k.run_id = s.run_id)"
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
    strictness: Strictness | None = None
    """Where this answer may come from; None: as the project has it."""
    model: str | None = None
    """Who was asked to write it; None: whom the project has chosen."""

    def applied(self, settings: ProjectSettings) -> ProjectSettings:
        """The project's settings as they are for this answer."""
        if self.strictness:
            answering = settings.answering.model_copy(update={"strictness": self.strictness})
            settings = settings.model_copy(update={"answering": answering})
        if self.model:
            models = settings.models.model_copy(update={"answer": self.model})
            settings = settings.model_copy(update={"models": models})
        return settings


class NewRun(NamedTuple):
    project_id: UUID
    question: Message
    model: str
    asked: Asked
    api_key_id: UUID | None = None
    reserved: Reservation = Reservation()


async def begin(tx: Tx, new: NewRun, lease_seconds: int) -> Run:
    question = new.question
    row = await tx.row(
        "insert into runs (id, project_id, chat_id, question_id, model, document_ids, history,"
        " agent, web, strictness, chosen_model, api_key_id, reserved_tokens, reserved_cost,"
        " lease_until)"
        " values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s,"
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
            new.asked.strictness,
            new.asked.model,
            new.api_key_id,
            new.reserved.tokens,
            new.reserved.cost,
            lease_seconds,
        ],
    )
    assert row is not None  # noqa: S101  # `returning` of an insert that did not raise
    return Run(**row)


def _plain(history: Sequence[Turn]) -> list[dict[str, str]]:
    return [{"role": turn.role, "content": turn.content} for turn in history]


_ASKED: LiteralString = (
    "select document_ids, history, agent, web, strictness, chosen_model from runs"
)


async def asked_with(tx: Tx, question_id: UUID) -> Asked:
    """As it was asked at first."""
    return _asked(
        await tx.row(f"{_ASKED} where question_id = %s order by started_at limit 1", [question_id])
    )


async def asked_in(tx: Tx, run: Run) -> Asked:
    """As this run was told."""
    return _asked(await tx.row(f"{_ASKED} where id = %s", [run.id]))


def _asked(row: dict[str, Any] | None) -> Asked:
    if row is None:
        return Asked()
    kept = row["history"]
    turns = None if kept is None else [Turn(**turn, from_outside=True) for turn in kept]
    agent = row["agent"] and AgentChoice(row["agent"])
    strictness = row["strictness"] and Strictness(row["strictness"])
    chosen = strictness, row["chosen_model"]
    return Asked(row["document_ids"], turns, agent, row["web"], *chosen)


async def run_of(tx: Tx, answer_id: UUID, question_id: UUID) -> Run | None:
    """Which gave this answer to this question."""
    row = await tx.row(
        f"select {_COLUMNS} from runs where answer_id = %s and question_id = %s",
        [answer_id, question_id],
    )
    return Run(**row) if row else None


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


async def finish(tx: Tx, run: Run, message: Message, calls: Sequence[Call] = ()) -> Message | None:
    """Store the answer and end the run; None when it had ended already, and no answer is written.
    What was taken from outside and is not cited goes.

    Returns the message as it reads from now on. `calls` to models are entered in the ledger in
    either case: a chat may be gone that was answered at some cost.
    """
    account = _account(run)
    ended = Update("status = %(status)s, ended_at = now()", {"status": message.status})
    if not await leases.write(tx, RUN, run, ended):
        await ledger.enter(tx, account, calls)
        return None
    await chats.insert_message(tx, run.project_id, message)
    async with tx.together():
        await tx.execute(_UNCITED, [run.id])
        await ledger.enter(tx, account, calls)
        return await chats.get_message(tx, message.id)


def _account(run: Run) -> Account:
    return Account(
        user_id=run.user_id,
        project_id=run.project_id,
        api_key_id=run.api_key_id,
        run_id=run.id,
        message_id=run.answer_id,
    )


class Abandoned(NamedTuple):
    """A run whose process died, claimed."""

    run: Run
    seconds: float
    """Since it was begun."""

    @property
    def orphan(self) -> Orphan:
        return self.run.orphan


async def claim_dead(tx: Tx, lease_seconds: int) -> list[Abandoned]:
    """Runs that nobody ended: from now on only who claimed them can, or whom they are offered."""
    which = RUN.picked(RUN.due, "limit 100")
    told = f"{_COLUMNS}, extract(epoch from now() - started_at)::float8 as seconds"
    rows = await tx.rows(leases.claiming(RUN, which, "", told), {"lease": lease_seconds})
    return [Abandoned(seconds=row.pop("seconds"), run=Run(**row)) for row in rows]
