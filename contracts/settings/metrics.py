"""Where programs without an API of their own tell Prometheus what they count."""

from pydantic import Field

from contracts.settings.group import SettingsGroup


class MetricsSettings(SettingsGroup):
    """The API tells its own at /metrics, beside everything else."""

    host: str = Field(
        "127.0.0.1", min_length=1, description="Not 0.0.0.0 but where others cannot reach it."
    )
    worker_port: int = Field(0, ge=0, le=65535, description="0: not told.")
    scheduler_port: int = Field(0, ge=0, le=65535, description="0: not told.")
