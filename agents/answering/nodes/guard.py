"""Whether this project answers such a question: asked before everything else, and cheaply."""

from langgraph.runtime import Runtime

from agents.answering.context import Context
from agents.answering.guarding import judge_question
from agents.answering.state import State
from agents.answering.steps import Outcome, Write, skip, step
from contracts.chats import StepName
from contracts.events import Refusal
from contracts.projects import GuardrailSettings

LONGEST = 8000
"""Characters. Longer than any question, and shorter than what would fill a model's context."""
_SKIPPED: tuple[StepName, ...] = ("rewrite", "retrieve", "answer", "verify")


async def guard(state: State, runtime: Runtime[Context]) -> dict[str, object]:
    write, context = runtime.stream_writer, runtime.context
    with step(write, "guard") as outcome:
        refusal = _refusal(state, context.settings.guardrail)
        if refusal:
            outcome.detail = {"rule": refusal.rule}
        elif context.settings.guardrail.enabled and context.settings.guardrail.attacks:
            refusal = await _attack(state, context, write, outcome)
        outcome.summary = "Not answered" if refusal else outcome.summary or "Question allowed"
    if refusal is None:
        return {"refused": False}
    write(refusal)
    for name in _SKIPPED:
        skip(write, name, "The question was not answered.")
    return {"refused": True}


async def _attack(state: State, context: Context, write: Write, outcome: Outcome) -> Refusal | None:
    """Why it is taken for an attack; None also where somebody who may has said that it is none."""
    judged = await judge_question(state["question"], state["history"], context, write)
    verdict, detail = judged.verdict, judged.detail
    if verdict:
        detail |= verdict.model_dump(exclude_defaults=True)
        if context.overruled:
            outcome.summary = "Asked anyway: the verdict was disputed"
            detail["disputed"] = True
        else:
            detail["disputable"] = True
    elif "down" in detail:
        outcome.summary = "Question allowed, and not checked by the model"
    outcome.detail = detail if verdict or "down" in detail else None
    if verdict is None or context.overruled:
        return None
    return Refusal(reason=verdict.reason, rule=verdict.rule)


def _refusal(state: State, settings: GuardrailSettings) -> Refusal | None:
    """Of the question; or of one that came with it, and that it may be completed from."""
    before = [t.content for t in state["history"] if t.from_outside and t.role == "user"]
    said = [text for text in before if any(c.isalnum() for c in text)]
    reasons = (refuse(text, settings) for text in [state["question"], *said])
    return next((reason for reason in reasons if reason), None)


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
