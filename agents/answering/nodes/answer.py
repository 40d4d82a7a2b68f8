"""Write the answer: by a language model, or of the documents' own sentences."""

from collections.abc import Sequence
from dataclasses import replace

from langgraph.runtime import Runtime

from agents.answering.abstaining import Found, nothing, reason, tell_nearest_to_prose
from agents.answering.asking_back import which_one
from agents.answering.choosing import choices_of, levelled, may_be_asked_back
from agents.answering.citations import sources_of
from agents.answering.context import Context
from agents.answering.extracts import (
    NOTHING_FOUND,
    WITHOUT_DOCUMENTS,
    Draft,
    compose,
    heads_above,
    unsaid,
    worth_showing,
)
from agents.answering.past_the_cut import with_beside
from agents.answering.performing import passages_for, performed
from agents.answering.prose import write_prose
from agents.answering.state import State
from agents.answering.steps import Outcome, Write, step
from agents.answering.tables import look_in_tables
from agents.answering.tasks import Task, task_of
from agents.answering.telling import tell
from contracts.chats import Choice, Usage
from contracts.ports import ChatModel
from contracts.projects import Strictness
from contracts.sentences import Extracted


async def answer(state: State, runtime: Runtime[Context]) -> dict[str, object]:
    write = runtime.stream_writer
    model = runtime.context.model
    with step(write, "answer") as outcome:
        strictness = runtime.context.settings.answering.strictness
        why = state.get("why", False)
        found = given = state["hits"]
        task = None if why or state["more"] else task_of(state["query"])
        if (
            model is not None
            and not why
            and (state["hits"] or strictness is not Strictness.DOCUMENTS)
        ):
            if task and found:
                found = await passages_for(task, found, runtime.context)
                state = State(**{**state, "hits": found})
            draft = await _prose(model, state, runtime.context, write, outcome)
        else:
            draft = await _perform(task, state, runtime.context, write, outcome) or await _extract(
                state, runtime.context, write, outcome
            )
    left = {"content": draft.content, "claims": draft.claims, "citations": draft.citations}
    if draft.own:
        return {**left, "hits": []}
    return {**left, "hits": found} if found is not given else left


async def _prose(
    model: ChatModel, state: State, context: Context, write: Write, outcome: Outcome
) -> Draft:
    if choices := await _choices(state, context):
        return await _ask_back(choices, state, context, write, outcome)
    query, history, hits = state["query"], state["history"], state["hits"]
    asked = state["question"] if state.get("by_model") else query
    goes_on = context.settings.answering.strictness is Strictness.DOCUMENTS_FIRST and bool(hits)
    unsaid = NOTHING_FOUND if goes_on else ""
    draft, usage = await write_prose(model, asked, history, hits, context, write, unsaid=unsaid)
    write(usage)
    outcome.summary = f"{usage.output_tokens} tokens" if usage.output_tokens else None
    if draft.content.strip() == NOTHING_FOUND and goes_on:
        written, more = await write_prose(model, asked, history, [], context, write)
        write(more)
        draft, usage = replace(written, own=True), more
        outcome.summary = WITHOUT_DOCUMENTS
    elif draft.content.strip() == NOTHING_FOUND:
        await tell_nearest_to_prose(query, hits, context, write)
    outcome.detail = {"model": model.name, **_told(usage)}
    return draft


async def _choices(
    state: State, context: Context, extracted: Sequence[Extracted] | None = None
) -> list[Choice]:
    """By the same rule with a model and without: that one is no judge of what documents say."""
    query, hits = state["query"], state["hits"]
    if (
        state["more"]
        or state.get("several")
        or not may_be_asked_back(query, state["history"], hits)
    ):
        return []
    level = levelled(hits)
    if not level:
        return []
    if extracted is None or level != hits:
        extracted = await context.extractor.extract(query, level)
    threshold = context.settings.answering.threshold
    return choices_of(query, state["history"], level, extracted, threshold)


async def _ask_back(
    choices: Sequence[Choice], state: State, context: Context, write: Write, outcome: Outcome
) -> Draft:
    """Which document is meant: no claim, and nothing to cite."""
    content, usage = await which_one(
        context.model, state["query"], choices, context.settings.answering.language
    )
    write(usage)
    for choice in choices:
        write(choice)
    tell(content, write)
    outcome.summary = f"{len(choices)} documents answer differently"
    outcome.detail = {"choices": [choice.label for choice in choices]}
    return Draft(content, [], [])


async def _perform(
    task: Task | None, state: State, context: Context, write: Write, outcome: Outcome
) -> Draft | None:
    """What asks for no fact; None where it turns out to be a question like any other."""
    if task is None or not state["hits"]:
        return None
    draft = await performed(state["query"], task, state["hits"], context)
    if draft is None:
        return None
    await _tell(draft, context, write)
    outcome.summary = f"{len(draft.claims)} sentences chosen"
    outcome.detail = {"model": context.extractor.name, "asked for": type(task).__name__.lower()}
    return draft


async def _extract(state: State, context: Context, write: Write, outcome: Outcome) -> Draft:
    hits, extracted = state["hits"], list[Extracted]()
    if not state["more"]:  # the row that was asked for has been told
        hits, extracted = await look_in_tables(state["query"], hits, context)
    if not extracted:
        extracted = await context.extractor.extract(state["query"], hits)
        if not state.get("why") and (choices := await _choices(state, context, extracted)):
            return await _ask_back(choices, state, context, write, outcome)
    if state["more"]:
        extracted = unsaid(extracted, state["history"])
    parts = worth_showing(hits, extracted, context.settings.answering, state["query"])
    parts = await with_beside(parts, hits, state["query"], context)
    found = Found(state["query"], hits, extracted)
    if state.get("why") and (context.model or not parts):
        draft = await reason(found, context, write)
    elif parts:
        places = await context.locate([part.span for part in parts])
        draft = compose(parts, places, heads_above(parts), question=state["query"])
    else:
        draft = await nothing(found, context, write)
    await _tell(draft, context, write)
    kept = sum(bool(claim.sources) for claim in draft.claims)
    outcome.summary = f"{kept} of {len(extracted)} sentences kept"
    outcome.detail = {
        "model": context.extractor.name,
        "certainty": max((e.score for e in extracted), default=0.0),
        "threshold": context.settings.answering.threshold,
    }
    return draft


def _told(usage: Usage) -> dict[str, object]:
    """For the trace: what is not known or not so is left out."""
    left_out = {k for k in ("cached_tokens", "estimated") if not getattr(usage, k)}
    return usage.model_dump(exclude_none=True, exclude=left_out)


async def _tell(draft: Draft, context: Context, write: Write) -> None:
    places = await context.locate([citation.span for citation in draft.citations])
    tell(draft.content, write, sources_of(draft.citations, [place for place, *_ in places]))
