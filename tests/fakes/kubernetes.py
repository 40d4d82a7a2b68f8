"""A fake: of Kubernetes' API only what Helm's `lookup` asks, for Secrets that a test hands it."""

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

_DISCOVERY: dict[str, Any] = {
    "/api": {"kind": "APIVersions", "versions": ["v1"]},
    "/apis": {"kind": "APIGroupList", "apiVersion": "v1", "groups": []},
    "/api/v1": {
        "kind": "APIResourceList",
        "groupVersion": "v1",
        "resources": [
            {"name": "secrets", "kind": "Secret", "namespaced": True, "verbs": ["get", "list"]}
        ],
    },
}


def _answers(namespace: str, secrets: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    found = dict(_DISCOVERY)
    for name, data in secrets.items():
        found[f"/api/v1/namespaces/{namespace}/secrets/{name}"] = {
            "apiVersion": "v1",
            "kind": "Secret",
            "metadata": {"name": name, "namespace": namespace},
            "data": dict(data),
        }
    return found


@contextmanager
def cluster(namespace: str, secrets: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    """Its address. `secrets` are their data, in base64, by name."""
    answers = _answers(namespace, secrets)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            told = answers.get(self.path.partition("?")[0])
            body = json.dumps(
                told or {"kind": "Status", "apiVersion": "v1", "code": 404, "reason": "NotFound"}
            ).encode()
            self.send_response(200 if told else 404)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
