"""Where frames stand in a page, and what the page is with them."""

import pytest

from adapters.web.frames import Frame, frames_in, with_frames


def shown(body: str) -> list[str]:
    return [frame.src for frame in frames_in(body.encode()).shown]


@pytest.mark.parametrize(
    "body",
    [
        "<p>a</p><iframe src='/f'></iframe>",
        "<p>a</p><IFRAME SRC=/f>",
        "<frameset cols='20%,*'><frame src='/f'></frameset>",
        "<frameset><frame name=x src=/f><noframes>Get a browser.</noframes></frameset>",
        "<p>a</p><iframe width='100%' height='600' style='border: 0' src='/f'></iframe>",
        "<noscript>no</noscript><iframe src='/f'>your browser shows no frames</iframe>",
    ],
)
def test_a_frame_that_is_seen_is_found(body: str) -> None:
    assert shown(body) == ["/f"]


@pytest.mark.parametrize(
    "body",
    [
        "<p>a frame</p>",
        "<iframe></iframe>",
        "<iframe src=''></iframe>",
        "<iframe src='/f' width=1 height=1></iframe>",
        "<iframe src='/f' style='display: none'></iframe>",
        "<iframe src='/f' hidden></iframe>",
        "<noscript><iframe src='/f'></iframe></noscript>",
        "<template><iframe src='/f'></iframe></template>",
        "<!-- <iframe src='/f'></iframe> -->",
        "<script>'<iframe src=/f>'</script>",
        "<noframes><iframe src='/f'></iframe></noframes>",
    ],
)
def test_what_no_reader_sees_is_no_frame(body: str) -> None:
    assert shown(body) == []


@pytest.mark.parametrize(
    "before", ["", "\n\n", "<p>Räume</p>\r\n<!-- ä -->\n", "<p a='>'>1 < 2\n</p>"]
)
@pytest.mark.parametrize("charset", ["utf-8", "latin-1"])
def test_what_a_frame_shows_stands_in_its_place(before: str, charset: str) -> None:
    body = f"{before}<iframe src='/f'>old</iframe><p>behind</p>".encode(charset)

    made = with_frames(body, frames_in(body), {0: b"<html><body><p>inside</p></body></html>"})

    assert made.decode(charset) == f"{before}<div><p>inside</p></div><p>behind</p>"


def test_a_frameset_is_what_its_frames_show() -> None:
    body = (
        b"<html><head><title>T</title></head><frameset><frame src=/a><frame src=/b>"
        b"<noframes>Get a browser.</noframes></frameset></html>"
    )

    made = with_frames(body, frames_in(body), {1: b"<body><p>two</p>", 0: b"<p>one</p>"})

    assert made == (
        b"<html><head><title>T</title></head><body><div><p>one</p></div><div><p>two</p></div>"
        b"</body></html>"
    )


def test_a_frame_in_another_encoding_keeps_its_letters() -> None:
    body = b"<meta charset=iso-8859-1><p>R\xe4ume</p><iframe src=/f></iframe>"
    page = '<meta charset="utf-8"><body><p>Kälte 冷</p></body>'.encode()

    made = with_frames(body, frames_in(body), {0: page})

    assert made.endswith("<p>Räume</p><div><p>K&#228;lte &#20919;</p></div>".encode("latin-1"))


def test_frames_that_are_not_read_stay() -> None:
    body = b"<iframe src=/a></iframe><iframe src=/b></iframe>"

    assert with_frames(body, frames_in(body), {1: b"b"}) == b"<iframe src=/a></iframe><div>b</div>"


def test_only_so_many_frames_are_looked_at() -> None:
    assert len(frames_in(b"<iframe src=/a></iframe>" * 500).shown) == 20


def test_an_address_is_read_as_it_was_written() -> None:
    assert frames_in("<iframe src='/Räume?a=1&amp;b=2'>".encode()).shown[0][0] == "/Räume?a=1&b=2"
    assert frames_in(b"<iframe src=/a>").shown == [Frame("/a", 0, 15)]
