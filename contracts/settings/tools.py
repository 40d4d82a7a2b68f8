"""What tools of projects may reach, and for how long."""

from pydantic import Field, PositiveFloat, PositiveInt, field_validator

from contracts.settings.group import Hosts, SettingsGroup


class ToolSettings(SettingsGroup):
    """What people's own tools may do here, for any project."""

    private_hosts: Hosts = Field(
        [],
        description="host:port pairs inside your own network that a project's owner may name for"
        " its tools; `*` for any.",
    )
    seconds: PositiveFloat = Field(20, description="For one call.")
    max_bytes: PositiveInt = Field(1024 * 1024, description="Of one answer, decompressed.")
    most: PositiveInt = Field(100, description="In one project.")
    confirm_seconds: PositiveFloat = Field(
        300, description="So long a call waits for the person's yes."
    )

    @field_validator("private_hosts", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return [part.strip().lower() for part in value.split(",") if part.strip()]
        return value

    @field_validator("private_hosts")
    @classmethod
    def _name_a_port(cls, hosts: list[str]) -> list[str]:
        for host in hosts:
            if host != "*" and not host.rpartition(":")[2].isdigit():
                raise ValueError(f"{host} names no port; write it as host:port")
        return hosts

    def allows(self, host: str) -> bool:
        return "*" in self.private_hosts or host in self.private_hosts
