"""`make eval`: print how good Ibid is and keep the figures in `figures.json`."""

import asyncio
import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

from adapters.models.minilm import MiniLM
from contracts.settings import Chunking, EmbeddingSettings
from evaluation.quality import answers, chunking, guardrail, product, retrieval
from evaluation.quality.search import Remembering
from evaluation.speed.caller import Caller
from evaluation.speed.running import running

FIGURES = Path(__file__).with_name("figures.json")
PRODUCT = Path(__file__).with_name("figures-search.json")
CACHE = Path(".ibid/evaluation")
_SIZE = Chunking.model_validate({}).size


async def main(verbose: bool) -> None:
    minilm = MiniLM(EmbeddingSettings.model_validate({}))
    embedder = Remembering(minilm)
    figures: dict[str, dict[str, float]] = {}
    for name, found in (await retrieval.measured(embedder, CACHE)).items():
        figures[f"retrieval, {name}"] = found
        _show(f"retrieval, {name}", found)
    for name, found in (await chunking.measured(minilm, embedder, _SIZE)).items():
        figures[f"passages of {_SIZE}, {name}"] = found
        _show(f"passages of {_SIZE}, {name}", found)
    figures["answers, xquad-en"] = await answers.xquad(embedder, CACHE)
    _show("answers, xquad-en", figures["answers, xquad-en"])
    figures["answers, Free Culture"], outcomes = await answers.book(minilm, CACHE)
    _show("answers, Free Culture", figures["answers, Free Culture"])
    figures["guardrail"] = guardrail.measured()
    _show("guardrail", figures["guardrail"])
    if verbose:
        for o in outcomes:
            if o.answered if o.facts else o.refused:
                continue
            print(
                f"- {o.question}\n    {o.content}  {[s.place and s.place.page for s in o.sources]}"
            )
    FIGURES.write_text(json.dumps(figures, indent=1) + "\n")
    await search(minilm)
    minilm.close()


async def search(minilm: MiniLM) -> None:
    """Through the product's own API. Figures that are worse than those kept do not replace them."""
    with TemporaryDirectory(prefix="ibid-quality-") as home, running(Path(home)) as stack:
        found = await product.measured(Caller(stack.api), Remembering(minilm), CACHE)
    for name, legs in found.items():
        for leg, values in legs.items():
            _show(f"search, {name}, {leg}", {k: _plain(v) for k, v in values.items()})
    kept = json.loads(PRODUCT.read_text()) if PRODUCT.exists() else {}
    if worse := product.worse(kept, found):
        raise SystemExit("\n".join(worse))
    PRODUCT.write_text(json.dumps(found, indent=1) + "\n")


def _plain(value: Any) -> float:
    return cast(float, value["mean"] if isinstance(value, dict) else value)


def _show(title: str, figures: dict[str, float]) -> None:
    print(f"\n{title}", flush=True)
    for name, value in figures.items():
        print(f"  {name:32} {value:g}")


async def search_only() -> None:
    minilm = MiniLM(EmbeddingSettings.model_validate({}))
    await search(minilm)
    minilm.close()


if __name__ == "__main__":
    chosen = sys.argv[1:]
    asyncio.run(search_only() if "--search" in chosen else main("--verbose" in chosen))
