"""Installs what is missing, with the standard library alone: `python -m local.bootstrap [what]`.

Each part remembers the hash of what it was made from, so that a second run costs nothing.
"""

import fcntl
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from local.home import CannotRun
from local.install import client, n8n, npm, packages
from local.install.tools import check_tools

PROJECT = Path(__file__).resolve().parent.parent


def install(project: Path, what: str) -> None:
    """Bring the `packages`, also the client (`all`), also what only `tests` use up to date;
    or the packages and what `mutants` are made with, `atheris` spoils files with, `compose` is
    tried with, `delivery` is checked with, the `supply-chain` is looked at with, or a real `n8n`.

    What can go at the same time does.

    Raises:
        CannotRun: something this machine lacks, or a step that failed, and what to do.
    """
    check_tools()
    for_tests = what == "tests"
    jobs = [lambda: _of_python(project, what)]
    if what == "n8n":
        jobs.append(lambda: n8n.install(project))
    elif what not in ("packages", "mutants", "atheris", "compose", "delivery", "supply-chain"):
        jobs.append(lambda: _of_npm(project, for_tests))
    with (project / ".venv" / "install.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Another installation is running in this folder; waiting for it.", flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        _together(*jobs)


def _of_python(project: Path, what: str) -> None:
    packages.install(project)
    if what == "mutants":
        packages.install_mutmut(project)
    if what == "atheris":
        packages.install_atheris(project)
    if what in ("tests", "compose"):
        packages.install_compose(project)
    if what in ("tests", "delivery"):
        packages.install_delivery(project)
    if what in ("tests", "supply-chain"):
        packages.install_supply_chain(project)
    if what == "tests":
        packages.install_s3_server(project)
        packages.install_scim_tester(project)
        packages.install_vector_engines(project)
        packages.install_real_model(project)


def _of_npm(project: Path, for_tests: bool) -> None:
    client.install(project)
    if for_tests:
        npm.install("supabase", project / "supabase")
        npm.install("oidc-provider", project / "tests" / "oidc_server")


def _together(*jobs: Callable[[], None]) -> None:
    failed: list[CannotRun] = []

    def run(job: Callable[[], None]) -> None:
        try:
            job()
        except CannotRun as problem:
            print(f"\n{problem}", file=sys.stderr, flush=True)  # at once; the other may take long
            failed.append(problem)

    threads = [threading.Thread(target=run, args=(job,), daemon=True) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise CannotRun("Ibid is not installed; see above.")


if __name__ == "__main__":
    try:
        install(PROJECT, (sys.argv[1:] or ["all"])[0])
    except CannotRun as refusal:
        sys.exit(f"\n{refusal}")
    except KeyboardInterrupt:
        sys.exit(130)
