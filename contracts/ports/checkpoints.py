"""Where an agent's run stands, kept from step to step."""

from typing import Any, Protocol


class Checkpointer(Protocol):
    """LangGraph's checkpointer of one run, as a graph is given it.

    What it is told and gives back are that library's own; a graph asks for no more than these.
    Nothing is written for a writer whose lease is somebody else's by now: `Unavailable`.
    """

    thread: str
    """Under which name the graph keeps this run."""

    async def aget_tuple(self, config: Any) -> Any: ...

    async def aput(self, config: Any, checkpoint: Any, metadata: Any, new_versions: Any) -> Any: ...

    async def aput_writes(
        self, config: Any, writes: Any, task_id: str, task_path: str = ""
    ) -> None: ...
