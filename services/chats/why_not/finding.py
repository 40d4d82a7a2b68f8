"""What a check comes to: the step, and the setting that would change it."""

from dataclasses import dataclass
from typing import Any

from contracts.projects import AnsweringSettings, ProjectSettings, RetrievalSettings
from services.chats.why_not.schemas import FellOut, SettingChange


@dataclass(frozen=True)
class Finding:
    step: FellOut
    told: str
    setting: SettingChange | None = None
    place: int | None = None


def retrieval_change(
    settings: ProjectSettings, name: str, would: Any, *, tried: bool = True
) -> SettingChange:
    """Of how passages are found. By default with a value that was tried."""
    return SettingChange(
        name=f"retrieval.{name}",
        title=RetrievalSettings.model_fields[name].title or name,
        now=getattr(settings.retrieval, name),
        would=would,
        tried=tried,
    )


def answering_change(settings: ProjectSettings, name: str, would: Any) -> SettingChange:
    return SettingChange(
        name=f"answering.{name}",
        title=AnsweringSettings.model_fields[name].title or name,
        now=getattr(settings.answering, name),
        would=would,
    )


def passages(count: int) -> str:
    return f"{count} passage{'' if count == 1 else 's'}"
