"""How the worker is told that there is work."""

from typing import Protocol

from contracts.tasks import Task


class TaskQueue(Protocol):
    """Sends hints to the worker. Losing one is harmless: the sweep sends it again."""

    async def send(self, task: Task) -> None: ...

    async def waiting(self) -> int:
        """How many hints nobody has taken yet; 0 when that cannot be told."""
        ...
