"""How far a document is: kept here, written now and then together with the lease."""

import asyncio
import time
from collections.abc import Iterator
from dataclasses import dataclass

from adapters.postgres.documents.ingestion import Standing
from adapters.postgres.documents.ledger import Entry, Unit
from contracts.documents import Stage
from ingestion.pace import Pace

_HALF = 0.5
"""Of reading, for pages with text; the other one is for pages that are pictures, should there be
some. How far a document is never goes back."""
_ORDER = {stage: place for place, stage in enumerate(Stage)}


@dataclass
class _Stage:
    stage: Stage
    began: float
    ended: float | None = None
    done: int | None = None
    total: int | None = None
    unit: Unit | None = None
    share: float = 0
    no_pictures: int = 0
    """Pages that were read before those that are pictures."""
    told: float = 0
    since: float = 0
    """When pictures began to be read."""

    @property
    def seconds(self) -> float:
        return (self.ended or time.monotonic()) - self.began

    def count(self, done: int | None, total: int | None, unit: Unit | None) -> None:
        """Pages that are counted once more are those that are pictures."""
        if unit == "pages" and done is not None and total is not None:
            if self.unit == "pages" and done <= (self.done or 0):
                self.unit, self.done = "pictures", 0
                self.no_pictures, self.since = max(done - 1, 0), self.told
            if self.unit == "pictures":
                unit, total = "pictures", total - self.no_pictures
                done = max(done - self.no_pictures, self.done or 0)
        self.done, self.total, self.unit = done, total, unit
        self.share = max(self.share, self._share())
        self.told = time.monotonic()

    def _share(self) -> float:
        share = min(max((self.done or 0) / self.total, 0), 1) if self.total else 0
        match self.unit:
            case "pages":
                return _HALF * share
            case "pictures":
                return _HALF + (1 - _HALF) * share
            case _:
                return share


class Progress:
    """Telling it costs nothing: whoever keeps the lease writes it down, a few times a second."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._stages = [_Stage(Stage.READING, time.monotonic())]
        self._unwritten = 0
        self.changed = asyncio.Event()

    @property
    def _now(self) -> _Stage:
        return self._stages[-1]

    def at(
        self, stage: Stage, done: int | None = None, total: int | None = None,
        unit: Unit | None = None,
    ) -> None:  # fmt: skip
        """`done` of `total` `unit`s of this stage; a new stage ends the one before.

        What is done once more after a later stage has begun is no longer told.
        """
        if _ORDER[stage] < _ORDER[self._now.stage]:
            return
        if stage is not self._now.stage:
            self._now.ended = time.monotonic()
            self._stages.append(_Stage(stage, time.monotonic()))
        self._now.count(done, total, unit)
        self.changed.set()

    def end(self) -> None:
        """The last stage is done, too."""
        self._now.ended = time.monotonic()

    def entries(self) -> list[Entry]:
        """What the ledger does not know yet."""
        now = time.monotonic()
        return [
            Entry(s.stage, now - s.began, s.ended and now - s.ended, s.done, s.total, s.unit)
            for s in self._stages[self._unwritten :]
        ]

    def stages(self) -> Iterator[tuple[Stage, float, float]]:
        """Each that was begun: how long ago, and how long it lasted, in seconds."""
        now = time.monotonic()
        for one in self._stages:
            yield one.stage, now - one.began, one.seconds

    def written(self, entries: list[Entry]) -> None:
        """The ledger has these now; those that had ended do not change any more."""
        self._unwritten += sum(entry.ended is not None for entry in entries)

    def standing(self) -> Standing:
        now = self._now
        return Standing(now.stage, now.share, self._seconds_left())

    def seconds_of(self, stage: Stage) -> float:
        return sum(s.seconds for s in self._stages if s.stage is stage)

    def _seconds_left(self) -> float | None:
        now = self._now
        done, total = now.done or 0, now.total or 0
        match now.stage, now.unit:
            case Stage.READING, "pages":
                return self._pace.still_reading(now.seconds, done, total, total)
            case Stage.READING, "pictures":
                seconds, pages = time.monotonic() - now.since, now.no_pictures + total
                return self._pace.still_reading(seconds, done, total, pages)
            case Stage.EMBEDDING, _:
                return self._pace.still_embedding(now.seconds, done, total)
            case Stage.STORING, _:
                return self._pace.still_storing(now.seconds, total)
        return None
