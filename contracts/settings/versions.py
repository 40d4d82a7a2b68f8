"""How long versions of documents are kept after they were replaced."""

from pydantic import Field

from contracts.settings.group import SettingsGroup


class VersionSettings(SettingsGroup):
    keep_days: int = Field(
        0,
        ge=0,
        le=36500,
        description="Days after it was replaced, in all projects; one may keep them for fewer."
        " 0: for as long as the document, unless its project says otherwise.",
    )
