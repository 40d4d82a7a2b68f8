"""How the worker is told that there is work."""

from typing import Protocol

from contracts.tasks import Queue, Task


class TaskQueue(Protocol):
    """Sends hints to the worker. Losing one is harmless: the sweep sends it again."""

    async def send(self, task: Task) -> None: ...

    async def waiting(self) -> dict[Queue, int]:
        """How many hints nobody has taken yet, by queue; empty when that cannot be told."""
        ...
