"""An answer written by a language model, passage by passage cited."""

from collections.abc import Sequence
from contextlib import aclosing

from agents.answering.citations import Citation, claims_of, sources_of
from agents.answering.context import Context
from agents.answering.extracts import NOTHING_FOUND, Draft
from agents.answering.prompts import answer_messages
from agents.answering.steps import Write
from agents.answering.untrusted import SafeMarkdown, urls_in
from contracts.chats import Hit, Turn, Usage
from contracts.events import Sources, Token
from contracts.ports import ChatModel


class Citing:
    """Numbers passages in the order in which the answer cites them, and tells the reader first."""

    def __init__(self, hits: Sequence[Hit], write: Write) -> None:
        self._hits, self._write = hits, write
        self._order: list[int] = []

    def number_of(self, passage: int) -> int | None:
        if not 1 <= passage <= len(self._hits):
            return None
        if passage not in self._order:
            self._order.append(passage)
            self.tell()
        return self._order.index(passage) + 1

    @property
    def citations(self) -> list[Citation]:
        """Whole passages; the sentences that count are found once the answer stands."""
        hits = [self._hits[passage - 1] for passage in self._order]
        return [Citation(hit, 0, len(hit.text), hit.score) for hit in hits]

    def tell(self) -> None:
        cited = self.citations
        self._write(Sources(sources=sources_of(cited, [c.hit.place for c in cited])))


async def write_prose(
    model: ChatModel,
    question: str,
    history: Sequence[Turn],
    hits: Sequence[Hit],
    context: Context,
    write: Write,
    *,
    unsaid: str = "",
) -> tuple[Draft, Usage]:
    """Streams tokens as they come; raises `ModelUnavailable` with those already sent standing.

    An answer that is `unsaid` and no more is not sent: its reader is told something else.
    """
    citing = Citing(hits, write)
    citing.tell()
    known = urls_in(" ".join([question, *(f"{hit.text} {hit.title}" for hit in hits)]))
    safe = SafeMarkdown(citing.number_of, known)
    messages = answer_messages(question, history, hits, context.settings.answering)
    pieces: list[str] = []
    held: list[str] = []
    usage = Usage()

    def send(text: str, *, last: bool = False) -> None:
        pieces.append(text)
        held.append(text)
        said = "".join(pieces).strip()
        if said != unsaid and (last or not unsaid.startswith(said)):
            if any(held):
                write(Token(text="".join(held)))
            held.clear()

    async with aclosing(model.stream(messages)) as deltas:
        async for delta in deltas:
            usage = delta.usage or usage
            send(safe.feed(delta.text))
    send(safe.close(), last=True)
    content = "".join(pieces)
    claims = [] if content.strip() == NOTHING_FOUND else claims_of(content)
    return Draft(content, claims, citing.citations), usage
