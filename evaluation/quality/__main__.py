"""`make eval`: print how good Ibid is and keep the figures in `figures*.json`.

What is said of search and of answers is measured through the product's own API.
"""

import asyncio
import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

from adapters.models.minilm import MiniLM
from contracts.settings import Chunking, EmbeddingSettings
from evaluation.quality import (
    book,
    choosing,
    chunking,
    followups,
    guardrail,
    judging,
    languages,
    product,
    reader,
    tables,
)
from evaluation.quality.search import Remembering
from evaluation.speed.caller import Caller
from evaluation.speed.running import running

FIGURES = Path(__file__).with_name("figures.json")
PRODUCT = Path(__file__).with_name("figures-search.json")
BY_LANGUAGE = Path(__file__).with_name("figures-languages.json")
CACHE = Path(".ibid/evaluation")
PARTS = {
    "--search",
    "--answers",
    "--followups",
    "--tables",
    "--languages",
    "--guard",
    "--judge",
}
"""What can be measured alone; without any of these everything is."""
_SIZE = Chunking.model_validate({}).size


async def main(chosen: set[str]) -> None:
    minilm = MiniLM(EmbeddingSettings.model_validate({}))
    every = not chosen & PARTS
    if every or "--guard" in chosen:
        _keep({"guardrail": await guardrail.measured(minilm)})
    if every or "--judge" in chosen:
        await _judge(minilm)
    if chosen and not chosen - {"--guard", "--judge"}:  # they need no product around them
        minilm.close()
        return
    with TemporaryDirectory(prefix="ibid-quality-") as home, running(Path(home)) as stack:
        caller = Caller(stack.api)
        if every or "--answers" in chosen:
            _keep(_answers(caller, "--verbose" in chosen))
        if every or "--followups" in chosen:
            _follow_ups(caller, chosen)
        if every or "--tables" in chosen:
            _tables(caller, chosen)
        if every or "--search" in chosen:
            await _search(caller, minilm)
        if every or "--languages" in chosen:
            _languages(caller)
    if every:
        found = await chunking.measured(minilm, Remembering(minilm), _SIZE)
        _keep({f"passages of {_SIZE}, {name}": values for name, values in found.items()})
    minilm.close()


async def _judge(minilm: MiniLM) -> None:
    for half in judging.SETS:
        _keep({f"judge, {half}": await judging.measured(minilm, half)})


def _answers(caller: Caller, verbose: bool) -> dict[str, Any]:
    figures = {f"answers, {name}": found for name, found in reader.measured(caller).items()}
    figures["answers, Free Culture, a development set"], outcomes = book.measured(caller)
    for o in outcomes if verbose else []:
        if not (o.answered if o.facts else o.refused):
            pages = [source["place"].get("page") for source in o.sources]
            print(f"- {o.question}\n    {o.content}  {pages}")
    return figures


def _follow_ups(caller: Caller, chosen: set[str]) -> None:
    """With `--seen` those with which rules were written, and nothing is kept."""
    halves = ("dev",) if "--seen" in chosen else ("dev", "held")
    figures, followed = followups.measured(caller, halves)
    asked, cases = choosing.measured(caller, halves)
    for f in followed if "--verbose" in chosen else []:
        if not f.right:
            print(f"- {' → '.join(f.conversation.turns)}\n    {f.searched}\n    {f.content}")
    for c in cases if "--verbose" in chosen else []:
        if not c.right:
            print(f"- {' → '.join(c.turns)}\n    {c.content}")
    for title, found in (figures | asked).items():
        if "--seen" in chosen:
            _show(title, found)
        else:
            _keep({title: found})


def _tables(caller: Caller, chosen: set[str]) -> None:
    """What was built with some of the questions is judged by the others, when it is done."""
    halves = (False,) if "--seen" in chosen else (False, True)
    for name, found in tables.measured(caller, halves, "--verbose" in chosen).items():
        if "--seen" in chosen:
            _show(f"answers from tables, {name}", found)
        else:
            _keep({f"answers from tables, {name}": found})


async def _search(caller: Caller, minilm: MiniLM) -> None:
    """Figures that are worse than those kept do not replace them."""
    found = await product.measured(caller, Remembering(minilm), CACHE)
    for name, legs in found.items():
        for leg, values in legs.items():
            _show(f"search, {name}, {leg}", values)
    kept = json.loads(PRODUCT.read_text()) if PRODUCT.exists() else {}
    if worse := product.worse(kept, found):
        raise SystemExit("\n".join(worse))
    PRODUCT.write_text(json.dumps(found, indent=1) + "\n")


def _languages(caller: Caller) -> None:
    """Figures that are worse than those kept do not replace them."""
    found = languages.measured(caller)
    for title, values in found.items():
        _show(title, values)
    kept = json.loads(BY_LANGUAGE.read_text()) if BY_LANGUAGE.exists() else {}
    if worse := languages.worse(kept, found):
        raise SystemExit("\n".join(worse))
    BY_LANGUAGE.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n")


def _keep(found: dict[str, Any]) -> None:
    """Beside those of other measurements, in place of what was measured before."""
    for title, values in found.items():
        _show(title, values)
    kept = json.loads(FIGURES.read_text()) if FIGURES.exists() else {}
    FIGURES.write_text(json.dumps(kept | found, indent=1) + "\n")


def _show(title: str, figures: dict[str, Any]) -> None:
    print(f"\n{title}", flush=True)
    for name, value in figures.items():
        print(f"  {name:32} {_plain(value):g}")


def _plain(value: Any) -> float:
    return cast(float, value["mean"] if isinstance(value, dict) else value)


if __name__ == "__main__":
    asyncio.run(main(set(sys.argv[1:])))
