"""What a page is written in: as it says, or as its site says of it, which is kept with it."""

import pytest

from adapters.web.charsets import charset_in, charset_of, with_charset
from contracts.web import Fetched

WORDS = "Холодная комната".encode("koi8_r")


def fetched(body: bytes, content_type: str = "text/html; charset=KOI8-R") -> Fetched:
    return Fetched("http://a.example/", 200, {"content-type": content_type}, body)


@pytest.mark.parametrize(
    ("page", "named"),
    [
        (b"<meta charset=koi8-r>", "koi8-r"),
        (b"<META http-equiv=Content-Type content='text/html; charset=KOI8-R'>", "koi8-r"),
        (b'<?xml version="1.0" encoding="koi8-r"?><html>', "koi8-r"),
        (b"<script charset=koi8-r src=a.js></script>", ""),
        (b"<p>charset=koi8-r</p>", ""),
    ],
)
def test_a_page_names_it_in_its_head(page: bytes, named: str):
    assert charset_of(page) == named


def test_a_header_names_it():
    assert charset_in('text/html; charset="koi8-r"') == "koi8-r"
    assert charset_in("text/html") == ""


@pytest.mark.parametrize("page", [b"<p>" + WORDS, b"<meta charset=cp1251><p>" + WORDS])
def test_a_page_is_given_what_its_site_says_of_it(page: bytes):
    kept = with_charset(fetched(page))

    assert kept.body == b'<meta charset="koi8-r">' + page
    assert charset_of(kept.body) == "koi8-r"


@pytest.mark.parametrize(
    "page",
    [
        fetched(b"<meta charset=koi8-r>" + WORDS),
        fetched("Холодная".encode()),
        fetched(b"plain"),
        fetched(WORDS, "text/html"),
        fetched(WORDS, "text/html; charset=nonsense"),
        fetched(WORDS, "text/html; charset=utf-16"),
        fetched(WORDS, "text/html; charset=hex"),
        fetched(WORDS, "text/plain; charset=koi8-r"),
    ],
)
def test_nothing_is_written_into_a_page_that_needs_it_not(page: Fetched):
    assert with_charset(page) is page
