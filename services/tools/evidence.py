"""What a tool answered, as passages: screened, delimited and citable like any other text."""

from collections.abc import Iterator
from uuid import uuid4

from contracts.chats import Hit, LegScores
from contracts.documents import Place
from contracts.project_tools import StoredTool, ToolAnswer
from services.access.acting import Acting

_LENGTH = 1500


async def as_evidence(acting: Acting, tool: StoredTool, answer: ToolAnswer) -> list[Hit]:
    """In the order in which they stand in the answer."""
    origin = uuid4()
    return [
        Hit(
            passage_id=uuid4(),
            document_id=origin,
            title=tool.name,
            text=answer.text[start:end],
            place=Place(start=start, end=end),
            score=1.0,
            scores=LegScores(),
        )
        for start, end in pieces(answer.text)
    ]


def pieces(text: str) -> Iterator[tuple[int, int]]:
    """Whole lines, as many as fit; a longer line is cut."""
    start = 0
    while start < len(text):
        end = min(start + _LENGTH, len(text))
        if end < len(text) and (line := text.rfind("\n", start + 1, end)) > start:
            end = line + 1
        yield start, end
        start = end
