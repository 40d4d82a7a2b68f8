"""A language model that repeats a sentence it was shown, and knows when it said each word of it.

A sentence of its own no passage would support, and it would be asked to correct it. It speaks the
chat completions protocol over a real socket. What an answer takes longer than the script is what
Ibid adds.
"""

import json
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from evaluation.speed.caller import now

_WORDS = 200
"""As many as an answer of some length."""
_PASSAGE = re.compile(r'<passage number="1"[^>]*>\n(.*?)\n</passage>', re.DOTALL)
_SENTENCE = re.compile(r"(?<![^.!?]\s)[A-Z][^.!?]{20,160}(?=\.\s)")
PACE = 0.01
"""Seconds between two words: a hundred a second, faster than people read."""


@dataclass
class Script:
    url: str = ""
    first_word: list[float] = field(default_factory=list[float])
    last_word: list[float] = field(default_factory=list[float])


def words_for(told: str) -> list[str]:
    """A whole sentence of the first passage, with its mark, again and again."""
    passage = _PASSAGE.search(told)
    found = _SENTENCE.search(" ".join(passage[1].split())) if passage else None
    sentence = found[0] if found else "Your documents do not say"
    words = [f"{word} " for word in sentence.split()] + ["[1]. "]
    return (words * (_WORDS // len(words) + 1))[:_WORDS] if found else words[:-1]


@contextmanager
def scripted_model(pace: float = PACE) -> Iterator[Script]:
    """`pace` is the seconds between two words."""
    script = Script()

    class Model(BaseHTTPRequestHandler):
        disable_nagle_algorithm = True  # or the last words wait 40 ms for an acknowledgement

        def do_GET(self) -> None:
            self._say_json({"data": []})

        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
            words = words_for(asked["messages"][-1]["content"])
            self.send_response(200)
            self.send_header("content-type", "text/event-stream")
            self.end_headers()
            script.first_word.append(now())
            for word in words:
                self._say({"content": word}, None)
                if pace:
                    time.sleep(pace)
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

    class Server(ThreadingHTTPServer):
        request_queue_size = 512  # many ask at once, and nobody is turned away here

    server = Server(("127.0.0.1", 0), Model)
    script.url = f"http://127.0.0.1:{server.server_port}/v1"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield script
    finally:
        server.shutdown()
