"""What `make eval` measures, part by part; each can be measured alone (`--tables`)."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from adapters.models.minilm import MiniLM
from contracts.settings import Chunking
from evaluation.quality import (
    book,
    choosing,
    chunking,
    followups,
    guardrail,
    judging,
    kinds,
    languages,
    masked,
    product,
    reader,
    streamed,
    tables,
    turns,
    twins,
    why,
)
from evaluation.quality.corpora import retrieval_set
from evaluation.quality.rows import Row
from evaluation.quality.search import Remembering
from evaluation.speed.caller import Caller

CACHE = Path(".ibid/evaluation")


@dataclass(frozen=True)
class Run:
    """`seen`: only the halves that rules were written with; `verbose`: tell what went wrong."""

    api: str
    minilm: MiniLM
    seen: bool = False
    verbose: bool = False

    @property
    def caller(self) -> Caller:
        """Somebody new for each part, so that no part finds the documents of another."""
        return Caller(self.api)

    @property
    def halves(self) -> tuple[str, ...]:
        return ("dev",) if self.seen else ("dev", "held")


async def _search(run: Run) -> list[Row]:
    return await product.measured(run.caller, Remembering(run.minilm), CACHE)


async def _scifact(run: Run) -> list[Row]:
    return await product.measured(run.caller, Remembering(run.minilm), CACHE, product.LARGE)


async def _languages(run: Run) -> list[Row]:
    return languages.measured(run.caller)


async def _chunking(run: Run) -> list[Row]:
    size = Chunking.model_validate({}).size
    return await chunking.measured(run.minilm, Remembering(run.minilm), size)


async def _answers(run: Run) -> list[Row]:
    rows, outcomes = book.measured(run.caller)
    for o in outcomes if run.verbose else []:
        if not (o.answered if o.facts else o.refused):
            pages = [source["place"].get("page") for source in o.sources]
            print(f"- {o.question}\n    {o.content}  {pages}")
    return [*reader.measured(run.caller), *rows]


async def _turns(run: Run) -> list[Row]:
    return turns.measured(run.caller, (0,) if run.seen else (0, 1), run.verbose)


async def _twins(run: Run) -> list[Row]:
    return twins.measured(run.caller, (True,) if run.seen else (True, False), run.verbose)


async def _kinds(run: Run) -> list[Row]:
    return kinds.measured(run.caller, run.halves, run.verbose)


async def _tables(run: Run) -> list[Row]:
    return tables.measured(run.caller, (False,) if run.seen else (False, True), run.verbose)


async def _followups(run: Run) -> list[Row]:
    rows, followed = followups.measured(run.caller, run.halves)
    asked_back, cases = choosing.measured(run.caller, run.halves)
    for f in followed if run.verbose else []:
        if not f.right:
            print(f"- {' → '.join(f.conversation.turns)}\n    {f.searched}\n    {f.content}")
    for c in cases if run.verbose else []:
        if not c.right:
            print(f"- {' → '.join(c.turns)}\n    {c.content}")
    return [*rows, *asked_back]


async def _streamed(run: Run) -> list[Row]:
    return streamed.measured(run.caller, run.verbose)


async def _why(run: Run) -> list[Row]:
    rows, outcomes = why.measured(run.caller, retrieval_set("xquad-en"))
    for o in outcomes if run.verbose else []:
        if not (o.right and o.kept):
            print(f"- {o.cause}: {o.named} in place of {o.expected}\n    {o.told}")
    return rows


async def _judge(run: Run) -> list[Row]:
    halves = (*judging.SETS, *judging.PUBLIC)
    return [row for half in halves for row in await judging.measured(run.minilm, half)]


async def _guard(run: Run) -> list[Row]:
    return await guardrail.measured(run.minilm)


async def _masking(run: Run) -> list[Row]:
    return masked.measured((False,) if run.seen else (False, True), run.verbose)


PARTS: dict[str, Callable[[Run], Awaitable[list[Row]]]] = {
    "search": _search,
    "scifact": _scifact,
    "languages": _languages,
    "chunking": _chunking,
    "answers": _answers,
    "turns": _turns,
    "twins": _twins,
    "kinds": _kinds,
    "tables": _tables,
    "followups": _followups,
    "streamed": _streamed,
    "why": _why,
    "judge": _judge,
    "guard": _guard,
    "masking": _masking,
}
WITHOUT_PRODUCT = frozenset({"chunking", "judge", "guard", "masking"})
"""They need nothing around them; the others ask a running Ibid through its API."""
