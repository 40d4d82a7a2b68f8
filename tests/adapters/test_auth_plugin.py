"""Who reads a token is found by its name in the settings, like every other part."""

from pathlib import Path

import pytest

from adapters.wiring import open_api
from contracts.errors import ConfigurationError
from contracts.settings import Settings

STRANGER = """
from uuid import UUID
from contracts.people import Caller

class Badges:
    @classmethod
    def from_settings(cls, settings, db):
        return cls()

    async def caller(self, token):
        return Caller(user_id=UUID(int=int(token)))
"""


async def test_a_provider_of_somebody_elses_reads_the_tokens(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "badges_for_ibid.py").write_text(STRANGER)
    metadata = tmp_path / "badges_for_ibid-1.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: badges-for-ibid\nVersion: 1\n")
    (metadata / "entry_points.txt").write_text("[ibid.auth]\nbadges = badges_for_ibid:Badges\n")
    monkeypatch.syspath_prepend(tmp_path)

    async with open_api(settings.model_copy(update={"auth": "badges"})) as app:
        caller = await app.auth.caller("7")

    assert caller.user_id.int == 7


async def test_a_name_that_nobody_has_is_told_with_those_there_are(settings: Settings):
    chosen = settings.model_copy(update={"auth": "nobody"})

    with pytest.raises(ConfigurationError, match=r"no auth plug-in named 'nobody'.*local"):
        async with open_api(chosen):
            pass
