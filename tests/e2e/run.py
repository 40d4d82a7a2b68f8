"""The browser journey through the real stack: `make journey`.

Starts Ibid as a person does, on free ports and in a new home, walks the journey in a browser, and
stops everything. Where there is no browser it says so; with CI=true that is a failure.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from local import processes
from local.attach import started
from local.commands import PROJECT
from local.doctor import browser
from local.home import CannotRun, Home, Running
from tests import oidc_server
from tests.e2e.manual import FILE, QUESTION

# A page waits for its server nearly as often as it computes; each of them has its own.
AT_ONCE = 2


def against_the_mock(chromium: str) -> None:
    """The client's screens one by one, each in every state, against its typed mock."""
    free = [str(port) for port in processes.free_ports(2 * AT_ONCE)]
    mocks, webs = ",".join(free[:AT_ONCE]), ",".join(free[AT_ONCE:])
    ports = {"IBID_MOCK_PORT": mocks, "IBID_MOCK_WEB_PORT": webs}
    in_client("playwright", "test", "--project=mock", IBID_BROWSER=chromium, **ports)


def journey(chromium: str, screenshot: Path) -> None:
    """Walk it once through the real stack, and weigh what its pages load.

    Raises CannotRun when the browser saw something else than promised.
    """
    web, api, issuer = processes.free_ports(3)
    ports = {"IBID_WEB_PORT": str(web), "IBID_API_PORT": str(api)}
    beside_other_tests = {"IBID_WORKER__NICE": "0"}
    with (
        tempfile.TemporaryDirectory(prefix="ibid-journey-") as folder,
        issuing(issuer, web) as named,
        started(Home(Path(folder)), os.environ | ports | named | beside_other_tests) as ibid,
    ):
        _ask_on_the_terminal(os.environ | {"IBID_HOME": folder})
        in_client(
            *("playwright", "test", "--project=journey"),
            IBID_JOURNEY_PDF=str(FILE),
            IBID_JOURNEY_QUESTION=QUESTION,
            IBID_JOURNEY_SCREENSHOT=str(screenshot),
            **in_browser(ibid, chromium),
        )
        in_client("playwright", "test", "--project=sign-in", **in_browser(ibid, chromium))
        in_client("node", "scripts/budget.mjs", ibid.web_url)


def in_browser(ibid: Running, chromium: str) -> dict[str, str]:
    return {"IBID_WEB_URL": ibid.web_url, "IBID_BROWSER": chromium}


@contextmanager
def issuing(port: int, web: int) -> Iterator[dict[str, str]]:
    """A real OpenID provider for as long as this lasts, and the settings that name it."""
    words = oidc_server.command(port, f"http://localhost:{web}/sign-in/company")
    provider = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    try:
        assert provider.stdout
        provider.stdout.readline()  # it listens
        yield {
            "IBID_OIDC__COMPANY__ISSUER": f"http://127.0.0.1:{port}",
            "IBID_OIDC__COMPANY__CLIENT_ID": oidc_server.CLIENT_ID,
            "IBID_OIDC__COMPANY__CLIENT_SECRET": oidc_server.CLIENT_SECRET,
            "IBID_OIDC__COMPANY__LABEL": "North Pharma",
        }
    finally:
        provider.terminate()
        provider.wait(10)


def in_client(*words: str, **variables: str) -> None:
    command = list(words) if words[0] == "node" else ["npx", "--no-install", *words]
    variables["npm_config_update_notifier"] = "false"
    walked = subprocess.run(command, cwd=PROJECT / "client", env=os.environ | variables)
    if walked.returncode != 0:
        raise CannotRun(f"`{' '.join(words)}` found something else than promised.")


def _ask_on_the_terminal(environment: dict[str, str]) -> None:
    """What `make ask` prints has to name the page on which the answer stands."""
    asked = subprocess.run(
        [sys.executable, "-m", "local", "ask", str(FILE), QUESTION],
        cwd=PROJECT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    print(asked.stdout, flush=True)
    if asked.returncode != 0 or "[1]" not in asked.stdout or ", page 3" not in asked.stdout:
        raise CannotRun("`make ask` did not answer with the page.")


def main() -> int:
    chromium = os.environ.get("IBID_BROWSER") or browser()
    if chromium is None:
        print("journey not run: there is no Chromium here (apt-get install chromium).")
        return 1 if os.environ.get("CI") == "true" else 0
    try:
        against_the_mock(chromium)
        journey(chromium, PROJECT / "client" / "test-results" / "journey.png")
    except CannotRun as problem:
        print(f"journey failed: {problem}", file=sys.stderr)
        return 1
    print("journey passed: from sign-up to the marked passage, in a browser.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
