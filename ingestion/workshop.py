"""What all documents that a process works on at once share: its name, its parsers, its pace."""

import asyncio
import os

from contracts.settings import WorkerSettings
from ingestion.pace import Pace


class Workshop:
    """One for each process; `parsers` bounds how much memory parsing can take at once."""

    def __init__(self, settings: WorkerSettings) -> None:
        self.name = f"{os.uname().nodename}:{os.getpid()}"[-200:]
        self.parsers = asyncio.Semaphore(settings.parsers_at_once)
        self.pace = Pace()
