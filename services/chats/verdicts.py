"""What the guard made of questions, in the security log: which rule, and never the question."""

from adapters.postgres import audit
from adapters.postgres.chats.runs import Run
from adapters.postgres.database import Tx
from contracts.chats import Message, MessageStatus

_NO_VERDICT = ("empty", "too_long")
"""Rules by which a question is none, or too long: nobody has tried anything."""


async def note_verdict(tx: Tx, run: Run, answer: Message) -> None:
    """Of one that was refused, or answered because somebody who may has disputed that."""
    detail = next((step.detail for step in answer.steps if step.name == "guard"), None) or {}
    rule = detail.get("rule")
    if rule is None or rule in _NO_VERDICT:
        return
    if answer.status is MessageStatus.REFUSED:
        await audit.record(tx, "question-refused", answer.id, run.project_id, rule=rule)
    elif detail.get("disputed"):
        await audit.record(tx, "refusal-disputed", answer.id, run.project_id, rule=rule)
