"""What admins ask for, and how it is answered."""

from typing import Literal

from pydantic import BaseModel, Field

from contracts.lists import Page
from contracts.quotas import QuotaException, QuotaLimits

AccountState = Literal["admin", "suspended"]


class EverybodysQuotas(BaseModel):
    """As the settings have them; 0: no limit."""

    person: QuotaLimits
    project: QuotaLimits


class QuotaPage(Page[QuotaException]):
    everybodys: EverybodysQuotas = Field(description="What holds where there is no exception.")
