"""Ask the person what the agent has to know first. It is no claim, and cites nothing."""

from langgraph.runtime import Runtime

from agents.answering.context import Context
from agents.answering.steps import skip, step
from agents.answering.telling import tell
from agents.answering.untrusted import SafeMarkdown, urls_in
from agents.supervising.state import Supervision


async def clarify(state: Supervision, runtime: Runtime[Context]) -> dict[str, object]:
    write = runtime.stream_writer
    with step(write, "answer") as outcome:
        back = state["question_back"]  # pyright: ignore[reportTypedDictNotRequiredAccess]
        content = _safe(back, state["question"])
        tell(content, write)
        outcome.summary = "Asked back"
    skip(write, "verify", "A question has nothing to check.")
    return {"content": content, "claims": [], "citations": []}


def _safe(question: str, asked: str) -> str:
    """The model has read passages: no link of theirs, and no mark, gets into its question."""
    safe = SafeMarkdown(lambda _: None, urls_in(asked))
    return f"{safe.feed(question)}{safe.close()}".strip()
