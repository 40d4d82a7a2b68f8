"""How much people and projects may keep."""

from typing import Literal

from pydantic import NonNegativeInt

from contracts.settings.group import SettingsGroup


class QuotaSettings(SettingsGroup):
    """Of every person, in all their projects together, and of every project; 0: no limit. Admins
    make exceptions."""

    documents_per_person: NonNegativeInt = 0
    pages_per_person: NonNegativeInt = 0
    bytes_per_person: NonNegativeInt = 0
    documents_per_project: NonNegativeInt = 0
    pages_per_project: NonNegativeInt = 0
    bytes_per_project: NonNegativeInt = 0

    def of_every(self, whose: Literal["person", "project"]) -> dict[str, int]:
        """By unit, as `app.quotas_for` takes it."""
        units = ("documents", "pages", "bytes")
        return {unit: getattr(self, f"{unit}_per_{whose}") for unit in units}
