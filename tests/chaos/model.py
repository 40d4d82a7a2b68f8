"""The fake model server beside a test that is not asynchronous."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from tests.chaos.threads import in_a_thread
from tests.fakes.openai_server import OpenAIServer, openai_server


@contextmanager
def model_server(told: Callable[[OpenAIServer], None] | None = None, **also: Any) -> Iterator[str]:
    """Its address. `told` makes it what `also` cannot."""
    with in_a_thread(openai_server(**also)) as fake:
        if told:
            told(fake)
        yield fake.url
