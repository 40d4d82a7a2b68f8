"""A language model that knows one text by heart, and when it said each word of it.

It speaks the chat completions protocol over a real socket. What an answer takes longer than the
script is what Ibid adds.
"""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from evaluation.speed.caller import now

WORDS = ["The ", "exclusive ", "right ", "was ", "limited ", "in ", "time ", "[1]. "] * 25
PACE = 0.01
"""Seconds between two words: a hundred a second, faster than people read."""


@dataclass
class Script:
    url: str = ""
    first_word: list[float] = field(default_factory=list[float])
    last_word: list[float] = field(default_factory=list[float])


@contextmanager
def scripted_model() -> Iterator[Script]:
    script = Script()

    class Model(BaseHTTPRequestHandler):
        disable_nagle_algorithm = True  # or the last words wait 40 ms for an acknowledgement

        def do_GET(self) -> None:
            self._say_json({"data": []})

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["content-length"]))
            self.send_response(200)
            self.send_header("content-type", "text/event-stream")
            self.end_headers()
            script.first_word.append(now())
            for word in WORDS:
                self._say({"content": word}, None)
                time.sleep(PACE)
            script.last_word.append(now())
            self._say({}, "stop")
            self.wfile.write(b"data: [DONE]\n\n")

        def _say(self, delta: dict[str, str], finish: str | None) -> None:
            chunk = {"id": "x", "object": "chat.completion.chunk", "created": 0, "model": "x"}
            choices = [{"index": 0, "delta": delta, "finish_reason": finish}]
            self.wfile.write(f"data: {json.dumps(chunk | {'choices': choices})}\n\n".encode())

        def _say_json(self, body: dict[str, Any]) -> None:
            data = json.dumps(body).encode()
            self.send_response(200)
            self.send_header("content-length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Model)
    script.url = f"http://127.0.0.1:{server.server_port}/v1"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield script
    finally:
        server.shutdown()
