"""What only a header says of a page's letters is kept with the page."""

from typing import Any

import pytest

from tests.fakes.site import Answer, Site

# Letters that look like words in the encoding that would be guessed, too.
WORDS = "Протокол собрания: холодная комната открыта в девять часов. "
pytestmark = pytest.mark.usefixtures("clean_site")


async def test_a_page_is_read_as_its_site_says_that_it_is_written(site: Site, start: Any) -> None:
    body = f"<html><title>P</title><body><p>{WORDS * 5}</p></body></html>".encode("mac_cyrillic")
    headers = {"content-type": "text/html; charset=x-mac-cyrillic"}
    site.pages["/a"] = Answer(body, headers=headers)

    crawl = await start("/a")
    (document,) = await crawl.documents()
    await crawl.ingest({document["name"]})

    text = (await crawl.person.http.get(f"/documents/{document['id']}/text")).json()["text"]
    assert WORDS.strip() in text
