from typing import Any, cast

import pytest

from adapters.web.egress import Egress
from adapters.web.sitemap import read_sitemaps
from adapters.web.urls import parse
from contracts.ports import Fetched


class Counting:
    """Stands where an egress does: one endless sitemap, and how many addresses were read of it."""

    def __init__(self) -> None:
        self.read_of_it = 0

    async def get(self, url: str, **_: object) -> Fetched:
        body = "".join(f"<loc>https://example.com/{n}</loc>" for n in range(20_000))
        return Fetched(url, 200, {}, body.encode())

    def read(self, location: str) -> Any:
        self.read_of_it += 1
        return parse(location)


async def test_of_a_sitemap_without_end_only_the_beginning_is_read() -> None:
    egress = Counting()

    found = await read_sitemaps(
        cast(Egress, egress), ["https://example.com/sitemap.xml"], 5, lambda _: True
    )

    assert [page.href for page in found] == [f"https://example.com/{n}" for n in range(5)]
    assert egress.read_of_it == 5000


class Known:
    """Stands where an egress does that has fetched this."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    async def get(self, url: str, **_: object) -> Fetched:
        return Fetched(url, 200, {}, self._body)

    def read(self, location: str) -> Any:
        return parse(location)


@pytest.mark.parametrize(
    "form", ["<loc>{}</loc>", "<url><s:loc>\n<![CDATA[{}]]></s:loc>", "  {}\n"]
)
async def test_every_address_of_a_long_sitemap_is_found_once(form: str) -> None:
    named = [f"https://example.com/{n}/{'x' * (n % 1500)}" for n in range(2500)]
    egress = Known("".join(form.format(address) for address in named).encode())

    found = await read_sitemaps(
        cast(Egress, egress), ["https://example.com/a"], 5000, lambda _: True
    )

    assert [page.href for page in found] == named
