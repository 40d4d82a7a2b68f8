"""What a preview refuses, as a crawl of the same address does; told, and not shown as a result."""

import pytest

from adapters.web.egress import Egress
from adapters.web.survey import Surveyed, survey
from contracts.errors import Unreachable, UrlNotAllowed
from contracts.settings import CrawlSettings, WebSettings
from tests.adapters.web.conftest import Watched, always, guarded
from tests.fakes.site import Answer, Site, redirect, running_site
from tests.ingestion.test_hostile import LONGEST, beating


async def previewed(egress: Egress, url: str) -> None:
    await survey(egress, WebSettings(), CrawlSettings(), Surveyed(url, depth=1, limit=5))


@pytest.mark.parametrize(
    "addresses", [["10.0.0.7"], ["127.0.0.1"], ["93.184.215.14", "fd00::1"], ["169.254.169.254"]]
)
async def test_a_name_that_means_an_internal_address_is_refused(
    watched: Watched, addresses: list[str]
) -> None:
    with pytest.raises(UrlNotAllowed):
        await previewed(guarded(watched, always(*addresses)), "http://wiki.example.com/page")

    assert watched.attempts == []


async def test_a_name_that_means_nothing_is_told_as_that(watched: Watched) -> None:
    with pytest.raises(Unreachable, match="There is no host named"):
        await previewed(guarded(watched, always()), "http://wiki.example.com/page")


async def test_a_page_that_leads_to_an_internal_address_is_refused() -> None:
    async with running_site(Site()) as site:
        site.pages["/"] = redirect("http://192.168.1.1/admin")
        egress = Egress(WebSettings(allowed_private_hosts=[site.host], seconds=3))

        with pytest.raises(UrlNotAllowed):
            await previewed(egress, site.url)

        await egress.aclose()


async def test_a_costly_site_does_not_hold_up_whoever_previews_it() -> None:
    links = "".join(f"<a href='/?{n}{'&a' * 20}'>x</a>" for n in range(4000))
    rules = "".join(f"Disallow: /*a*a{n}\nSitemap: /{n}.xml\n" for n in range(8000))
    async with running_site(Site()) as site:
        site.pages["/"] = Answer(f"<title>Home</title>{links}".encode())
        site.pages["/robots.txt"] = Answer(f"User-agent: *\n{rules}".encode())
        egress = Egress(WebSettings(allowed_private_hosts=[site.host], seconds=3))
        await previewed(egress, site.url)  # what is loaded once, is loaded

        async with beating() as gaps:
            await previewed(egress, site.url)

        await egress.aclose()
    assert max(gaps) < LONGEST
