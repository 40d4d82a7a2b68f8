"""A real stack as its tests see it."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import psycopg

from local.processes import is_running
from tests.chaos.person import Person, until
from tests.chaos.truth import passages_of
from tests.stack import Stack


class World:
    """A stack, somebody who uses it, and what looks into it from outside."""

    def __init__(self, stack: Stack, database_url: str) -> None:
        self.stack, self.database_url = stack, database_url
        self.person = Person(stack.url)

    def one(self, query: str, *params: object) -> tuple[object, ...] | None:
        with psycopg.connect(self.database_url) as connection:
            return connection.execute(query, params).fetchone()  # pyright: ignore

    def all(self, query: str, *params: object) -> list[tuple[object, ...]]:
        with psycopg.connect(self.database_url) as connection:
            return connection.execute(query, params).fetchall()  # pyright: ignore

    def change(self, query: str, *params: object) -> None:
        with psycopg.connect(self.database_url) as connection:
            connection.execute(query, params)  # pyright: ignore

    def passages(self, document: str) -> list[tuple[object, ...]]:
        return passages_of(self.database_url, document)

    @contextmanager
    def another(self, part: str, **environment: str) -> Iterator[Stack]:
        """A second process of a kind, in the same world; gone at the end, if not before."""
        folder = self.stack.folder / secrets.token_hex(4)
        folder.mkdir()
        other = Stack(folder, self.stack.environment)
        try:
            other.start(part, **environment, IBID_PUBLIC_API_URL=other.url)
            if part == "api":
                until(lambda: httpx.get(f"{other.url}/health/live").is_success)
            yield other
        finally:
            other.stop()

    def wait_for_death(self, other: Stack) -> None:
        """Of the process, or of the worker's child: that is where the worker works."""
        process = next(iter(other.processes.values()))
        log = other.folder / "worker.log"

        def died() -> bool:
            child_died = log.exists() and "signal 9 (SIGKILL)" in log.read_text()
            return child_died or process.poll() is not None or not is_running(process.pid)

        until(died)
