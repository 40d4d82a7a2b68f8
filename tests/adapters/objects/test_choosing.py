"""A store is chosen by its name in the settings, and gets those that are its own."""

from pathlib import Path

import pytest

from adapters.objects.__main__ import prepare
from adapters.objects.disk import DiskStore
from adapters.objects.s3 import S3Store
from adapters.objects.supabase import SupabaseStore
from adapters.plugins import find
from contracts.errors import ConfigurationError
from contracts.settings import Settings
from tests.api import KEY


def settings(**objects: object) -> Settings:
    return Settings.model_validate(
        {
            "database": {},
            "redis": {"url": "redis://127.0.0.1:1"},
            "secrets": {"access_token_keys": KEY, "upload_keys": KEY[::-1]},
            "objects": objects,
        }
    )


@pytest.mark.parametrize(
    ("kind", "chosen"),
    [
        (DiskStore, {"store": "disk", "root": "/nowhere"}),
        (S3Store, {"store": "s3", "s3": {"bucket": "a", "region": "eu-central-1"}}),
        (
            SupabaseStore,
            {"store": "supabase", "supabase": {"url": "http://a", "service_key": "k"}},
        ),
    ],
)
async def test_a_store_is_made_of_its_settings(kind: type, chosen: dict[str, object]):
    store = find("objects", str(chosen["store"])).from_settings(settings(**chosen))

    assert type(store) is kind
    await store.close()


async def test_a_store_nobody_knows_is_named_with_those_there_are():
    with pytest.raises(ConfigurationError, match="disk, s3, supabase"):
        find("objects", "tape")


async def test_preparing_makes_what_can_be_made(tmp_path: Path):
    await prepare(settings(root=tmp_path / "new" / "objects"))

    assert (tmp_path / "new" / "objects").is_dir()
