"""Pages that show others in frames, crawled against a real database."""

from typing import Any

import pytest

from tests.fakes.site import Answer, Site, html
from tests.ingestion.crawl.conftest import Crawled

WORDS = "The cold room is kept at four degrees by two compressors."
MISSING = "in a frame that could not be read"
OLD = (
    "<html><head><title>Manual</title></head><frameset cols='20%,80%'><frame src='menu.html'>"
    "<frame src='text.html'><noframes>Get a browser.</noframes></frameset></html>"
)


pytestmark = pytest.mark.usefixtures("clean_site")


async def read(crawl: Crawled, name: str) -> dict[str, Any]:
    """The document of that name, brought to its end, with its text."""
    await crawl.ingest({name})
    found = next(one for one in await crawl.documents() if one["name"] == name)
    http = crawl.person.http
    document = (await http.get(f"/documents/{found['id']}")).json()
    text = (await http.get(f"/documents/{found['id']}/text")).json()
    return document | {"text": text["text"]}


def page(body: str) -> Answer:
    return Answer(f"<html><head><title>A</title></head><body>{body}</body></html>".encode())


async def test_a_frameset_is_read_with_what_its_frames_show(site: Site, start: Any) -> None:
    site.pages["/a"] = Answer(OLD.encode())
    site.pages["/menu.html"] = page("<p>Chapters of the manual</p><a href='sub/one.html'>One</a>")
    site.pages["/text.html"] = page(f"<h1>Cold rooms</h1><p>{WORDS}</p>")
    site.pages["/sub/one.html"] = html("One", "Chapter one.")

    crawl = await start("/a", depth=1, limit=9)

    document = await read(crawl, "Manual")
    assert WORDS in document["text"] and "Get a browser" not in document["text"]
    assert [note for note in document["notes"] if MISSING in note] == []
    assert (await crawl.pages())["sub/one.html"]["state"] == "fetched"


async def test_a_frame_of_the_site_stands_where_the_page_shows_it(site: Site, start: Any) -> None:
    site.pages["/a"] = page(
        "<h1>Manual</h1><p>Before the frame stands this sentence.</p>"
        "<iframe src='/docs'></iframe><p>Behind the frame stands that sentence.</p>"
    )
    site.pages["/docs"] = Answer(b"", 302, {"location": "/docs/"})
    site.pages["/docs/"] = page(f"<p>{WORDS}</p>")

    crawl = await start("/a")

    text = (await read(crawl, "A"))["text"]
    assert text.index("Before") < text.index(WORDS) < text.index("Behind")


async def test_frames_in_frames_are_read_two_deep(site: Site, start: Any) -> None:
    for n in range(4):
        site.pages[f"/{n}"] = page(f"<p>Sentence number {n}.</p><iframe src='/{n + 1}'></iframe>")

    crawl = await start("/0")

    assert [path for path in site.asked if path != "/robots.txt"] == ["/0", "/1", "/2"]
    assert "Sentence number 2." in (await read(crawl, "A"))["text"]


async def test_a_page_that_shows_itself_ends(site: Site, start: Any) -> None:
    site.pages["/a"] = page(f"<p>{WORDS}</p>" + "<iframe src='/a'></iframe>" * 9)

    await start("/a")

    assert site.asked.count("/a") == 11


async def test_frames_of_others_are_not_fetched(site: Site, start: Any) -> None:
    other = f"http://localhost:{site.port}/b"
    site.pages["/a"] = page(f"<p>{WORDS}</p><iframe src='{other}'></iframe>")

    crawl = await start("/a")

    assert "/b" not in site.asked
    assert [note for note in (await read(crawl, "A"))["notes"] if MISSING in note] == []


@pytest.mark.parametrize(
    "frame",
    [
        Answer(b"", 404),
        Answer(b"MZ", headers={"content-type": "application/octet-stream"}),
        Answer(b"", 302, {"location": "http://10.0.0.1/"}),
        html("B", "Not kept.", head='<meta name="robots" content="noindex">'),
    ],
)
async def test_a_frame_that_is_not_read_is_told(site: Site, start: Any, frame: Answer) -> None:
    site.pages |= {"/a": page(f"<p>{WORDS}</p><iframe src='/b'></iframe>"), "/b": frame}

    crawl = await start("/a")

    document = await read(crawl, "A")
    assert [MISSING in note for note in document["notes"]].count(True) == 1
    assert WORDS in document["text"] and "Not kept" not in document["text"]


async def test_robots_txt_holds_for_frames(site: Site, start: Any) -> None:
    rules = b"User-agent: *\nDisallow: /b\n"
    site.pages["/robots.txt"] = Answer(rules, headers={"content-type": "text/plain"})
    site.pages |= {"/a": page(f"<p>{WORDS}</p><iframe src='/b'></iframe>"), "/b": page("<p>B")}

    await start("/a")

    assert "/b" not in site.asked


async def test_a_frameset_of_another_site_says_so(site: Site, start: Any) -> None:
    site.pages["/a"] = Answer(
        b"<frameset><frame src='https://shop.example.com/'><noframes>Old.</noframes></frameset>"
    )

    crawl = await start("/a")

    seen = (await crawl.pages())["a"]
    assert seen["reason"] == "empty" and "https://shop.example.com/" in seen["message"]


async def test_a_page_is_read_again_when_only_its_frame_changed(site: Site, start: Any) -> None:
    site.pages["/a"] = page("<p>The frame below is the manual.</p><iframe src='/b'></iframe>")
    site.pages["/b"] = page(f"<p>{WORDS}</p>")
    crawl = await start("/a")
    await read(crawl, "A")
    site.pages["/b"] = page("<p>The cold room has moved to the harbour.</p>")

    await crawl.refresh()

    await crawl.ingest({"A"})
    assert len(await crawl.search("harbour")) == 1
