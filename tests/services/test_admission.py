"""Who is admitted to a process's runs, while their questions are stored."""

import asyncio
from uuid import uuid4

from adapters.wiring import open_api
from contracts.people import Caller
from contracts.settings import Settings
from services.chats.runs import Runs


async def test_a_stranger_s_question_is_stored_while_a_hundred_of_one_person_wait(
    settings: Settings,
) -> None:
    hundred, stranger = Caller(user_id=uuid4()), Caller(user_id=uuid4())
    database = settings.database.model_copy(update={"pool_size": 8})
    changed = settings.model_copy(update={"database": database})
    async with open_api(changed) as app, asyncio.timeout(30):
        runs = Runs(app)

        async def store_for_ever() -> None:
            async with runs.admitted(hundred):
                await asyncio.Event().wait()

        tasks = [asyncio.create_task(store_for_ever()) for _ in range(100)]
        await asyncio.sleep(0)

        async with runs.admitted(stranger):
            pass
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
