"""Parts of states as releases wrote them. A run is gone on with by whichever process has room, and
answered from again for seven days: so what one release wrote, the next reads.

`python -m tests.agents.supervising.kept` adds what today's code writes, and takes nothing away. A
line may go once no installation has checkpoints of that release: seven days after the next one.
"""

import base64
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from adapters.postgres.chats.checkpoints import serializer_of
from agents import STATE_TYPES
from agents.answering.citations import Citation, Claim
from agents.supervising.limits import Spent
from agents.supervising.state import Came, Told
from contracts.chats import Choice, Hit, LegScores, Limit, Nearest, Turn, Usage
from contracts.checkpoints import Fixed, PassageReference, by_reference
from contracts.completions import ChatMessage, ToolCall
from contracts.documents import Place
from contracts.snapshots import Outside
from contracts.tables import Row

FILE = Path(__file__).with_name("states.json")
_PLACE = Place(page=3, boxes=[(0.1, 0.2, 0.8, 0.3)], headings=["3 Storage"], start=7, end=40)
_HIT = Hit(
    passage_id=UUID(int=1),
    document_id=UUID(int=2),
    title="Handbook",
    name="handbook.md",
    context="3 Storage",
    text="Probes are calibrated twice a year.",
    outside=Outside(
        kind="web", url="https://example.org/", taken_at=datetime(2026, 11, 30, tzinfo=UTC)
    ),
    place=_PLACE,
    score=0.5,
    scores=LegScores(vector=0.7, keyword=2.5, rerank=0.9, vector_rank=1, keyword_rank=2),
)
_CALL = ToolCall("call-1", "get_order", '{"number": "4711"}')
_SAID = ChatMessage("assistant", "Let me look.", (_CALL,))
_ROW = Row(("P-017", "Ada Berg"), ("probe", "technician"))
VALUES: dict[type, Any] = {
    Came: Came(fault=True, fresh=True),
    ChatMessage: _SAID,
    Choice: Choice(label="2024", question="What holds in 2024?", document_id=UUID(int=2)),
    Citation: Citation(_HIT, 0, 6, 0.5, page=3, exact=True, row=_ROW, listed=True, asked=(1,)),
    Claim: Claim(0, 12, (1, 2)),
    Limit: Limit(name="steps", most=8, told="8 steps were taken."),
    Nearest: Nearest(
        n=1,
        kind="document",
        title="Handbook",
        document_id=UUID(int=2),
        passage_id=UUID(int=1),
        quote="Probes",
        place=_PLACE,
        score=0.5,
        why="It says nothing of the year.",
    ),
    Place: _PLACE,
    Row: _ROW,
    Spent: Spent(1_790_000_000.5, 3, 4_000, 0.25, 1, 2),
    Told: Told(ChatMessage("tool", "Shipped.", answers="call-1"), (1, 2), (3,)),
    ToolCall: _CALL,
    Turn: Turn(role="user", content="Who is on duty?", from_outside=True),
    Usage: Usage(input_tokens=9, output_tokens=4, cached_tokens=2, cost=0.25, estimated=True),
    PassageReference: by_reference(_HIT),
    Fixed: Fixed(["a", 1]),
}
"""A value of each type that a state is made of, every field of it another than its default."""


SERIALIZER = serializer_of(STATE_TYPES)


def written(value: Any) -> dict[str, str]:
    """What is stored of it today."""
    kind, data = SERIALIZER.dumps_typed(value)
    return {"type": kind, "bytes": base64.b64encode(data).decode()}


def read(kept: dict[str, str]) -> Any:
    return SERIALIZER.loads_typed((kept["type"], base64.b64decode(kept["bytes"])))


def kept_states() -> dict[str, Any]:
    """By the name of the type, oldest first; and the names of a state's parts."""
    return json.loads(FILE.read_text())
