"""`python -m evaluation.speed.growing [part …]`: measure, print, and write `growing.json`.

Needs nginx, and SeaweedFS as `make images` installs it. Parts: streams, batch, open, crowd, kills,
rolling, storm.
"""

import asyncio
import json
import os
import platform
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from evaluation.speed.growing import batch, crowd, deaths, storm, streams
from evaluation.speed.growing.endpoint import Endpoint, slow_endpoint
from evaluation.speed.growing.people import files, person
from evaluation.speed.scripted import scripted_model
from tests.cluster import AVAILABLE, Cluster, Size, running_cluster, started
from tests.pair import Pair

FIGURES = Path(__file__).parents[1] / "growing.json"
Part = Callable[[Cluster, Endpoint], Awaitable[Any]]


async def _streams(cluster: Cluster, endpoint: Endpoint) -> Any:
    del endpoint
    someone = await person(cluster.url, 90)
    await someone.upload(files(1, "first"))
    await batch.until_all_ended([someone], 1)
    key = someone.http.headers["authorization"].removeprefix("Bearer ")
    told = await asyncio.to_thread(streams.first_token, cluster, someone.project, key)
    await someone.close()
    return told


async def _batch(cluster: Cluster, endpoint: Endpoint) -> Any:
    """With all workers, then with one of them."""
    several = [name for name in cluster.processes if name.startswith("worker")]
    many = await batch.measure(cluster, endpoint, len(several))
    for name in several[1:]:
        await asyncio.to_thread(cluster.end, name)
    one = await batch.measure(cluster, endpoint, 1)
    for name in several[1:]:
        cluster.start(name)
    field = "confirmed_to_last_ready_s"
    return {"one": one, "several": many, "times_as_fast": round(one[field] / many[field], 2)}


async def _open(cluster: Cluster, endpoint: Endpoint) -> Any:
    del endpoint
    return await streams.thousand(cluster)


async def _rolling(cluster: Cluster, endpoint: Endpoint) -> Any:
    del endpoint
    return [await deaths.replaced(cluster, drained=drained) for drained in (True, False)]


PARTS: dict[str, Part] = {
    "streams": _streams,
    "batch": _batch,
    "open": _open,
    "crowd": crowd.measure,
    "kills": deaths.killed,
    "rolling": _rolling,
}
STORM = "storm"
"""On a database of two servers, one of which is lost."""


async def _measure(cluster: Cluster, endpoint: Endpoint, parts: list[str]) -> dict[str, Any]:
    figures: dict[str, Any] = {}
    for part in parts:
        figures[part] = await _told(part, PARTS[part](cluster, endpoint))
    return figures


async def _told(part: str, measuring: Awaitable[Any]) -> Any:
    load = round(os.getloadavg()[0], 1)
    figures = await measuring
    print(json.dumps({part: figures, "load_before": load}, indent=2), flush=True)
    return figures


def _all(
    folder: Path, settings: dict[str, str], endpoint: Endpoint, parts: list[str]
) -> dict[str, Any]:
    figures: dict[str, Any] = {}
    on_one = [part for part in parts if part != STORM]
    if on_one:
        with running_cluster(folder / "one", settings, Size()) as cluster:
            figures = asyncio.run(_measure(cluster, endpoint, on_one))
    if STORM in parts:
        (folder / "two").mkdir()
        pair = Pair(folder / "two", settings)
        with started(pair, Size()):
            figures[STORM] = asyncio.run(_told(STORM, storm.measure(pair)))
    return figures


def main() -> int:
    parts = sys.argv[1:] or [*PARTS, STORM]
    if not AVAILABLE or set(parts) - {*PARTS, STORM}:
        print(__doc__, file=sys.stderr)
        return 1
    with (
        tempfile.TemporaryDirectory(prefix="ibid-growing-") as folder,
        slow_endpoint() as endpoint,
        scripted_model() as script,
    ):
        told = endpoint.settings() | script.settings | {"IBID_WORKER__NICE": "10"}  # the default
        figures = _all(Path(folder), told, endpoint, parts)
    figures["machine"] = {"cores": os.cpu_count(), "python": platform.python_version()}
    before = json.loads(FIGURES.read_text()) if FIGURES.exists() else {}
    FIGURES.write_text(json.dumps(before | figures, indent=2) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
