"""n8n, started for a run, and its public API as somebody uses it who has a key."""

import os
import secrets
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from local.processes import dying_with_us, free_ports
from tests.n8n import node, program

_SCOPES = [
    "workflow:create", "workflow:list", "workflow:read", "workflow:update", "workflow:activate",
    "workflow:deactivate", "workflow:delete", "credential:create",
]  # fmt: skip
_STARTS_WITHIN = 180
OWNER = {"email": "ada@example.com", "firstName": "Ada", "lastName": "Ito"}
QUIET = {
    "NODE_ENV": "production",
    "N8N_DIAGNOSTICS_ENABLED": "false",
    "N8N_VERSION_NOTIFICATIONS_ENABLED": "false",
    "N8N_TEMPLATES_ENABLED": "false",
    "N8N_PERSONALIZATION_ENABLED": "false",
    "N8N_HIRING_BANNER_ENABLED": "false",
    "N8N_COMMUNITY_PACKAGES_ENABLED": "false",
    "N8N_LICENSE_AUTO_RENEW_ENABLED": "false",
    "N8N_SECURE_COOKIE": "false",
    "DB_TYPE": "sqlite",
}
"""It tells nobody anything, and asks for nothing on loopback that only https has."""


class N8n:
    """`key` may do what it takes to make workflows; `http` sends it along."""

    def __init__(self, url: str, key: str) -> None:
        self.url, self.key = url, key
        self.host = url.removeprefix("http://")
        self.http = httpx.Client(base_url=url, headers={"X-N8N-API-KEY": key}, timeout=30)

    def make(self, workflow: dict[str, Any], *, active: bool = True) -> str:
        made = self._said(self.http.post("/api/v1/workflows", json=workflow))["id"]
        if active:
            self.activate(made)
        return made

    def activate(self, workflow: str) -> None:
        self._said(self.http.post(f"/api/v1/workflows/{workflow}/activate", json={}))

    def change(self, workflow: str, to: dict[str, Any]) -> None:
        self._said(self.http.put(f"/api/v1/workflows/{workflow}", json=to))

    def deactivate(self, workflow: str) -> None:
        self._said(self.http.post(f"/api/v1/workflows/{workflow}/deactivate", json={}))

    def delete(self, workflow: str) -> None:
        self._said(self.http.delete(f"/api/v1/workflows/{workflow}"))

    def credential(self, name: str, kind: str, data: dict[str, Any]) -> dict[str, str]:
        told = {"name": name, "type": kind, "data": data}
        made = self._said(self.http.post("/api/v1/credentials", json=told))
        return {"id": made["id"], "name": name}

    @staticmethod
    def _said(response: httpx.Response) -> Any:
        assert response.status_code in (200, 201), response.text
        return response.json()


@contextmanager
def running_n8n(folder: Path) -> Iterator[N8n]:
    """On loopback; it keeps everything in `folder` and ends with us."""
    port, broker = free_ports(2)
    own = {
        "N8N_USER_FOLDER": str(folder),
        "N8N_HOST": "127.0.0.1",
        "N8N_LISTEN_ADDRESS": "127.0.0.1",
        "N8N_PORT": str(port),
        "N8N_RUNNERS_BROKER_LISTEN_ADDRESS": "127.0.0.1",
        "N8N_RUNNERS_BROKER_PORT": str(broker),
    }
    runtime = node()
    path = f"{Path(runtime).parent}{os.pathsep}{os.environ['PATH']}"  # it starts others by name
    with (folder / "n8n.log").open("w") as log:
        process = subprocess.Popen(
            [*dying_with_us(signal.SIGKILL), runtime, program(), "start"],
            env={**os.environ, **QUIET, **own, "PATH": path},
            stdout=log,
            stderr=log,
        )
    try:
        url = f"http://127.0.0.1:{port}"
        began = time.monotonic()
        while (key := _key(url)) is None:
            said = (folder / "n8n.log").read_text()[-3000:]
            assert process.poll() is None, said
            assert time.monotonic() - began < _STARTS_WITHIN, said
            time.sleep(0.5)
        n8n = N8n(url, key)
        yield n8n
        n8n.http.close()
    finally:
        process.kill()
        process.wait()


def _key(url: str) -> str | None:
    """That of its owner, who is made first; None while it is not ready."""
    try:
        with httpx.Client(base_url=url, timeout=30) as http:
            if http.get("/healthz/readiness").status_code != 200:
                return None
            own = OWNER | {"password": f"A1{secrets.token_urlsafe(16)}"}
            if http.post("/rest/owner/setup", json=own).status_code != 200:
                return None
            told = {"label": "tests", "expiresAt": None, "scopes": _SCOPES}
            made = http.post("/rest/api-keys", json=told)
            assert made.status_code == 200, made.text
            return str(made.json()["data"]["rawApiKey"])
    except httpx.TransportError:
        return None
