"""nginx with the delivered configuration, in front of whatever a test puts there."""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from local.processes import dying_with_us
from tests import programs

CONFIGURATION = Path(__file__).parents[2] / "deploy" / "nginx"
NGINX = programs.find("nginx")
IS_THERE = programs.needs("nginx")


Parts = Mapping[str, int | Sequence[int]]
"""The port of each part, or the ports of its processes."""


def write(folder: Path, port: int, parts: Parts) -> None:
    """The delivered files; only addresses, and what depends on the folder, are others."""
    shutil.copytree(CONFIGURATION, folder, dirs_exist_ok=True)
    (folder / "listen.conf").write_text(f"listen 127.0.0.1:{port};\n")
    write_upstreams(folder, parts)
    for file in folder.glob("*.conf"):
        file.write_text(file.read_text().replace("/tmp/nginx", f"{folder}/nginx"))
    if os.geteuid() == 0:  # or its children could not enter a folder of ours
        main = folder / "nginx.conf"
        main.write_text("user root;\n" + main.read_text())


def write_upstreams(folder: Path, parts: Parts) -> None:
    """Debian's nginx asks for no name again while it runs, so the parts stand here by address."""
    upstreams = "".join(
        f"upstream {name} {{ zone {name} 128k; least_conn; {_servers(at)} keepalive 32;"
        " keepalive_timeout 3s; }\n"
        for name, at in parts.items()
    )
    (folder / "upstreams.conf").write_text(f"resolver 127.0.0.1;\n{upstreams}")


def _servers(at: int | Sequence[int]) -> str:
    ports = [at] if isinstance(at, int) else at
    return " ".join(f"server 127.0.0.1:{port} max_fails=0;" for port in ports)


def command(folder: Path, *words: str) -> list[str]:
    assert NGINX
    return [NGINX, "-p", str(folder), "-c", str(folder / "nginx.conf"), *words]


@contextmanager
def running(folder: Path, port: int, parts: Parts) -> Iterator[str]:
    """Its address; its log of requests is `folder`/access.log."""
    write(folder, port, parts)
    with (folder / "access.log").open("w") as log:
        process = subprocess.Popen(
            [*dying_with_us(signal.SIGTERM), *command(folder, "-g", "daemon off;")],
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            wait_for(port, process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(10)


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 10
    while time.monotonic() < until and process.poll() is None:
        with socket.socket() as line:
            if line.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise AssertionError("nginx did not begin to listen; see access.log")
