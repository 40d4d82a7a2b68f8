"""An embedder behind an OpenAI-compatible endpoint that takes its time: work that waits.

It counts what it was asked, so that work done twice is seen.
"""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import blake2b

from evaluation.scripted import ScriptedModel, serving

NAME = "slow-embedder"
DIMENSIONS = 256


@dataclass
class Endpoint:
    url: str = ""
    delay: float = 0.0
    """Seconds that a request takes, whatever is in it."""
    asked: Counter[str] = field(default_factory=Counter[str])
    requests: int = 0
    at_once: int = 0
    most_at_once: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def settings(self) -> dict[str, str]:
        """Of an Ibid whose embedder it is."""
        return {
            "IBID_EMBEDDING__KIND": "openai",
            "IBID_EMBEDDING__BASE_URL": self.url,
            "IBID_EMBEDDING__NAME": NAME,
            "IBID_EMBEDDING__DIMENSIONS": str(DIMENSIONS),
        }

    def forget(self) -> None:
        self.asked.clear()
        self.requests = self.most_at_once = 0

    def twice(self) -> list[str]:
        """Texts that were asked for more than once."""
        return [text for text, times in self.asked.items() if times > 1]


@contextmanager
def slow_endpoint() -> Iterator[Endpoint]:
    endpoint = Endpoint()

    class Embedder(ScriptedModel):
        def do_POST(self) -> None:
            texts = self.asked()["input"]
            with endpoint.lock:
                endpoint.asked.update(texts)
                endpoint.requests += 1
                endpoint.at_once += 1
                endpoint.most_at_once = max(endpoint.most_at_once, endpoint.at_once)
            time.sleep(endpoint.delay)
            with endpoint.lock:
                endpoint.at_once -= 1
            data = [{"index": n, "embedding": _vector(text)} for n, text in enumerate(texts)]
            self.send_whole(200, {"data": data, "usage": {"total_tokens": len(texts)}})

    with serving(Embedder) as endpoint.url:
        yield endpoint


def _vector(text: str) -> list[int]:
    """The same for the same text; the first number keeps it from being nothing."""
    rows = (blake2b(text.encode(), salt=bytes([n])).digest() for n in range(DIMENSIONS // 64))
    return [1, *(byte - 128 for byte in b"".join(rows))][:DIMENSIONS]
