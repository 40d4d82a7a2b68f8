"""`python -m evaluation.speed.search.model`: what was measured, carried on to 10 and 100 million.

Each quantity is fitted by least squares as `a · n^b` between logarithms (a straight line), and told
with the largest deviation of a measured value from it. What is beyond the largest measured size is
an extrapolation and nothing else. Reads `figures-search.json` and `figures-scale.json`.
"""

import json
import math
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from evaluation.speed.search.collection import sizes

_HERE = Path(__file__).parents[1]
_BEYOND = (10_000_000, 100_000_000)
_QUIET = ("100000", "1000000")  # measured on a machine that did nothing else
_LEAST = 2000  # below it most of a search is what every search costs
_EXACT_BELOW = 4000  # app.exact_below()


@dataclass(frozen=True)
class Fit:
    a: float
    b: float
    deviation: float
    """The largest ratio between a measured value and the fitted one, less one."""
    points: int

    def at(self, n: float) -> float:
        return self.a * n**self.b


def fitted(points: Sequence[tuple[float, float]]) -> Fit:
    n, value = (np.log([p[i] for p in points]) for i in (0, 1))
    b, a = np.polyfit(n, value, 1)
    off = float(np.max(np.abs(value - (a + b * n))))
    return Fit(math.exp(a), float(b), math.exp(off) - 1, len(points))


def space(figures: dict[str, Any]) -> dict[str, Fit]:
    """Megabytes of each table and index by the passages of the whole collection; those of the
    graph by the vectors that are in it."""
    measured = {int(total): each["built"] for total, each in figures.items()}
    names = measured[max(measured)]["tables_mb"] | measured[max(measured)]["indexes_mb"]
    fits: dict[str, Fit] = {}
    for name, most in names.items():
        points = [
            (in_graph(total) if "hnsw" in name else total, megabytes)
            for total, built in measured.items()
            if (megabytes := (built["tables_mb"] | built["indexes_mb"]).get(name, 0)) > 1
        ]
        if most > 20 and len(points) > 1:
            fits[name] = fitted(points)
    return fits


def in_graph(total: int) -> int:
    """Vectors of projects that are large enough."""
    return sum(size for size in sizes(total) if size > _EXACT_BELOW)


def seconds(figures: dict[str, Any]) -> dict[str, Fit]:
    """Building, where nothing else was done meanwhile."""
    measured = {int(total): figures[total]["built"]["seconds"] for total in _QUIET}
    return {
        name: fitted(
            [(in_graph(t) if "hnsw" in name else t, told[name]) for t, told in measured.items()]
        )
        for name in ("rows", "passage_words_gin", "passage_vectors_hnsw")
    }


def latency(figures: dict[str, Any]) -> dict[str, Fit]:
    """Milliseconds of the server's CPU by the passages of the project that is searched."""
    groups = [group for total in _QUIET for group in figures[total]["searched"]]
    large = [group for group in groups if group["passages"] > _LEAST]
    fits: dict[str, Fit] = {}
    for part in ("hybrid", "hybrid_hard", "keyword_leg", "keyword_leg_hard", "vector_leg"):
        of = [g for g in large if part != "vector_leg" or g["passages"] > _EXACT_BELOW]
        for which in ("p50", "p95"):
            points = [(g["passages"], g[part][f"server_cpu_{which}_ms"]) for g in of]
            fits[f"{part} {which}"] = fitted(points)
    return fits


def pages(scale: dict[str, Any]) -> dict[str, Fit]:
    """Pages of 8 kB that a part looks at, and what comparing all costs."""
    groups = [group for told in scale["growth"].values() for group in told["groups"]]
    large = [group for group in groups if group["passages"] > _LEAST]
    graph = [group for group in groups if group["passages"] > _EXACT_BELOW]
    fits = {
        f"{part} pages": fitted([(g["passages"], g[part]["pages"]) for g in of])
        for part, of in (
            ("keyword_leg", large),
            ("keyword_leg_hard", large),
            ("vector_leg", graph),
        )
    }
    whole = [(g["passages"], g["compared_whole"]["cpu_p50_ms"]) for g in large]
    return fits | {"compared_whole cpu": fitted(whole)}


def _table(title: str, fits: dict[str, Fit], at: Iterable[float]) -> None:
    columns = list(at)
    print(
        f"\n{title}: a, b, largest deviation, points; at " + ", ".join(f"{n:,.0f}" for n in columns)
    )
    for name, fit in fits.items():
        values = "  ".join(f"{fit.at(n):>12,.1f}" for n in columns)
        told = f"{fit.a:10.3g} {fit.b:6.3f} {fit.deviation:6.0%} {fit.points:3}"
        print(f"{name:34} {told} {values}")


def main() -> int:
    figures = json.loads((_HERE / "figures-search.json").read_text())
    scale = json.loads((_HERE / "figures-scale.json").read_text())
    totals = (1_000_000, *_BEYOND)
    of_graph = [in_graph(total) for total in totals]
    all_space, times = space(figures), seconds(figures)
    graph = {name: fit for name, fit in all_space.items() if "hnsw" in name}
    rest = {name: fit for name, fit in all_space.items() if "hnsw" not in name}
    _table("MB, by all passages", rest, totals)
    _table("MB, by vectors in the graph", graph, of_graph)
    whole = [
        sum(f.at(t) for f in rest.values()) + sum(f.at(g) for f in graph.values())
        for t, g in zip(totals, of_graph, strict=True)
    ]
    print("all together, GB: " + ", ".join(f"{mb / 1000:,.0f}" for mb in whole))
    _table("s, by all passages", {n: f for n, f in times.items() if "hnsw" not in n}, totals)
    _table("s, by vectors in the graph", {n: f for n, f in times.items() if "hnsw" in n}, of_graph)
    projects = [sizes(total)[0] for total in totals]
    _table("ms of CPU, by the project's passages", latency(figures), projects)
    _table("by the project's passages", pages(scale), projects)
    return 0


if __name__ == "__main__":
    sys.exit(main())
