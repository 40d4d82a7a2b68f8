"""Lists of hostile addresses that somebody else collected: none of them is connected to."""

import csv
import os
from pathlib import Path

import pytest

from contracts.errors import Unreachable, UrlNotAllowed
from tests.adapters.web.conftest import Watched, always, guarded

DATA = Path(os.environ.get("IBID_DATA", "")) / "ssrf"
pytestmark = pytest.mark.skipif(
    not DATA.is_dir(), reason="IBID_DATA names no folder with the lists (ssrf/)"
)


def rows(name: str) -> list[dict[str, str]]:
    if not (DATA / name).is_file():
        return []
    with (DATA / name).open(newline="") as file:
        return list(csv.DictReader(file))


def named(row: dict[str, str]) -> str:
    return row["id"]


# A name in these lists means what it means where it does harm: the metadata service of a cloud.
INSIDE = always("169.254.169.254")


@pytest.mark.parametrize(
    "row", [*rows("generated_encodings.csv"), *rows("patt_payloads.csv")], ids=named
)
async def test_a_hostile_address_is_refused_before_anything_is_connected_to(
    watched: Watched, row: dict[str, str]
) -> None:
    assert row["expected"].startswith("block")
    egress = guarded(watched, INSIDE)

    for fetch in (egress.get, egress.check):
        with pytest.raises(UrlNotAllowed):
            await fetch(row["url"])

    assert watched.attempts == []


@pytest.mark.parametrize("row", rows("must_allow.csv"), ids=named)
async def test_an_address_of_the_web_is_not_refused(watched: Watched, row: dict[str, str]) -> None:
    egress = guarded(watched, always("93.184.215.14"))

    await egress.check(row["url"])
    with pytest.raises(Unreachable):  # our backend lets nothing through
        await egress.get(row["url"])

    assert len(watched.attempts) == 1
