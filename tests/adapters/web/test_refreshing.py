"""Where pages lead by themselves: the ways in which sites write it, and what is none."""

import pytest

from adapters.web.pages import PageFacts, read_page
from adapters.web.refreshing import refresh_of, scripted_of
from contracts.ports import Fetched


def read(body: str, **headers: str) -> PageFacts:
    sent = {"content-type": "text/html"} | headers
    return read_page(Fetched("https://a.example.com/x", 200, sent, body.encode()))


@pytest.mark.parametrize(
    ("content", "to"),
    [
        ("0; url=/b", "/b"),
        ("0;URL=/b", "/b"),
        ("0; url='/b'", "/b"),
        ('0; url="/b"', "/b"),
        ("0; url='/b' and more", "/b"),
        ("0, /b", "/b"),
        ("0 /b", "/b"),
        ("5; url = https://b.example.com/?a=1;b=2", "https://b.example.com/?a=1;b=2"),
        (" 0.5 ;\n url=/b ", "/b"),
        (".5; url=/b", "/b"),
        ("0; url=/url=c", "/url=c"),
    ],
)
def test_a_page_leads_on_however_it_is_written(content: str, to: str) -> None:
    assert refresh_of(content) == to


@pytest.mark.parametrize(
    "content",
    [
        "", "0", "5", "30; url=/b", "6;url=/b", "99999999999; url=/b", "url=/b", "; url=/b",
        "0; url=", "0; url=''", "-1; url=/b", "0; url=javascript:alert(1)",
        "0; url=data:text/html,x", "0; url=mailto:a@example.com", "soon; url=/b",
    ],
)  # fmt: skip
def test_what_leads_nowhere_at_once_is_left(content: str) -> None:
    assert refresh_of(content) is None


@pytest.mark.parametrize(
    ("body", "headers", "to"),
    [
        ('<meta http-equiv="refresh" content="0; url=/b">', {}, "/b"),
        ("<META HTTP-EQUIV=Refresh CONTENT='1;URL=/b'>", {}, "/b"),
        ('<body><p>x</p><meta http-equiv="refresh" content="0; url=/b">', {}, "/b"),
        ('<noscript><meta http-equiv="refresh" content="0; url=/b"></noscript>', {}, "/b"),
        ("<p>x</p>", {"refresh": "0; url=/b"}, "/b"),
        ('<meta http-equiv="refresh" content="0; url=/c">', {"refresh": "0; url=/b"}, "/b"),
        ('<meta http-equiv="refresh" content="900"><meta http-equiv="refresh" content="0;/b">',
         {}, "/b"),
        ('<!-- <meta http-equiv="refresh" content="0; url=/b"> -->', {}, None),
        ("<script>'<meta http-equiv=refresh content=\"0; url=/b\">'</script>", {}, None),
        ('<template><meta http-equiv="refresh" content="0; url=/b"></template>', {}, None),
        ('<meta name="refresh" content="0; url=/b">', {}, None),
        ('<p>&lt;meta http-equiv="refresh" content="0; url=/b"&gt;</p>', {}, None),
    ],
)  # fmt: skip
def test_a_page_asks_for_it_where_browsers_look(
    body: str, headers: dict[str, str], to: str | None
) -> None:
    assert read(body, **headers).refresh == to


def test_what_is_asked_of_browsers_without_javascript_is_told_apart() -> None:
    meta = '<meta http-equiv="refresh" content="0; url=/b">'

    assert read(f"<noscript>{meta}</noscript>").refresh_unscripted
    assert not read(f"{meta}<noscript>x</noscript>").refresh_unscripted


@pytest.mark.parametrize(
    ("script", "to"),
    [
        ("location.replace('/b')", "/b"),
        ('window.location = "https://b.example.com/";', "https://b.example.com/"),
        ("top.location.href='/b'", "/b"),
        ("document.location.assign( '/b' )", "/b"),
        ("if (location == '/b') {}", None),
        ("var allocation = '/b'", None),
        ("location.replace(next)", None),
        ("location.reload()", None),
    ],
)
def test_where_a_script_leads_is_found_and_not_executed(script: str, to: str | None) -> None:
    assert scripted_of(script) == to


def test_a_script_of_a_page_with_text_leads_nowhere() -> None:
    script = "<script>location.replace('/b')</script>"

    assert read(f"<body>{script}</body>").scripted == "/b"
    assert read(f"<body><p>Words</p>{script}</body>").scripted is None
