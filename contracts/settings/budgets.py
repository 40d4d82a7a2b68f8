"""What each person may use."""

from decimal import Decimal

from pydantic import Field, PositiveInt

from contracts.settings.group import SettingsGroup


class BudgetSettings(SettingsGroup):
    """Of every person, in all their projects together; unset: no limit."""

    tokens_per_day: PositiveInt | None = None
    tokens_per_month: PositiveInt | None = None
    cost_per_day: Decimal | None = Field(None, gt=0, description="US dollars.")
    cost_per_month: Decimal | None = Field(None, gt=0)
    questions_per_day: PositiveInt | None = None
    questions_per_month: PositiveInt | None = None

    @property
    def is_set(self) -> bool:
        return self != BudgetSettings.model_validate({})
