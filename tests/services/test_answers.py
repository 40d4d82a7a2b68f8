"""A question asked through the services alone, as a door of another kind would."""

from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from adapters.wiring import ApiAdapters
from contracts.errors import NotFound
from contracts.events import Done, RunStarted, Token
from contracts.lists import Window
from services.chats.answers import ask, find_answer
from services.chats.asking import Asking
from services.chats.runs import Runs
from services.chats.schemas import NewChat, NewQuestion
from services.chats.service import list_messages, make_chat
from tests.api import Person
from tests.services.acting import asking_as

QUESTION = NewQuestion(content="Who is the duty pharmacist?")


@pytest.fixture
async def me(app: ApiAdapters, runs: Runs, alice: Person) -> Asking:
    return await asking_as(app, runs, alice)


async def test_a_question_is_answered_in_numbered_events_up_to_the_stored_message(
    me: Asking, project: str
) -> None:
    chat = await make_chat(me, UUID(project), NewChat())

    answer = await ask(me, chat.id, QUESTION)
    seen = [one async for one in answer.events()]

    thread = await list_messages(me, chat.id, Window(limit=50, cursor=None))
    first, last = seen[0].event, seen[-1].event
    assert [one.number for one in seen] == list(range(1, len(seen) + 1))
    assert isinstance(first, RunStarted) and first.run_id == answer.key.run_id
    assert any(isinstance(one.event, Token) for one in seen)
    assert isinstance(last, Done) and last.message == thread.items[-1] == await answer.outcome()


async def test_another_process_follows_the_same_events_from_where_its_reader_stood(
    me: Asking, project: str
) -> None:
    chat = await make_chat(me, UUID(project), NewChat())
    answer = await ask(me, chat.id, QUESTION)
    written = [(one.number, one.event) async for one in answer.events()]

    elsewhere = await find_answer(replace(me, runs=Runs(me.adapters)), answer.key.run_id)
    batches = [batch async for batch in await elsewhere.resumed(2)]
    seen = [(one.number, one.event) for batch in batches for one in batch]

    assert seen == written[2:]


async def test_a_chat_and_a_run_that_are_not_there_are_refused_to_every_door(me: Asking) -> None:
    with pytest.raises(NotFound):
        await ask(me, uuid4(), QUESTION)
    with pytest.raises(NotFound):
        await find_answer(me, uuid4())
