"""Answers that end in the middle, over a real socket: asked for again, then said to be short."""

import gzip
import zlib
from collections.abc import AsyncIterator
from typing import Any

import pytest

from adapters.web.cookies import Jar
from adapters.web.decoding import is_unfinished
from adapters.web.egress import Egress
from contracts.errors import ContentRefused, Unreachable
from contracts.ports import Fetched
from contracts.settings import WebSettings
from tests.fakes.site import Answer, Site, html

PAGE = html("A", "The cold room is kept at four degrees. " * 20).body
HTML = {"content-type": "text/html"}
PACKED = HTML | {"content-encoding": "gzip"}
CUT = {
    "length": Answer(PAGE, ends_at=300),
    "chunked": Answer(PAGE, ends_at=300, chunked=True),
    "gzip": Answer(gzip.compress(PAGE)[:-20], headers=PACKED),
    "gzip without its checksum": Answer(gzip.compress(PAGE)[:-8], headers=PACKED),
    "deflate": Answer(zlib.compress(PAGE)[:-9], headers=HTML | {"content-encoding": "deflate"}),
    "gzip in chunks": Answer(gzip.compress(PAGE), headers=PACKED, ends_at=60, chunked=True),
    "in a tag": Answer(b"<html><body><p>Words</p><a href='htt", unmeasured=True),
    "in an end tag": Answer(b"<html><body><p>Words</p></di"),
    "in a comment": Answer(b"<html><body><p>Words</p><!-- <p>never"),
}
WHOLE = {
    "length": Answer(PAGE),
    "chunked": Answer(PAGE, chunked=True),
    "gzip": Answer(gzip.compress(PAGE), headers=PACKED),
    "gzip in chunks": Answer(gzip.compress(PAGE), headers=PACKED, chunked=True),
    "neither": Answer(PAGE, unmeasured=True),
    "no end tags": Answer(b"<p>Words<p>and more words, 3 < 4"),
    "a comment behind it": Answer(PAGE + b"<!-- served in 3 ms"),
    "no words": Answer(b""),
    "no words in gzip": Answer(b"", headers=PACKED),
}


@pytest.fixture
async def egress(site: Site) -> AsyncIterator[Egress]:
    client = Egress(WebSettings(allowed_private_hosts=[site.host], seconds=5))
    yield client
    await client.aclose()


async def step(egress: Egress, site: Site) -> Fetched:
    return await egress.step(f"{site.url}/a", Jar(), {})


@pytest.mark.parametrize("how", CUT)
async def test_an_answer_that_was_cut_short_says_so(site: Site, egress: Egress, how: str) -> None:
    site.pages["/a"] = CUT[how]

    fetched = await step(egress, site)

    assert fetched.short and fetched.body.startswith(b"<")
    assert site.asked == ["/a", "/a"]


@pytest.mark.parametrize("how", WHOLE)
async def test_an_answer_that_is_whole_is_asked_for_once(
    site: Site, egress: Egress, how: str
) -> None:
    site.pages["/a"] = WHOLE[how]

    assert not (await step(egress, site)).short
    assert site.asked == ["/a"]


async def test_one_that_comes_whole_the_second_time_is_whole(site: Site, egress: Egress) -> None:
    answers = iter([CUT["length"], WHOLE["length"]])
    site.pages["/a"] = lambda: next(answers)

    fetched = await step(egress, site)

    assert (fetched.short, fetched.body) == (False, PAGE)


async def test_the_longer_of_two_is_kept(site: Site, egress: Egress) -> None:
    answers = iter([Answer(PAGE, ends_at=500), Answer(PAGE, ends_at=200)])
    site.pages["/a"] = lambda: next(answers)

    assert (await step(egress, site)).body == PAGE[:500]


@pytest.mark.parametrize("media_type", ["text/csv", "text/plain", "application/pdf"])
async def test_a_file_that_was_cut_short_is_not_taken(
    site: Site, egress: Egress, media_type: str
) -> None:
    site.pages["/a"] = Answer(b"a,b\n1,2\n3,4\n", headers={"content-type": media_type}, ends_at=6)

    with pytest.raises(Unreachable, match="ended its answer before"):
        await step(egress, site)


@pytest.mark.parametrize("how", ["length", "chunked", "gzip", "gzip without its checksum"])
async def test_whoever_takes_only_what_is_whole_gets_nothing_else(
    site: Site, egress: Egress, how: str
) -> None:
    site.pages["/a"] = CUT[how]

    with pytest.raises(Unreachable, match="ended its answer before"):
        await egress.get(f"{site.url}/a")


@pytest.mark.parametrize(
    ("body", "unfinished"),
    [
        (b"<p>a</p><img src='x", True),
        (b"<p>a</p></p", True),
        (b"<p>a</p><!DOCT", True),
        (b"<p>a</p><!-- b", True),
        (b"<p>a</p> 1 < 2", False),
        (b"<p>a</p><", False),
        (b"a <b", False),
        (b"<p>a<!-- b --></p>", False),
        (b"<p>a</p></HTML><!-- b", False),
    ],
)
def test_a_page_that_ends_inside_a_tag_is_unfinished(body: bytes, unfinished: Any) -> None:
    assert is_unfinished(body) is unfinished


FLATE = HTML | {"content-encoding": "deflate"}


def raw(body: bytes) -> bytes:
    packing = zlib.compressobj(wbits=-15)
    return packing.compress(body) + packing.flush()


@pytest.mark.parametrize(
    "answer",
    [
        Answer(gzip.compress(PAGE[:300]) + gzip.compress(PAGE[300:]), headers=PACKED),
        Answer(
            b"".join(gzip.compress(PAGE[n : n + 9]) for n in range(0, len(PAGE), 9)),
            headers=PACKED,
            chunked=True,
        ),
        Answer(gzip.compress(PAGE) + bytes(512), headers=PACKED),
        Answer(raw(PAGE), headers=FLATE),
        Answer(raw(PAGE), headers=FLATE, chunked=True),
        Answer(zlib.compress(PAGE), headers=FLATE),
    ],
    ids=["two members", "many members", "padded", "raw", "raw in chunks", "with its head"],
)
async def test_all_of_a_packed_answer_is_read(site: Site, egress: Egress, answer: Answer) -> None:
    site.pages["/a"] = answer

    fetched = await step(egress, site)

    assert (fetched.body, fetched.short) == (PAGE, False)


async def test_a_second_member_that_is_cut_short_says_so(site: Site, egress: Egress) -> None:
    packed = gzip.compress(PAGE[:300]) + gzip.compress(PAGE[300:])[:-12]
    site.pages["/a"] = Answer(packed, headers=PACKED)

    fetched = await step(egress, site)

    assert fetched.short and fetched.body.startswith(PAGE[:300])


async def test_many_members_have_no_more_room_than_one(site: Site) -> None:
    site.pages["/a"] = Answer(gzip.compress(bytes(600_000)) * 2, headers=PACKED)
    client = Egress(WebSettings(allowed_private_hosts=[site.host], max_bytes=1_000_000))

    with pytest.raises(ContentRefused, match="more than 1 MB"):
        await client.step(f"{site.url}/a", Jar(), {})
    await client.aclose()


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
async def test_damaged_compression_is_refused(site: Site, egress: Egress, encoding: str) -> None:
    site.pages["/a"] = Answer(b"<p>not packed</p>", headers=HTML | {"content-encoding": encoding})

    with pytest.raises(ContentRefused, match="damaged"):
        await step(egress, site)
