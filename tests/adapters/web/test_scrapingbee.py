"""ScrapingBee, by exchanges that were written from its documentation (see the cassettes)."""

from pathlib import Path

import pytest
import vcr
from pydantic import SecretStr

from adapters.web.egress import Egress
from adapters.web.scrapingbee import ScrapingBeeFetch
from contracts.errors import ConfigurationError, ContentRefused, Unreachable, UrlNotAllowed
from contracts.ports import Fetched, Validators
from contracts.settings import WebSettings
from tests.adapters.web.conftest import always

recorded = vcr.VCR(
    cassette_library_dir=str(Path(__file__).parent / "cassettes"),
    record_mode=vcr.mode.NONE,
    match_on=["method", "scheme", "host", "path", "query"],
    filter_query_parameters=["api_key"],
)
PUBLIC = always("93.184.215.14")


async def fetched(
    cassette: str, url: str = "https://example.com/a", *, render: bool = True
) -> Fetched:
    settings = WebSettings(scrapingbee_key=SecretStr("KEY"), scrapingbee_render_js=render)
    fetcher = ScrapingBeeFetch(settings, Egress(settings, resolve=PUBLIC))
    with recorded.use_cassette(f"scrapingbee_{cassette}.yaml") as tape:
        answer = await fetcher.fetch(url, Validators(etag='"1"'))
        assert tape.all_played
    return answer


async def test_a_page_comes_with_the_sites_own_headers() -> None:
    page = await fetched("page")

    assert (page.url, page.status, page.media_type) == ("https://example.com/a", 200, "text/html")
    assert b"Made by JavaScript" in page.body
    assert page.headers["x-robots-tag"] == "nofollow"


async def test_a_page_can_be_fetched_without_a_browser() -> None:
    assert (await fetched("plain", render=False)).status == 200


async def test_where_the_address_led_to_is_known() -> None:
    assert (await fetched("redirected")).url == "https://www.example.com/b"


async def test_an_address_that_led_somewhere_private_is_refused() -> None:
    with pytest.raises(UrlNotAllowed):
        await fetched("private")


async def test_the_sites_own_status_is_passed_on() -> None:
    page = await fetched("gone")

    assert (page.status, page.body) == (404, b"")


async def test_a_kind_of_file_that_is_not_read_is_refused() -> None:
    with pytest.raises(ContentRefused):
        await fetched("video")


@pytest.mark.parametrize(
    ("cassette", "said"),
    [
        ("no_credit", "IBID_WEB__SCRAPINGBEE_KEY"),
        ("too_many", "plan"),
        ("failed", "could not fetch"),
        ("bad_request", "request"),
    ],
)
async def test_what_scrapingbee_refuses_is_told_in_a_sentence(cassette: str, said: str) -> None:
    with pytest.raises(Unreachable, match=said):
        await fetched(cassette)


@pytest.mark.parametrize("url", ["http://127.0.0.1/", "http://10.0.0.1/", "http://db.internal/"])
async def test_a_private_address_is_not_even_handed_over(url: str) -> None:
    settings = WebSettings(scrapingbee_key=SecretStr("KEY"))
    fetcher = ScrapingBeeFetch(settings, Egress(settings, resolve=PUBLIC))

    with recorded.use_cassette("scrapingbee_page.yaml") as tape:
        with pytest.raises(UrlNotAllowed):
            await fetcher.fetch(url, Validators())

        assert tape.play_count == 0


def test_without_a_key_it_says_which_variable_is_missing() -> None:
    settings = WebSettings()

    with pytest.raises(ConfigurationError, match="IBID_WEB__SCRAPINGBEE_KEY"):
        ScrapingBeeFetch(settings, Egress(settings))
