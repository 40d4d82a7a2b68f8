"""How answers are written."""

from pydantic import Field, NonNegativeInt, PositiveFloat, PositiveInt

from contracts.settings.group import SettingsGroup


class RunSettings(SettingsGroup):
    """An answer's life: how tokens are gathered into frames, and when it counts as dead."""

    lease_seconds: PositiveInt = 15
    coalesce_seconds: PositiveFloat = 0.02
    coalesce_tokens: PositiveInt = 8
    takeovers: NonNegativeInt = Field(
        3, description="Times that another process goes on with an answer whose process died."
    )
    wall_seconds: PositiveInt = Field(300, description="From the beginning of its turn.")
    at_once: PositiveInt = Field(32, description="With a language model, which does the work.")
    at_once_without_model: NonNegativeInt = Field(
        0, description="What this machine's cores do: 0 is one more than it has."
    )
    waiting: PositiveInt = Field(2000, description="In one process; above, it refuses with 503.")
    waiting_of_one: PositiveInt = Field(500, description="One person's; above, 429.")
