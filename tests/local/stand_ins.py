"""A runner with the real PostgreSQL and Valkey, and small web servers in place of Ibid's programs.

`python stand_ins.py` is `make up` for the tests of the runner itself; IBID_HOME and the ports come
from the environment.
"""

import os
import signal
import sys
from dataclasses import replace
from pathlib import Path

from local import processes, web
from local.commands import PROJECT
from local.home import AlreadyRunning, CannotRun, Home
from local.stack import Stack
from local.supervisor import Part, Step
from local.up import up

SERVER = (
    "import sys; from http.server import HTTPServer, SimpleHTTPRequestHandler as Handler; "
    "HTTPServer(('127.0.0.1', int(sys.argv[1])), Handler).serve_forever()"
)


class StandIns(Stack):
    def parts(self) -> list[Part]:
        postgres, redis, *_, api, client = super().parts()
        return [postgres, redis, _serve(api, self.ports.api), _serve(client, self.ports.web)]

    def steps(self) -> list[Step]:
        return [Step("prepared", ("postgres",))]


def _serve(part: Part, port: int) -> Part:
    command = [*processes.dying_with_us(signal.SIGTERM), sys.executable, "-c", SERVER, str(port)]
    folder = Path(os.environ["IBID_HOME"]) / "objects"
    return replace(
        part,
        command=lambda: command,
        folder=folder,
        is_ready=lambda _pid: web.status(f"http://127.0.0.1:{port}/") == 200,
    )


if __name__ == "__main__":
    try:
        up(Home.of(os.environ, PROJECT), make=StandIns)
    except AlreadyRunning as running:
        print(running)
    except CannotRun as refusal:
        sys.exit(str(refusal))
