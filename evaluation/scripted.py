"""A scripted language model for measurements, over a real socket and the chat completions protocol.

The servers of the tests run in the loop of those who ask them; here each question has a thread.
"""

import json
import re
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

_PASSAGE = re.compile(r'<passage number="(\d+)"[^\n]*>\n(.*?)\n</passage>', re.DOTALL)


def passages_in(told: str) -> dict[int, str]:
    """Those that a prompt shows, by their numbers."""
    return {int(number): text for number, text in _PASSAGE.findall(told)}


class ScriptedModel(BaseHTTPRequestHandler):
    """What one says of it is `do_POST`; of models it tells none."""

    disable_nagle_algorithm = True  # or the last words wait 40 ms for an acknowledgement

    def do_GET(self) -> None:
        self.send_whole(200, {"data": []})

    def asked(self) -> dict[str, Any]:
        return json.loads(self.rfile.read(int(self.headers["content-length"])))

    def begin_stream(self) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.end_headers()

    def send_delta(
        self, content: str, *, finish: str | None = None, usage: dict[str, int] | None = None
    ) -> None:
        self._send({"content": content} if content else {}, finish, usage)

    def send_calls(self, calls: Sequence[tuple[str, dict[str, Any]]], prefix: str) -> None:
        """Each whole, as servers do that know a call only once it is written."""
        for index, (name, arguments) in enumerate(calls):
            function = {"name": name, "arguments": json.dumps(arguments)}
            call = {"index": index, "id": f"{prefix}-{index}", "type": "function"}
            self._send({"tool_calls": [call | {"function": function}]})

    def _send(
        self,
        delta: dict[str, Any],
        finish: str | None = None,
        usage: dict[str, int] | None = None,
    ) -> None:
        chunk = {
            "id": "x", "object": "chat.completion.chunk", "created": 0, "model": "x",
            "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
        }  # fmt: skip
        told = chunk | ({"usage": usage} if usage else {})
        self.wfile.write(f"data: {json.dumps(told)}\n\n".encode())

    def end_stream(self) -> None:
        self.wfile.write(b"data: [DONE]\n\n")

    def send_whole(self, status: int, body: dict[str, Any]) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:
        return


class _Server(ThreadingHTTPServer):
    request_queue_size = 512  # many ask at once, and nobody is turned away here


@contextmanager
def serving(model: type[ScriptedModel]) -> Iterator[str]:
    """Its base URL."""
    server = _Server(("127.0.0.1", 0), model)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1"
    finally:
        server.shutdown()
