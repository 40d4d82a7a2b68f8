"""`doctor`: what is wrong here, and what to do about it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from local import model_servers, ports, processes, web
from local.commands import IS_CLONE, PROJECT, command
from local.home import Home
from local.install import tools
from local.readiness import NOT_NEEDED, parts_down
from local.unprivileged import identity

_NEEDED_BYTES = 2_000_000_000
_CRASH_LINES = 5
_ABOUT_MODELS = ("IBID_MODEL", "IBID_ROLES")
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@dataclass(frozen=True)
class Finding:
    """`bad` keeps Ibid from running, `note` costs something, `good` is for reassurance."""

    kind: str
    sentence: str


def doctor(home: Home) -> int:
    """Print all findings; 1 when something keeps Ibid from running."""
    findings = [finding for check in _CHECKS for finding in check(home)]
    for finding in findings:
        print(f"{finding.kind:<5} {finding.sentence}")
    bad = sum(finding.kind == "bad" for finding in findings)
    print("Ibid can run here." if not bad else f"{bad} to mend before Ibid can run.")
    return min(bad, 1)


def _tools(_home: Home) -> Iterator[Finding]:
    checks: list[Callable[[], str | None]] = [tools.linux, tools.python, tools.node, tools.setpriv]
    if IS_CLONE:
        checks.append(tools.npm)
    for check in checks:
        complaint = check()
        yield (
            Finding("bad", complaint) if complaint else Finding("good", f"{check.__name__} is fit.")
        )


def _users(_home: Home) -> Iterator[Finding]:
    try:
        identity(PROJECT)
    except PermissionError as error:
        yield Finding("bad", str(error))
    isolating = ["unshare", "--user", "--net", "true"]
    if subprocess.run(isolating, capture_output=True).returncode == 0:
        yield Finding("good", "Parsers can be cut off from the network (unshare --user --net).")
    else:
        yield Finding(
            "note",
            "This system forbids unshare --user --net: parsers are not cut off from the network. "
            "Allow user namespaces (sysctl kernel.unprivileged_userns_clone=1, or the container's "
            "security profile).",
        )


def _disk(home: Home) -> Iterator[Finding]:
    place = next(p for p in (home.folder, *home.folder.parents) if p.exists())
    free = shutil.disk_usage(place).free
    if free < _NEEDED_BYTES:
        yield Finding("bad", f"Only {free / 1e9:.1f} GB are free at {place}; 2 GB are needed.")
    else:
        yield Finding("good", f"{free / 1e9:.0f} GB are free at {place}.")
    if not os.access(place, os.W_OK):
        yield Finding("bad", f"{place} cannot be written by this user; set IBID_HOME elsewhere.")


def _ports(home: Home) -> Iterator[Finding]:
    if home.is_locked():
        return
    for name, default in (("IBID_WEB_PORT", "3000"), ("IBID_API_PORT", "8000")):
        port = int(os.environ.get(name) or default)
        complaint = ports.taken(port, name)
        yield Finding("bad", complaint) if complaint else Finding("good", f"Port {port} is free.")


def _installed(_home: Home) -> Iterator[Finding]:
    if not IS_CLONE:
        return
    for path, what in (
        (PROJECT / ".venv" / "installed-lock", "The Python packages are"),
        (PROJECT / "client" / "node_modules" / ".installed-lock", "The npm packages are"),
        (PROJECT / "client" / ".next" / "built-from", "The client is"),
    ):
        if path.exists():
            yield Finding("good", f"{what} in place.")
        else:
            yield Finding("note", f"{what} not in place yet; `{command('up')}` sees to it.")


_CONVERTERS = {
    "soffice": (
        "LibreOffice",
        "Old Office files (.doc, .ppt, .wps, .wpd)",
        "apt install libreoffice-writer-nogui libreoffice-calc-nogui libreoffice-impress-nogui",
    ),
    "djvutxt": ("DjVuLibre", "DjVu scans", "apt install djvulibre-bin"),
}
"""By the program: what it is called, what it reads, and how it is had."""


def browser() -> str | None:
    """A Chromium of this machine."""
    return next((path for name in _BROWSERS if (path := shutil.which(name))), None)


def _browser(_home: Home) -> Iterator[Finding]:
    if not IS_CLONE:
        return
    if found := browser():
        yield Finding("good", f"Browser tests can use {found}.")
    else:
        yield Finding(
            "note", "There is no Chromium: `make journey` needs one (apt install chromium)."
        )


def _recognition(_home: Home) -> Iterator[Finding]:
    """Asked of the program that the parsers use: what they cannot load is not installed."""
    asking = [sys.executable, "-m", "ingestion.tesseract"]
    answer = subprocess.run(asking, cwd=PROJECT, capture_output=True, text=True)
    if answer.returncode == 0:
        languages = answer.stdout.strip()
        yield Finding("good", f"Text in scans and pictures can be read (Tesseract: {languages}).")
    else:
        yield Finding(
            "note",
            "There is no Tesseract: text in scans and pictures is not read (apt install "
            "tesseract-ocr, and for other languages tesseract-ocr-deu and so on).",
        )


def _converters(_home: Home) -> Iterator[Finding]:
    """Programs that read files for Ibid where they are found."""
    for name, (called, reads, packages) in _CONVERTERS.items():
        if shutil.which(name):
            yield Finding("good", f"{reads} can be read ({called}).")
        else:
            yield Finding("note", f"There is no {called}: {reads} are not read ({packages}).")


def _models(_home: Home) -> Iterator[Finding]:
    """Asked of the program that Ibid asks them with, which needs what is installed by then."""
    if not any(os.environ[name] and name.upper().startswith(_ABOUT_MODELS) for name in os.environ):
        yield from (
            Finding("note", said) for said in model_servers.suggestions(model_servers.USUAL)
        )
        return
    trying = [sys.executable, "-m", "adapters.models.trial"]
    answer = subprocess.run(trying, cwd=PROJECT, capture_output=True, text=True)
    for line in answer.stdout.splitlines():
        kind, _, sentence = line.partition(" ")
        yield Finding(kind, sentence)
    if answer.returncode:
        why = (answer.stderr.strip() or "it said nothing").splitlines()[-1]
        yield Finding("note", f"The language models could not be tried ({why}).")


def _home(home: Home) -> Iterator[Finding]:
    if not home.folder.exists():
        yield Finding("good", f"{home.folder} is new; `{command('up')}` makes it.")
        return
    if home.folder.stat().st_mode & 0o077:
        yield Finding("note", f"Others may look into {home.folder}: chmod 700 {home.folder}.")
    have_data = (home.postgres / "complete").exists()
    if have_data and not home.secrets.exists():
        yield Finding(
            "bad", f"{home.secrets} is gone: put it back, or begin anew ({command('reset')})."
        )
    if home.postgres.exists() and not have_data:
        yield Finding("note", "The database was never finished; the next start makes it anew.")
    orphans = processes.with_arguments("postgres", str((home.postgres / "data").resolve()))
    if orphans and not home.is_locked():
        yield Finding("note", f"A PostgreSQL was left behind ({orphans}); the next start ends it.")


def _store(_home: Home) -> Iterator[Finding]:
    store = os.environ.get("IBID_OBJECTS__STORE") or "disk"
    if store == "disk":
        return
    yield Finding("good", f"Originals go to {store}; `python -m adapters.objects` checks it.")
    if not os.environ.get("IBID_PUBLIC_STORE_URL"):
        yield Finding(
            "note",
            "IBID_PUBLIC_STORE_URL is not set, so pages may not send files to the object store. "
            "Set it to the address under which browsers reach the store.",
        )


def _running(home: Home) -> Iterator[Finding]:
    running = home.running()
    if running is None:
        yield Finding(
            "good", "Ibid is being started." if home.is_locked() else "Ibid is not running."
        )
        return
    yield Finding("good", f"Ibid is running: {running.web_url} (runner {running.pid}).")
    for name, pid in running.parts.items():
        if not processes.is_running(pid):
            yield Finding(
                "bad", f"{name} is down; the runner starts it again. Its log: {name}.log."
            )
    down = parts_down(running.api_url)
    if down is None:
        yield Finding("bad", f"The API does not answer at {running.api_url}/health/ready.")
    for name, problem in (down or {}).items():
        kind = "note" if name in NOT_NEEDED else "bad"
        yield Finding(kind, f"The {name} is down, says the API: {problem}")
    if (code := web.status(running.web_url)) != 200:
        yield Finding("bad", f"The client answers {code or 'nothing'} at {running.web_url}.")


def _crashes(home: Home) -> Iterator[Finding]:
    """The end of each log in which a part fell over, with what it said before."""
    for file in sorted(home.logs.glob("*.log")):
        lines = file.read_text(errors="replace").splitlines()[-200:]
        fallen = [n for n, line in enumerate(lines) if "it is started again in" in line]
        if fallen:
            story = lines[max(0, fallen[-1] - _CRASH_LINES) : fallen[-1] + 1]
            said = "\n".join(f"        {line}" for line in story)
            yield Finding("note", f"{file.stem} fell over, last with:\n{said}")


_CHECKS: tuple[Callable[[Home], Iterator[Finding]], ...] = (
    _tools, _users, _disk, _ports, _installed, _browser, _recognition, _converters, _models, _home,
    _store, _running, _crashes,
)  # fmt: skip
