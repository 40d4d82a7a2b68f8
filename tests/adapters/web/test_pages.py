import pytest

from adapters.web.pages import PageFacts, read_page
from contracts.ports import Fetched


def facts(body: str | bytes, **headers: str) -> PageFacts:
    data = body.encode() if isinstance(body, str) else body
    sent = {"content-type": "text/html"} | {k.replace("_", "-"): v for k, v in headers.items()}
    return read_page(Fetched("https://example.com/a", 200, sent, data))


def test_title_canonical_base_and_links_are_read() -> None:
    page = facts(
        "<title>Cold \n rooms &amp; doors</title><base href='/b/'>"
        "<link rel='canonical' href='/c'><a href='one'>1</a><area href='/two'>"
        "<a name='x'>no link</a><a href='three' rel='nofollow ugc'>3</a>"
    )

    assert (page.title, page.base, page.canonical) == ("Cold rooms & doors", "/b/", "/c")
    assert page.links == ["one", "/two"]


def test_the_title_of_a_drawing_is_not_the_title_of_the_page() -> None:
    page = facts("<body><svg><title>Icon</title></svg><p>Text</p></body>")

    assert page.title is None


@pytest.mark.parametrize(
    ("content", "noindex", "nofollow"),
    [
        ("noindex", True, False),
        ("NoFollow, all", False, True),
        ("none", True, True),
        ("", False, False),
    ],
)
def test_what_a_page_asks_of_robots_is_obeyed(content: str, noindex: bool, nofollow: bool) -> None:
    page = facts(f"<meta name='ROBOTS' content='{content}'><p>x</p>")

    assert (page.noindex, page.nofollow) == (noindex, nofollow)


@pytest.mark.parametrize(
    ("tag", "noindex"),
    [
        ("noindex", True),
        ("ibid: noindex", True),
        ("otherbot: noindex, nofollow", False),
        ("otherbot: nofollow, ibid: none", True),
        ("unavailable_after: 25 Jun 2030 15:00:00 PST, noindex", True),
    ],
)
def test_the_header_for_robots_is_obeyed_where_it_is_for_us(tag: str, noindex: bool) -> None:
    assert facts("<p>x</p>", x_robots_tag=tag).noindex is noindex


def test_pages_that_read_the_same_have_the_same_hash() -> None:
    one = facts("<head><script>a=1</script></head><body class=x><p>Same  words</p></body>")
    two = facts("<body class=y><!-- 17 --><p>Same <b>words</b></p><script>b=2</script></body>")
    three = facts("<body><p>Other words</p></body>")

    assert one.sha256 == two.sha256 != three.sha256


def test_a_page_made_by_javascript_has_no_text() -> None:
    page = facts("<title>App</title><body><div id=root></div><script>go('text')</script></body>")

    assert not page.has_text


@pytest.mark.parametrize(
    ("body", "content_type", "title"),
    [
        ("<title>Kälte</title>".encode("latin-1"), "text/html; charset=latin-1", "Kälte"),
        (b"<meta charset='windows-1251'><title>\xd5\xee\xeb\xee\xe4</title>", "text/html", "Холод"),
        (b"<meta charset='none-such'><title>ok</title>", "text/html", "ok"),
    ],
)
def test_a_page_is_read_in_the_encoding_it_names(
    body: bytes, content_type: str, title: str
) -> None:
    assert facts(body, content_type=content_type).title == title


@pytest.mark.parametrize(
    "piece",
    [
        "<!--",
        "<a href='",
        "<svg></b>",
        "<" * 9,
        "<![CDATA[",
        "</",
        "<p ",
        "&#x",
        "<svg>",
        "<title>",
    ],
)
def test_hostile_markup_is_read_in_time_that_grows_with_its_length(piece: str) -> None:
    page = facts("<title>Read</title>" + piece * (500_000 // len(piece)))

    assert page.title == "Read"


def test_a_file_that_is_no_page_has_the_hash_of_its_bytes() -> None:
    one = facts(b"%PDF-1.7 a", content_type="application/pdf")
    two = facts(b"%PDF-1.7 b", content_type="application/pdf")

    assert one.sha256 != two.sha256 and one.has_text and one.links == []


def test_markup_that_python_cannot_finish_is_read_until_there() -> None:
    assert facts("<title>Cold room</title><p>hi <![x y").title == "Cold room"


@pytest.mark.parametrize(
    "body",
    [b"<title>A</title><p>x</p>&#" + b"1" * 9999 + b";", b"<meta charset=undefined><title>A"],
)
def test_what_no_reader_can_decode_is_no_fault_of_ours(body: bytes) -> None:
    assert (
        read_page(
            Fetched("https://example.com/a", 200, {"content-type": "text/html"}, body + b"<p>")
        ).title
        == "A"
    )
