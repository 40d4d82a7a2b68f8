"""Which periodic jobs are done at all."""

from pydantic import Field, field_validator

from contracts.jobs import JobName
from contracts.settings.group import Names, SettingsGroup


class JobSettings(SettingsGroup):
    enabled: bool = Field(
        True, description="false: none of them is done, whatever is switched on the page."
    )
    off: Names = Field(
        [], description="Names of jobs that are not done here, with commas; pages cannot undo it."
    )

    @field_validator("off", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        return [name.strip() for name in value.split(",") if name.strip()]

    @field_validator("off")
    @classmethod
    def _there_are_such_jobs(cls, value: list[str]) -> list[str]:
        if set(value) - set(JobName):
            raise ValueError(f"name some of {', '.join(JobName)}, with commas between them")
        return value

    def allows(self, name: JobName) -> bool:
        return self.enabled and name not in self.off
