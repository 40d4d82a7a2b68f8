"""What a whole turn costs in CPU beside the model, against LangGraph's default set-up in the same
run; and many answers at once of one API process.

`python -m evaluation.speed.overhead [answers] [at once]`. Needs IBID_DATA. Figures are
milliseconds; nothing is written.
"""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from evaluation.speed.burst import ask_all, cpu_seconds, figures, prepare
from evaluation.speed.caller import AnswerTimes, Caller, spread
from evaluation.speed.files import pages_of
from evaluation.speed.questions import EXCERPT_PAGES, QUESTIONS
from evaluation.speed.running import ROOT, pid_of, running
from evaluation.speed.scripted import scripted_model
from evaluation.speed.search.server import server

ANSWERS, AT_ONCE, PEOPLE = 30, 300, 6
_PAGES = 100
"""Enough for questions to find passages of their own: an answer is judged as if nobody had had one
like it."""
_LEAST_WORDS = 190  # of the 200 that the model says
_INSTANT, _PACE = 0.0, 0.05


def turns(home: Path, excerpt: bytes, answers: int) -> dict[str, Any]:
    """Of the server's process. Each question was asked before, so that what is embedded and found
    is remembered: what the first time costs more is embedding and search."""
    with scripted_model(_INSTANT) as script, running(home, script.settings) as stack:
        caller = Caller(stack.api)
        project = caller.project()
        caller.ingest(project, excerpt, "a.pdf", "application/pdf")
        pid = pid_of("server", below=stack.pid)
        caller.ask(project, "What is this about?")
        first, _ = _asked(caller, project, pid, len(QUESTIONS))
        again, times = _asked(caller, project, pid, answers)
        return {
            "ibid_ms": again,
            "ibid_first_time_ms": first,
            "first_token_ms": spread([one.first_token for one in times])["p50_ms"],
        }


def _asked(caller: Caller, project: str, pid: int, answers: int) -> tuple[float, list[AnswerTimes]]:
    """CPU milliseconds of one answer, on the average: the kernel counts by hundredths of a second.

    Raises:
        RuntimeError: the model did not say what is measured here.
    """
    chats = [caller.chat(project) for _ in range(answers)]
    before = cpu_seconds(pid)
    times = [caller.ask_in(chat, QUESTIONS[n % len(QUESTIONS)]) for n, chat in enumerate(chats)]
    used = (cpu_seconds(pid) - before) * 1000 / answers
    if min(one.words for one in times) < _LEAST_WORDS:
        raise RuntimeError("An answer is shorter than what the model said: nothing was measured.")
    return round(used, 1), times


def rivals(home: Path, answers: int) -> dict[str, float]:
    with scripted_model(_INSTANT) as script, server(home, {}) as database:
        told = {"langgraph_in_memory_ms": [], "langgraph_postgres_ms": [_empty(database.superuser)]}
        return {name: _rival(script.url, answers, url) for name, url in told.items()}


def _empty(database: str) -> str:
    """Beside the product's own tables, of which some have the same names."""
    return urlunsplit(urlsplit(database)._replace(path="/postgres"))


def _rival(url: str, answers: int, database: list[str]) -> float:
    command = [sys.executable, "-m", "evaluation.speed.rival.langgraph_default", url, str(answers)]
    done = subprocess.run([*command, *database], cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"The rival did not run:\n{done.stderr[-2000:]}")
    return float(done.stdout)


def at_once(home: Path, excerpt: bytes, number: int) -> dict[str, Any]:
    """So many answers, written at the same time by one API process."""
    with scripted_model(_PACE) as script, running(home, script.settings) as stack:
        callers = [Caller(stack.api) for _ in range(PEOPLE)]
        projects = [caller.project() for caller in callers]
        for caller, project in zip(callers, projects, strict=True):
            caller.ingest(project, excerpt, "a.pdf", "application/pdf")
        pid = pid_of("server", below=stack.pid)
        before = cpu_seconds(pid)
        asked = prepare(callers, projects, number)
        heard = asyncio.run(ask_all(stack.api, asked, lambda: None))
        used = round((cpu_seconds(pid) - before) * 1000 / number, 1)
        return figures(heard) | {"cpu_ms_per_answer": used}


def main() -> int:
    data = os.environ.get("IBID_DATA")
    if not data:
        print("Set IBID_DATA to the folder of test data.", file=sys.stderr)
        return 1
    answers = int(sys.argv[1]) if len(sys.argv) > 1 else ANSWERS
    number = int(sys.argv[2]) if len(sys.argv) > 2 else AT_ONCE
    book = Path(data, "documents/pdf_hostile/freeculture.pdf").read_bytes()
    excerpt = pages_of(book, 0, EXCERPT_PAGES)
    with tempfile.TemporaryDirectory(prefix="ibid-overhead-") as folder:
        home = Path(folder)
        found: dict[str, Any] = {"load_before": round(os.getloadavg()[0], 1)}
        found |= turns(home / "turns", pages_of(book, 0, _PAGES), answers)
        found |= rivals(home / "rival", answers)
        if number:
            found["at_once"] = at_once(home / "at_once", excerpt, number)
    print(json.dumps(found, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
