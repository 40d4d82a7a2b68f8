"""Whether what was found answers the question, where a model may answer by itself if not."""

from collections.abc import Sequence

from langgraph.runtime import Runtime

from agents.answering.context import Context
from agents.answering.extracts import WITHOUT_DOCUMENTS
from agents.answering.state import State
from agents.answering.steps import skip, step
from agents.answering.tables import look_in_tables
from agents.answering.tasks import task_of
from contracts.chats import Hit


async def grade(state: State, runtime: Runtime[Context]) -> dict[str, object]:
    """Passages that do not suffice are put aside: of them the model would only make something up.

    They are judged as the answerer without a model judges its own answers, by the same threshold.
    """
    if task_of(state["query"]):
        skip(runtime.stream_writer, "grade", "It asks for no fact that could be missing.")
        return {}
    enough = await graded(state, runtime, "The documents may answer", WITHOUT_DOCUMENTS)
    return {} if enough else {"hits": []}


async def graded(state: State, runtime: Runtime[Context], enough: str, too_little: str) -> bool:
    """Whether what was found answers by itself; the trace says so in one of two sentences."""
    threshold = runtime.context.settings.answering.threshold
    with step(runtime.stream_writer, "grade") as outcome:
        certainty = await _certainty_of(state["query"], state["hits"], runtime.context)
        answers = certainty >= threshold
        outcome.summary = enough if answers else too_little
        outcome.detail = {"certainty": certainty, "threshold": threshold}
    return answers


async def _certainty_of(question: str, hits: Sequence[Hit], context: Context) -> float:
    """How well the best sentence of these passages, or a row of a table, answers."""
    _, extracted = await look_in_tables(question, hits, context)
    if not extracted:
        extracted = await context.extractor.extract(question, hits)
    return max((sentence.score for sentence in extracted), default=0.0)
