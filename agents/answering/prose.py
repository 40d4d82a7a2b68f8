"""An answer written by a language model, passage by passage cited."""

from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace

from agents.answering.circling import goes_in_circles
from agents.answering.citations import Citation, claims_of, sources_of
from agents.answering.context import Context
from agents.answering.extracts import NOTHING_FOUND, Draft
from agents.answering.prompts import answer_messages
from agents.answering.steps import Write
from agents.answering.thoughts import Thoughts
from agents.answering.untrusted import SafeMarkdown, urls_in
from contracts.chats import Hit, Limit, Turn, Usage
from contracts.errors import ContextOverflow, ModelUnavailable
from contracts.events import Sources, Token
from contracts.ports import ChatMessage, ChatModel

_LOOK_EVERY = 200
_CHARACTERS = 3
"""Rather fewer to a token than there are: what is sent a second time has to fit."""


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

    An answer that is `unsaid` and no more is not sent: its reader is told something else. Passages
    that the model cannot read at once are left out from the end, and messages from the beginning,
    once, and it is told.
    """
    asked = _Asked(model, question, history, context, write, unsaid)
    try:
        return await asked.about(hits)
    except ContextOverflow as overflow:
        turns = lately(history, overflow.window)
        fewer = fitting(hits, overflow.window)
        if len(turns) < len(history):
            fewer = fewer or list(hits[:1])
        elif not 0 < len(fewer) < len(hits):
            raise
    if len(fewer) < len(hits):
        write(_left_out(len(fewer), len(hits)))
    if len(turns) < len(history):
        write(_forgotten(len(turns), len(history)))
    return await replace(asked, history=turns).about(fewer)


def fitting(hits: Sequence[Hit], window: int | None) -> list[Hit]:
    """The first of them: half, or where the window is known as many as fill half of that."""
    if window is None:
        return list(hits[: len(hits) // 2])
    kept: list[Hit] = []
    room = window // 2 * _CHARACTERS
    for hit in hits:
        room -= len(hit.text)
        if room < 0:
            break
        kept.append(hit)
    return kept[: len(hits) - 1]


def lately(history: Sequence[Turn], window: int | None) -> list[Turn]:
    """The last turns: half, or where the window is known as many as fill a quarter of it."""
    if window is None:
        return list(history[-(len(history) // 2) :]) if len(history) > 1 else []
    kept: list[Turn] = []
    room = window // 4 * _CHARACTERS
    for turn in reversed(history):
        room -= len(turn.content)
        if room < 0:
            break
        kept.insert(0, turn)
    return kept


def _forgotten(read: int, said: int) -> Limit:
    told = f"The model reads the last {read} of {said} messages before: more is too long."
    return Limit(name="history", most=read, told=told)


def _left_out(read: int, found: int) -> Limit:
    told = f"The model reads {read} of the {found} passages that were found: more is too long."
    return Limit(name="passages", most=read, told=told)


def _cut(usage: Usage) -> Limit:
    most = usage.output_tokens
    told = f"The model was stopped after {most} tokens: the answer is not finished."
    return Limit(name="length", most=most, told=told)


def _circling(content: str) -> Limit:
    told = "The model said the same over and over and was stopped: the answer is not finished."
    return Limit(name="circles", most=len(content), told=told)


def _nothing(name: str, cut: bool) -> ModelUnavailable:
    if cut:
        return ModelUnavailable(
            f"{name} was stopped at its limit of tokens before its first word. Ask again, or have"
            " its limit raised (`MAX_TOKENS` of its connection)."
        )
    return ModelUnavailable(f"{name} said nothing. Ask again, or in other words.")


@dataclass(frozen=True)
class _Asked:
    model: ChatModel
    question: str
    history: Sequence[Turn]
    context: Context
    write: Write
    unsaid: str

    async def about(self, hits: Sequence[Hit]) -> tuple[Draft, Usage]:
        citing = Citing(hits, self.write)
        citing.tell()
        known = urls_in(" ".join([self.question, *map(_with_address, hits)]))
        safe = SafeMarkdown(citing.number_of, known)
        said = _Said(self.write, self.unsaid)
        thoughts = Thoughts(self.write, "think" if hits else "think-alone")
        usage, cut, circling = Usage(), False, False
        async with aclosing(self.model.stream(self._messages(hits))) as deltas:
            async for delta in deltas:
                usage = delta.usage or usage
                thoughts.add(delta.thought, spoken=bool(delta.text.strip()))
                said.add(safe.feed(delta.text))
                cut = cut or delta.cut
                if circling := said.circles():
                    break  # which hangs up on the model
        thoughts.end()
        said.add(safe.close(), last=True)
        content = said.text
        if not content.strip():
            raise _nothing(self.model.name, cut)
        if circling:
            self.write(_circling(content))
        elif cut:
            self.write(_cut(usage))
        claims = [] if content.strip() == NOTHING_FOUND else claims_of(content)
        return Draft(content, claims, citing.citations), usage

    def _messages(self, hits: Sequence[Hit]) -> list[ChatMessage]:
        answering = self.context.settings.answering
        background = self.context.background
        return answer_messages(self.question, self.history, hits, answering, background)


def _with_address(hit: Hit) -> str:
    return f"{hit.text} {hit.title} {(hit.outside and hit.outside.url) or ''}"


class _Said:
    """What the model has said; it is sent on unless it is `unsaid`, or may still become that."""

    def __init__(self, write: Write, unsaid: str) -> None:
        self._write, self._unsaid = write, unsaid
        self.text = ""
        self._sent = 0
        self._looked_at = 0

    def circles(self) -> bool:
        """Looked at now and then: it takes a while to be sure in any case."""
        if len(self.text) < self._looked_at + _LOOK_EVERY:
            return False
        self._looked_at = len(self.text)
        return goes_in_circles(self.text)

    def add(self, text: str, *, last: bool = False) -> None:
        self.text += text
        said = self.text.strip()
        if said == self._unsaid or (not last and self._unsaid.startswith(said)):
            return
        if ready := self.text[self._sent :]:
            self._write(Token(text=ready))
            self._sent = len(self.text)
