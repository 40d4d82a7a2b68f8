"""`python -m evaluation.speed`: measure, print, and write `figures.json`. Needs IBID_DATA."""

import json
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from contracts.settings import EmbeddingSettings
from evaluation.speed import burst
from evaluation.speed.caller import AnswerTimes, Caller, spread
from evaluation.speed.files import File, files_by_format, pages_of
from evaluation.speed.ingestion import measure as measure_formats
from evaluation.speed.limits import embed_seconds, library_seconds
from evaluation.speed.questions import EXCERPT_PAGES, QUESTIONS
from evaluation.speed.running import Running, megabytes_by_program, running
from evaluation.speed.scripted import Script, scripted_model

FIGURES = Path(__file__).with_name("figures.json")
SETTLE_SECONDS = 60


def measure_ingestion(caller: Caller, project: str, pdf: bytes, cache: Path) -> dict[str, Any]:
    """One PDF from its confirmation to `ready`, and the limit for it."""
    document, seconds = caller.ingest(project, pdf, "freeculture.pdf", "application/pdf")
    texts = caller.passages(document)
    pages = int(caller.http.get(f"/documents/{document}").json()["pages"])
    parse = library_seconds([File("", "", pdf)])
    embed = embed_seconds(texts, EmbeddingSettings(cache=cache))
    return {
        "pages": pages,
        "passages": len(texts),
        "confirm_to_ready_s": round(seconds, 2),
        "pages_per_s": round(pages / seconds, 1),
        "raw_pypdfium2_s": round(parse, 3),
        "raw_embedder_s": round(embed, 2),
        "times_the_limit": round(seconds / (parse + embed), 2),
    }


def measure_search(caller: Caller, project: str, rounds: int = 3) -> dict[str, float]:
    caller.search(project, QUESTIONS[0])
    return spread([caller.search(project, q) for _ in range(rounds) for q in QUESTIONS])


def measure_answers(caller: Caller, project: str) -> dict[str, Any]:
    caller.ask(project, QUESTIONS[0])
    times = [caller.ask(project, question) for question in QUESTIONS]
    return {
        "first_event": spread([t.first_event for t in times]),
        "first_token": spread([t.first_token for t in times]),
        "done": spread([t.done for t in times]),
        "steps_p50_ms": _steps(times),
    }


def _steps(times: Sequence[AnswerTimes]) -> dict[str, float]:
    return {
        name: round(statistics.median(t.step_ms.get(name, 0) for t in times), 1)
        for name in times[0].step_ms
    }


def measure_used(stack: Running, book: bytes, home: Path) -> dict[str, Any]:
    caller = Caller(stack.api)
    excerpt = pages_of(book, 0, EXCERPT_PAGES)
    small, large = caller.project(), caller.project()
    figures: dict[str, Any] = {"ingestion": {}, "search": {}, "answers": {}}
    ingestion = figures["ingestion"]
    ingestion["excerpt_first"] = measure_ingestion(caller, small, excerpt, home / "models")
    again = [
        measure_ingestion(caller, caller.project(), excerpt, home / "models") for _ in range(3)
    ]
    ingestion["excerpt"] = sorted(again, key=lambda one: one["confirm_to_ready_s"])[1]
    ingestion["book"] = measure_ingestion(caller, large, book, home / "models")
    for name, project in (("excerpt", small), ("book", large)):
        figures["search"][name] = measure_search(caller, project)
        figures["answers"][name] = measure_answers(caller, project)
    return figures


def measure_memory(stack: Running, book: bytes) -> dict[str, Any]:
    """After one upload and one question, and a minute of rest."""
    caller = Caller(stack.api)
    project = caller.project()
    caller.ingest(project, pages_of(book, 0, EXCERPT_PAGES), "a.pdf", "application/pdf")
    caller.ask(project, QUESTIONS[0])
    time.sleep(SETTLE_SECONDS)
    weights = megabytes_by_program(stack.pid)
    return {"pss_mb": round(sum(weights.values())), "pss_mb_by_program": weights}


def measure_overhead(stack: Running, book: bytes, script: Script) -> dict[str, Any] | None:
    """What Ibid adds to a language model's own time; None when it asked no model."""
    caller = Caller(stack.api)
    project = caller.project()
    caller.ingest(project, pages_of(book, 0, EXCERPT_PAGES), "a.pdf", "application/pdf")
    caller.ask(project, QUESTIONS[0])
    if not script.first_word:
        return None
    del script.first_word[:], script.last_word[:]
    times = [caller.ask(project, question) for question in QUESTIONS]
    if len(script.first_word) != len(times):
        return {"calls_per_answer": round(len(script.first_word) / len(times), 2)}
    return {
        "before_the_model_is_asked": spread(
            [first - t.began for t, first in zip(times, script.first_word, strict=True)]
        ),
        "first_token": spread(
            [t.began + t.first_token - w for t, w in zip(times, script.first_word, strict=True)]
        ),
        "last_word_to_done": spread(
            [t.began + t.done - w for t, w in zip(times, script.last_word, strict=True)]
        ),
    }


def main() -> int:
    data = os.environ.get("IBID_DATA")
    if not data:
        print("Set IBID_DATA to the folder of test data.", file=sys.stderr)
        return 1
    book = Path(data, "documents/pdf_hostile/freeculture.pdf").read_bytes()
    figures: dict[str, Any] = {
        "machine": {"cores": os.cpu_count(), "python": platform.python_version()},
        "load_before": round(os.getloadavg()[0], 1),
    }
    with tempfile.TemporaryDirectory(prefix="ibid-speed-") as folder:
        home = Path(folder)
        with running(home) as stack:
            figures["first_start_s"] = round(stack.seconds_to_ready, 1)
            figures |= measure_used(stack, book, home)
        formats = files_by_format(Path(data))
        with running(home) as stack:
            figures["formats"] = measure_formats(
                Caller(stack.api), formats, EmbeddingSettings(cache=home / "models")
            )
        with running(home, {"IBID_EMBEDDING__PRECISION": "f32"}) as stack:
            figures["formats, 32 bits"] = measure_formats(
                Caller(stack.api),
                {"PDF": formats["PDF"]},
                EmbeddingSettings(cache=home / "models", precision="f32"),
            )
        figures["burst"] = burst.compared(home, pages_of(book, 0, EXCERPT_PAGES), burst.NUMBER)
        with running(home) as stack:
            figures["second_start_s"] = round(stack.seconds_to_ready, 1)
            figures["memory"] = measure_memory(stack, book)
        with scripted_model() as script, running(home, script.settings) as stack:
            figures["scripted_model_overhead"] = measure_overhead(stack, book, script)
    figures["load_after"] = round(os.getloadavg()[0], 1)
    text = json.dumps(figures, indent=2)
    FIGURES.write_text(text + "\n")
    print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
