"""How often somebody may ask in a minute."""

from pydantic import Field, NonNegativeInt

from contracts.settings.group import SettingsGroup


class RateSettings(SettingsGroup):
    """So many a minute, and as many at once, but for those of a day (UTC); 0: no limit.

    What people do and programs should never comes near; a loop that has gone wrong does.
    """

    requests_per_person: NonNegativeInt = 12_000
    requests_per_key: NonNegativeInt = 12_000
    requests_per_address: NonNegativeInt = Field(
        60_000, description="Of one network; a company is often one."
    )
    questions_per_person: NonNegativeInt = 1_200
    questions_per_key: NonNegativeInt = 1_200
    questions_per_project: NonNegativeInt = 6_000
    questions_per_address: NonNegativeInt = 6_000
    questions_per_key_a_day: NonNegativeInt = Field(
        0, description="Of each key, beside a budget that its person gives it."
    )
    questions_per_address_a_day: NonNegativeInt = 0
