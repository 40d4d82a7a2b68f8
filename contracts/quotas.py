"""How much people and projects may keep here, and how much of it is used."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from contracts.errors import QuotaExceeded
from contracts.inputs import Input

Unit = Literal["documents", "pages", "bytes"]

_KEEPS = {"person": "You may keep", "project": "This project may keep"}
_WHERE = {"person": " in all projects together", "project": ""}


class Quota(BaseModel):
    """One limit, and what is used of it."""

    whose: Literal["person", "project"]
    unit: Unit
    most: int
    used: int = Field(
        description="Documents that were not replaced and their pages; bytes of all originals,"
        " those of earlier versions and of uploads under way among them."
    )

    def plus(self, more: int) -> "Quota":
        return self.model_copy(update={"used": self.used + more})

    @property
    def told_to_others(self) -> str:
        """The same without figures: a project's people are not told what somebody keeps
        elsewhere."""
        return (
            f"Whoever added this keeps as many {self.unit} as they may, or this would be more."
            " They can delete what is not needed, or ask whoever runs this Ibid for more room."
        )

    @property
    def kept_of_most(self) -> str:
        """1,600 of at most 2,000 documents (80 %)."""
        most, used = (_amount(n, self.unit) for n in (self.most, self.used))
        share = f" ({100 * self.used // self.most} %)" if self.most else ""
        return f"{used} of at most {most}{share}"

    def told(self, more: int) -> str:
        """That it has no room for so many more, and what to do."""
        most, used, wanted = (_amount(n, self.unit) for n in (self.most, self.used, more))
        return (
            f"{_KEEPS[self.whose]} at most {most}{_WHERE[self.whose]}: {used} are kept, and this"
            f" would add {wanted}. Delete what is not needed, or ask whoever runs this Ibid for"
            " more room."
        )


def _amount(number: int, unit: Unit) -> str:
    """As people say it: 1 document, 1,200 pages, 2.5 GB."""
    if unit != "bytes":
        return f"{number:,} {unit.removesuffix('s') if number == 1 else unit}"
    for name, size in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if number >= size:
            return f"{number / size:,.1f}".removesuffix(".0") + f" {name}"
    return f"{number:,} bytes"


class QuotaLimits(Input):
    """Null: as for everybody, which is in the settings. 0: no limit."""

    model_config = ConfigDict(frozen=True)

    documents: int | None = Field(default=None, ge=0, le=10**12)
    pages: int | None = Field(default=None, ge=0, le=10**12)
    bytes: int | None = Field(default=None, ge=0, le=10**18)


class QuotaException(BaseModel):
    """Of one person or one project, instead of what holds for everybody."""

    id: UUID
    whose: Literal["person", "project"]
    name: str | None = Field(description="Of a person; of a project only its id is told.")
    email: str | None
    documents: int | None
    pages: int | None
    bytes: int | None
    set_at: datetime


class Room:
    """What is left of quotas while their lock is held; it goes with what is added.

    `to_others`: a refusal is read by whoever is in the project.
    """

    def __init__(self, found: Sequence[Quota], *, to_others: bool = False) -> None:
        self._to_others = to_others
        self._quotas: list[Quota] = list(found)

    def limits(self, unit: Unit) -> bool:
        """Whether anything does: else nobody needs to know how much there is."""
        return any(quota.unit == unit for quota in self._quotas)

    def give_back(self, kept: Mapping[Unit, int]) -> None:
        """What counts already, and is about to be taken anew."""
        self._quotas = [quota.plus(-kept.get(quota.unit, 0)) for quota in self._quotas]

    def take(self, wanted: Mapping[Unit, int]) -> None:
        """All of it or nothing.

        Raises:
            QuotaExceeded: it does not fit in one of them.
        """
        after: list[Quota] = [quota.plus(wanted.get(quota.unit, 0)) for quota in self._quotas]
        for before, quota in zip(self._quotas, after, strict=True):
            more = quota.used - before.used
            if more > 0 and quota.used > quota.most:
                in_private = self._to_others and quota.whose == "person"
                raise QuotaExceeded(before.told_to_others if in_private else before.told(more))
        self._quotas = after
