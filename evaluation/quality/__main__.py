"""`make eval`: print how good Ibid is and keep the figures in `figures.json`."""

import asyncio
import json
import sys
from pathlib import Path

from adapters.models.minilm import MiniLM
from contracts.settings import Chunking, EmbeddingSettings
from evaluation.quality import answers, chunking, guardrail, retrieval
from evaluation.quality.search import Remembering

FIGURES = Path(__file__).with_name("figures.json")
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
    minilm.close()


def _show(title: str, figures: dict[str, float]) -> None:
    print(f"\n{title}", flush=True)
    for name, value in figures.items():
        print(f"  {name:32} {value:g}")


if __name__ == "__main__":
    asyncio.run(main("--verbose" in sys.argv[1:]))
