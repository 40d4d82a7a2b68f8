"""What is said without a model: its sources first, then its words as they are streamed."""

from collections.abc import Sequence

from agents.answering.extracts import pieces
from agents.answering.steps import Write
from contracts.chats import Source
from contracts.events import Sources, Token


def tell(content: str, write: Write, sources: Sequence[Source] = ()) -> None:
    write(Sources(sources=list(sources)))
    for piece in pieces(content):
        write(Token(text=piece))
