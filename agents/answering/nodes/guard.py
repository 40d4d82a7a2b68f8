"""Whether this project answers such a question. Local and cheap: it runs before everything."""

from langgraph.runtime import Runtime

from agents.answering.context import Context
from agents.answering.state import State
from agents.answering.steps import skip, step
from contracts.chats import StepName
from contracts.events import Refusal
from contracts.projects import GuardrailSettings

LONGEST = 8000
"""Characters. Longer than any question, and shorter than what would fill a model's context."""
_SKIPPED: tuple[StepName, ...] = ("rewrite", "retrieve", "answer", "verify")


async def guard(state: State, runtime: Runtime[Context]) -> dict[str, object]:
    write = runtime.stream_writer
    with step(write, "guard") as outcome:
        refusal = refuse(state["question"], runtime.context.settings.guardrail)
        outcome.summary = "Not answered" if refusal else "Question allowed"
        outcome.detail = {"rule": refusal.rule} if refusal else None
    if refusal is None:
        return {"refused": False}
    write(refusal)
    for name in _SKIPPED:
        skip(write, name, "The question was not answered.")
    return {"refused": True}


def refuse(question: str, settings: GuardrailSettings) -> Refusal | None:
    """Why the question is not answered; None when it is."""
    if not any(c.isalnum() for c in question):
        return Refusal(reason="There is no question in this message.", rule="empty")
    if len(question) > LONGEST:
        return Refusal(
            reason=f"The question is longer than {LONGEST} characters; please shorten it.",
            rule="too_long",
        )
    if settings.enabled:
        folded = _folded(question)
        for phrase in settings.refused_phrases:
            if (wanted := _folded(phrase).strip()) and f" {wanted} " in folded:
                return Refusal(
                    reason=f"This project does not answer questions about “{phrase.strip()}”.",
                    rule="refused_phrase",
                )
    return None


def _folded(text: str) -> str:
    """Words only, so that neither case nor punctuation hides a phrase."""
    return f" {' '.join(''.join(c if c.isalnum() else ' ' for c in text.casefold()).split())} "
