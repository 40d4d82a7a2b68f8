"""`python -m evaluation.speed.search PASSAGES`: build, measure, print, add to the figures.

IBID_BENCH_HOME names a folder that keeps what was built, for the next time; IBID_BENCH_STORE how
many passages are stored while it is searched; IBID_BENCH_LANGCHAIN a Python that has the rivals.
"""

import json
import os
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from evaluation.speed.ingestion import RIVAL
from evaluation.speed.search.busy import measure_busy
from evaluation.speed.search.filling import fill
from evaluation.speed.search.groups import measure_groups
from evaluation.speed.search.measuring import load
from evaluation.speed.search.rivals import measure_rivals
from evaluation.speed.search.server import Server, server

FIGURES = Path(__file__).parents[1] / "figures-search.json"


def main() -> int:
    total = int(sys.argv[1])
    figures: dict[str, Any] = {"cores": os.cpu_count(), "load_before": load()}
    with ExitStack() as stack:
        kept = os.environ.get("IBID_BENCH_HOME")
        home = Path(kept or stack.enter_context(tempfile.TemporaryDirectory(prefix="ibid-search-")))
        home = home / str(total)
        running = stack.enter_context(server(home))
        figures["built"] = _built(running, home, total)
        figures["searched"] = measure_groups(running, total)
        if os.environ.get(RIVAL):
            figures["rivals"] = {"ibid": _ours(figures["searched"])}
            figures["rivals"] |= measure_rivals(running, total)
        if more := int(os.environ.get("IBID_BENCH_STORE", 0)):
            figures["stored_while_searched"] = measure_busy(running, total, more)
    figures["load_after"] = load()
    _store(str(total), figures)
    return 0


def _built(running: Server, home: Path, total: int) -> dict[str, Any]:
    """What building took, now or when it was built."""
    record = home / "filled.json"
    if not record.exists():
        record.write_text(json.dumps(fill(running.superuser, total)))
    return json.loads(record.read_text())


def _ours(groups: list[dict[str, Any]]) -> dict[str, float]:
    """By size, what a search costs that is counted as those of the rivals are."""
    return {str(g["passages"]): g["hybrid"]["cpu_with_client_p50_ms"] for g in groups}


def _store(key: str, figures: dict[str, Any]) -> None:
    known = json.loads(FIGURES.read_text()) if FIGURES.exists() else {}
    known[key] = known.get(key, {}) | figures
    FIGURES.write_text(_readable(known) + "\n")
    print(_readable(figures))


def _readable(value: Any, indent: str = "") -> str:
    """JSON with a line for each object that holds plain figures only."""
    deeper = indent + "  "
    match value:
        case dict() if any(isinstance(inner, dict | list) for inner in value.values()):
            lines = (f"{json.dumps(k)}: {_readable(v, deeper)}" for k, v in value.items())
            opening, closing = "{", "}"
        case list():
            lines = (_readable(inner, deeper) for inner in value)
            opening, closing = "[", "]"
        case _:
            return json.dumps(value)
    body = ",\n".join(deeper + line for line in lines)
    return f"{opening}\n{body}\n{indent}{closing}"


if __name__ == "__main__":
    sys.exit(main())
