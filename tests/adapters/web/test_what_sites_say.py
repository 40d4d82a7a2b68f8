"""Headers and pages that say it otherwise than the standard, as many sites do."""

import gzip
import zlib

import pytest

from adapters.web.egress import Egress, location
from adapters.web.pages import PageFacts, read_page
from adapters.web.sitemap import read_sitemaps
from adapters.web.walls import wall_of
from contracts.errors import ContentRefused
from contracts.settings import WebSettings
from contracts.web import Fetched, media_type_in
from tests.fakes.site import Answer, Site

GERMAN = "Größe der Kühlräume – „Maß“ ist 12 € für jeden"
RUSSIAN = "Протокол собрания: холодная комната"
JAPANESE = "冷蔵室は九時に開きます"


def facts(body: bytes, content_type: str = "text/html", **headers: str) -> PageFacts:
    sent = {"content-type": content_type} | {k.replace("_", "-"): v for k, v in headers.items()}
    return read_page(Fetched("https://example.com/a", 200, sent, body))


@pytest.fixture
def egress(site: Site) -> Egress:
    return Egress(WebSettings(allowed_private_hosts=[site.host]))


@pytest.mark.parametrize(
    ("said", "noindex"),
    [
        ("max-image-preview:large, noindex", True),
        ("max-snippet:-1, max-video-preview:-1, noindex", True),
        ("unavailable_after: Wed, 25 Jun 2025 15:00:00 GMT, noindex", True),
        ("unavailable_after: 25 Jun 2025 15:00:00 PST", True),
        ("unavailable_after: 2025-06-25", True),
        ("unavailable_after: 25 Jun 2135 15:00:00 PST", False),
        ("unavailable_after: soon", False),
        ("index, follow, max-image-preview:large", False),
        ("otherbot: max-snippet:0, noindex", False),
    ],
)
def test_directives_with_values_name_no_robot(said: str, noindex: bool) -> None:
    assert facts(b"<p>x</p>", x_robots_tag=said).noindex is noindex


@pytest.mark.parametrize(
    ("said", "noindex"),
    [
        ("noindex nofollow", True),
        ("noindex;nofollow", True),
        ("max-snippet:0, NOINDEX", True),
        ("unavailable_after: 2025-06-25", True),
        ("index, follow", False),
    ],
)
def test_what_a_page_asks_may_be_parted_by_anything(said: str, noindex: bool) -> None:
    assert facts(f"<meta name=robots content='{said}'><p>x</p>".encode()).noindex is noindex


@pytest.mark.parametrize(
    ("title", "codec", "content_type", "meta"),
    [
        (GERMAN, "cp1252", "text/html; charset=utf-8", ""),
        (GERMAN, "cp1252", "text/html", "utf-8"),
        (GERMAN, "cp1252", "text/html; charset=ISO-8859-1", ""),
        (GERMAN, "utf-8", "text/html; charset=iso-8859-1", ""),
        (GERMAN, "utf-8", "text/html", "iso-8859-1"),
        (GERMAN, "utf-8", "text/html", "utf-16"),
        (GERMAN, "cp1252", "text/html; charset=none-such", ""),
        (RUSSIAN, "cp1251", "text/html; charset=utf-8", "windows-1251"),
        (RUSSIAN, "cp1251", "text/html; charset=x-cp1251", ""),
        (JAPANESE, "cp932", "text/html; charset=x-sjis", ""),
        (JAPANESE, "cp932", "text/html", "windows-31j"),
        ("請提交合同。镕", "gb18030", "text/html; charset=gb2312", ""),
        ("냉장실은 똠", "cp949", "text/html; charset=euc-kr", ""),
        ("החדר הקר", "iso8859-8", "text/html; charset=iso-8859-8-i", ""),
    ],
)
def test_a_title_is_read_in_what_it_is_written_in(
    title: str, codec: str, content_type: str, meta: str
) -> None:
    named = f"<meta charset='{meta}'>" if meta else ""
    page = f"<html><head>{named}<title>{title}</title></head><p>x</p>".encode(codec)

    assert facts(page, content_type).title == title


def test_what_a_page_is_shared_as_stands_for_a_title() -> None:
    shared = "<meta property='og:title' content='Cold rooms'>"

    assert facts(f"{shared}<p>x</p>".encode()).title == "Cold rooms"
    assert facts(f"<title>Own</title>{shared}<p>x</p>".encode()).title == "Own"


@pytest.mark.parametrize(
    ("header", "named"),
    [
        ('</c>; type="text/html"; rel="canonical"', "/c"),
        ("</z>; rel=preload; as=style, </c>; rel=canonical", "/c"),
        ('</z>; rel="canonical-not"', None),
        ('</z>; rel="next"; title="rel canonical"', None),
    ],
)
def test_the_own_name_in_a_header_may_have_more_beside_it(header: str, named: str | None) -> None:
    assert facts(b"<p>x</p>", link=header).canonical == named


def test_a_name_in_a_template_is_none() -> None:
    page = b"<template><link rel=canonical href='/z'></template><p>x</p>"

    assert facts(page).canonical is None


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("text/html charset=utf-8", "text/html"),
        ("TEXT/HTML, text/html", "text/html"),
        ("*/*", ""),
        ("unknown/unknown", ""),
        ("html", ""),
        ("application/pdf;x", "application/pdf"),
    ],
)
def test_a_content_type_is_read_as_far_as_it_says_something(said: str, meant: str) -> None:
    assert media_type_in(said) == meant


@pytest.mark.parametrize("status", [301, 302, 307])
def test_a_redirect_may_have_letters_beyond_ascii(status: int) -> None:
    said = "/übersicht".encode().decode("latin-1")

    assert location(Fetched("https://a.example", status, {"location": said})) == "/übersicht"
    assert location(Fetched("https://a.example", status, {"location": "/über"})) == "/über"


@pytest.mark.parametrize("said", ["none", "utf-8", "binary", "identity", "", "gzip, identity"])
async def test_what_is_no_compression_is_passed_over(egress: Egress, site: Site, said: str) -> None:
    body = gzip.compress(b"<p>cold</p>") if "gzip" in said else b"<p>cold</p>"
    site.pages["/a"] = Answer(body, headers={"content-type": "text/html", "content-encoding": said})

    assert (await egress.get(f"{site.url}/a")).body == b"<p>cold</p>"


@pytest.mark.parametrize("said", ["br", "zstd", "gzip, gzip", "deflate, br"])
async def test_a_compression_that_nobody_asked_for_is_named(
    egress: Egress, site: Site, said: str
) -> None:
    body = zlib.compress(b"<p>cold</p>")
    site.pages["/a"] = Answer(body, headers={"content-type": "text/html", "content-encoding": said})

    with pytest.raises(ContentRefused, match=said):
        await egress.get(f"{site.url}/a")


@pytest.mark.parametrize(
    "media_type",
    ["application/rss+xml", "application/atom+xml; charset=utf-8", "text/calendar", "text/vtt"],
)
async def test_feeds_calendars_and_subtitles_are_taken(
    egress: Egress, site: Site, media_type: str
) -> None:
    site.pages["/a"] = Answer(b"cold", headers={"content-type": media_type})

    assert (await egress.get(f"{site.url}/a")).body == b"cold"


@pytest.mark.parametrize(
    "sitemap",
    [
        "<urlset><url><loc>{0}/p</loc><image:image><image:loc>{0}/i?x=1</image:loc></image:image>"
        "<video:loc>{0}/v</video:loc></url></urlset>",
        "<sm:urlset><sm:url><sm:loc>{0}/p</sm:loc></sm:url></sm:urlset>",
        "<rss><channel><item><link>{0}/p</link></item></channel></rss>",
        "<feed><entry><link rel='alternate' href='{0}/p'/></entry></feed>",
        "<feed><entry><link href='{0}/p'/></entry></feed>",
    ],
)
async def test_a_sitemap_names_pages_and_may_be_a_feed(
    egress: Egress, site: Site, sitemap: str
) -> None:
    said = f"<?xml version='1.0'?>{sitemap.format(site.url)}".encode()
    site.pages["/s"] = Answer(said, headers={"content-type": "application/xml"})

    found = await read_sitemaps(egress, [f"{site.url}/s"], 9, lambda _: True)

    assert [one.href for one in found] == [f"{site.url}/p"]


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("Page not found", "<h1>404</h1><p>Sorry, the page does not exist.</p>"),
        ("404 Not Found", "<h1>Not Found</h1><p>The requested URL was not found on here.</p>"),
        (
            "Seite nicht gefunden",
            "<p>Die gesuchte Seite existiert nicht oder wurde verschoben.</p>",
        ),
        ("Error", "<h1>Oops!</h1><p>We can't find the page you're looking for.</p>"),
        ("Page introuvable", "<h1>Erreur</h1><p>La page demandée n'existe pas.</p>"),
    ],
)
def test_a_page_that_says_that_there_is_none_is_none(title: str, body: str) -> None:
    page = f"<title>{title}</title><nav><a href=/>Home</a></nav>{body}"

    assert wall_of(page, 20) == "missing"


@pytest.mark.parametrize(
    ("title", "body"),
    [
        (
            "What 404 means",
            "<h1>Status 404</h1><p>A server answers so when a page is not found.</p>",
        ),
        ("Rooms", "<h1>Rooms</h1><p>The page does not exist in print.</p>"),
        (
            "Page not found",
            "<h1>Page not found</h1><p>The page was not found.</p>"
            + "<p>The cold room opens at nine and closes at five. Ask at the desk for the key.</p>"
            * 3,
        ),
    ],
)
def test_a_page_about_missing_pages_is_one(title: str, body: str) -> None:
    assert wall_of(f"<title>{title}</title>{body}", 40) is None
