"""What all work that a process does at once shares: its name, its room, its pace."""

import asyncio
import os

from contracts.settings import WorkerSettings
from ingestion.pace import Pace
from ingestion.slots import InTurn, Slots

_SWEEPS = 3
"""Whoever still waits for a turn is sent again within two."""


class Workshop:
    """One for each process. `parsers` bounds how much memory parsing can take at once."""

    def __init__(self, settings: WorkerSettings) -> None:
        self.name = f"{os.uname().nodename}:{os.getpid()}"[-200:]
        self.documents = Slots(settings.documents_at_once)
        self.pages = asyncio.Semaphore(settings.pages_at_once)
        self.crawls = Slots(settings.crawls_at_once)
        self.parsers = Slots(settings.parsers_at_once)
        self.reembedding = InTurn(
            settings.projects_beside_at_once, _SWEEPS * settings.sweep_seconds
        )
        self.claiming = asyncio.Lock()
        """One looks at a time, so that each sees what the one before has taken."""
        self.pace = Pace()
