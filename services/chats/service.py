"""Chats: their messages, and what readers think of answers."""

from uuid import UUID

from adapters.postgres.chats import chats, runs, summaries
from adapters.postgres.database import Tx
from contracts.chats import Chat, Feedback, Message
from contracts.errors import Conflict, NotFound
from contracts.lists import Page, Window, page, time_cursor
from contracts.memory import ChatSummary
from contracts.ports import RunKey
from services.access.acting import Acting
from services.access.projects import get_project
from services.assistants.service import get_assistant
from services.chats.model_choice import must_be_offered_in
from services.chats.schemas import ChatChanges, FeedbackBody, NewChat


async def make_chat(acting: Acting, project_id: UUID, body: NewChat) -> Chat:
    async with acting.transaction() as tx:
        await get_project(tx, project_id)
        if body.assistant_id is not None:
            await get_assistant(tx, project_id, body.assistant_id)
        await must_be_offered_in(tx, acting, project_id, body.model)
        return await chats.insert_chat(tx, project_id, body.title, body.assistant_id, body.model)


async def list_chats(acting: Acting, project_id: UUID, window: Window) -> Page[Chat]:
    """Last used first."""
    async with acting.transaction() as tx:
        await get_project(tx, project_id)
        found = await chats.list_chats(tx, project_id, window.limit + 1, window.after_time())
    return page(found, window.limit, lambda c: time_cursor(c.updated_at, c.id))


async def read_chat(acting: Acting, chat_id: UUID) -> Chat:
    async with acting.transaction() as tx:
        return await get_chat(tx, chat_id)


async def change_chat(acting: Acting, chat_id: UUID, changes: ChatChanges) -> Chat:
    """What `changes` does not set stays. Raises `Invalid` of a model not to be chosen here."""
    said = changes.model_fields_set
    async with acting.transaction() as tx:
        chat = await get_chat(tx, chat_id)
        if "title" in said:
            await chats.rename_chat(tx, chat_id, changes.title)
        if "assistant_id" in said:
            if changes.assistant_id is not None:
                await get_assistant(tx, chat.project_id, changes.assistant_id)
            await chats.choose_assistant(tx, chat_id, changes.assistant_id)
        if "model" in said:
            await must_be_offered_in(tx, acting, chat.project_id, changes.model)
            await chats.choose_model(tx, chat_id, changes.model)
        return await get_chat(tx, chat_id)


async def delete_chat(acting: Acting, chat_id: UUID) -> None:
    async with acting.transaction() as tx:
        await get_chat(tx, chat_id)
        await chats.delete_chat(tx, chat_id)


async def list_messages(acting: Acting, chat_id: UUID, window: Window) -> Page[Message]:
    """The whole thread in the order it was written; branches by `parent_id`."""
    async with acting.transaction() as tx:
        await get_chat(tx, chat_id)
        found = await chats.list_messages(tx, chat_id, window.limit + 1, window.after_number())
        cursor = ""
        if len(found) > window.limit:
            cursor = str(await chats.number_of(tx, found[window.limit - 1].id))
    return page(found, window.limit, lambda _: cursor)


async def read_summary(acting: Acting, chat_id: UUID) -> ChatSummary:
    """What is kept of what was said longer ago than a model is told as it was said."""
    async with acting.transaction() as tx:
        await get_chat(tx, chat_id)
        return await summaries.newest(tx, chat_id)


async def forget_summary(acting: Acting, chat_id: UUID) -> None:
    """What it was made of is told to no model any more, and not summarised again."""
    async with acting.transaction() as tx:
        await get_chat(tx, chat_id)
        await summaries.forget(tx, chat_id)


async def get_chat(tx: Tx, chat_id: UUID) -> Chat:
    chat = await chats.get_chat(tx, chat_id)
    if chat is None:
        raise no_chat(chat_id)
    return chat


async def get_message(tx: Tx, message_id: UUID) -> Message:
    message = await chats.get_message(tx, message_id)
    if message is None:
        raise NotFound(f"There is no message {message_id}.")
    return message


async def my_run(acting: Acting, run_id: UUID) -> RunKey:
    """The caller's, and still there: its log outlives a chat that was deleted."""
    async with acting.transaction() as tx:
        run = await runs.get_run(tx, run_id)
    if run is None:
        raise NotFound(f"There is no run {run_id}.")
    return run.key


async def stop(acting: Acting, run_id: UUID) -> None:
    """Written down first, then signalled: a lost signal is found with the next lease."""
    key = await my_run(acting, run_id)
    async with acting.transaction() as tx:
        await runs.request_stop(tx, run_id)
    await acting.adapters.stops.request_stop(key)


async def answer_step(acting: Acting, run_id: UUID, step_id: str, *, allow: bool) -> None:
    """Whether a step that waits for its person may go on. Raises `Conflict` when it does not."""
    key = await my_run(acting, run_id)
    if not await acting.adapters.confirmations.answer(key, step_id, allow=allow):
        raise Conflict("This step does not wait for an answer (any more).")


async def set_feedback(acting: Acting, message_id: UUID, body: FeedbackBody) -> Message:
    feedback = Feedback(rating=body.rating, reason=body.reason) if body.rating else None
    async with acting.transaction() as tx:
        if not await chats.set_feedback(tx, message_id, feedback):
            raise NotFound(f"There is no answer {message_id}.")
        return await get_message(tx, message_id)


def no_chat(chat_id: UUID) -> NotFound:
    return NotFound(f"There is no chat {chat_id}.")
