"""`make eval`: one table of how good Ibid is, each figure beside the one that was stored.

What is said of search and of answers is measured through the product's own API. Ends with 1 where
a figure is significantly worse than its baseline. Baselines are stored by `--store` alone.
"""

import asyncio
import os
import sys
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from adapters.models.minilm import MiniLM
from contracts.settings import EmbeddingSettings
from evaluation.quality import baselines
from evaluation.quality.parts import PARTS, WITHOUT_PRODUCT, Run
from evaluation.quality.report import Report
from evaluation.speed.running import running


async def main(chosen: Namespace) -> int:
    parts = [part for part in PARTS if getattr(chosen, part)] or list(PARTS)
    minilm = MiniLM(EmbeddingSettings.model_validate({}))
    report = Report(chosen.store, partly=chosen.seen)
    with _product(parts) as api:
        run = Run(api, minilm, chosen.seen, chosen.verbose)
        for part in parts:
            began = time.monotonic()
            report.add(part, await PARTS[part](run), baselines.file_of(part))
            print(f"{part}: {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    minilm.close()
    return report.end()


@contextmanager
def _product(parts: Sequence[str]) -> Iterator[str]:
    """The address of an Ibid of its own, where a part needs one."""
    if WITHOUT_PRODUCT.issuperset(parts):
        yield ""
        return
    reranker = {name: v for name, v in os.environ.items() if name.startswith("IBID_RERANKING__")}
    with (
        TemporaryDirectory(prefix="ibid-quality-") as home,
        running(Path(home), reranker) as stack,
    ):
        yield stack.api


def arguments() -> ArgumentParser:
    parser = ArgumentParser(prog="python -m evaluation.quality", description=__doc__)
    for part in PARTS:
        parser.add_argument(f"--{part}", action="store_true", help=f"only this part: {part}")
    parser.add_argument("--verbose", action="store_true", help="tell each answer that is wrong")
    only = parser.add_mutually_exclusive_group()
    only.add_argument("--store", action="store_true", help="keep what is measured as baseline")
    only.add_argument("--seen", action="store_true", help="only halves that rules were made with")
    return parser


if __name__ == "__main__":
    sys.exit(asyncio.run(main(arguments().parse_args())))
