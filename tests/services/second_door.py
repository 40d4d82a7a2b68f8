"""A door of another kind: a command line, thirty lines of it, that knows the services alone."""

from uuid import UUID

from contracts.document_lists import Listing
from contracts.errors import AppError
from contracts.events import Done
from contracts.lists import Window
from services.chats import answers
from services.chats.asking import Asking
from services.chats.schemas import NewChat, NewQuestion
from services.chats.service import make_chat
from services.documents import lists
from services.search import service as search
from services.search.schemas import SearchBody


async def command(me: Asking, listing: Listing, line: str) -> list[str]:
    """`list|search|ask <project> [words]`: what it prints; a refusal by its status and words."""
    verb, project_id, *words = line.split()
    project, text = UUID(project_id), " ".join(words)
    try:
        match verb:
            case "list":
                window = Window(limit=50, cursor=None)
                shown = await lists.list_page(me, project, listing, window)
                return [document.name for document in shown.items]
            case "search":
                found = await search.search(me, project, SearchBody(query=text))
                return [hit.text for hit in found.hits]
            case _:
                chat = await make_chat(me, project, NewChat())
                answer = await answers.ask(me, chat.id, NewQuestion(content=text))
                ends = [one.event async for one in answer.events() if isinstance(one.event, Done)]
                return [end.message.content for end in ends]
    except AppError as error:
        return [f"{error.status} {error.detail}"]
