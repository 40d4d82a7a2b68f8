"""Answer what is no question about the documents, without a search and without a model."""

from dataclasses import replace

from langgraph.runtime import Runtime

from agents.answering.context import Context
from agents.answering.requests import LONGEST, Request, reply_to, request_of
from agents.answering.screening import shown_name
from agents.answering.state import State
from agents.answering.steps import skip, step
from agents.answering.telling import tell
from contracts.documents import Listing

_SKIPPED = "This is no question about what the documents say."


def is_request(question: str) -> bool:
    return request_of(question) is not None


async def reply(state: State, runtime: Runtime[Context]) -> dict[str, object]:
    write = runtime.stream_writer
    skip(write, "rewrite", _SKIPPED)
    skip(write, "retrieve", _SKIPPED)
    with step(write, "answer") as outcome:
        known = request_of(state["question"])
        wanted = known is not None and known[0] is Request.DOCUMENTS
        documents = await runtime.context.documents(LONGEST) if wanted else Listing([], 0)
        shown = [
            replace(one, name=shown_name(one.name, runtime.context)) for one in documents.first
        ]
        content = reply_to(
            state["question"],
            Listing(shown, documents.total),
            runtime.context.settings.answering.language,
        )
        tell(content, write)
        outcome.summary = "Answered without a search"
    skip(write, "verify", _SKIPPED)
    return {"content": content, "claims": [], "citations": []}
