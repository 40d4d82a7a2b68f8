"""A tool that sends back what it was sent: nobody reads a secret in it, however it is spelled."""

import json
from base64 import b64encode
from html import escape
from urllib.parse import quote, quote_plus

import pytest

from adapters.tools.masking import MASK, Mask
from adapters.tools.reading import LONGEST, answer_of
from contracts.web import Fetched

SECRET = "sk/4f+9a \"7c&1b\\e<2'd=="
BASIC = "Basic " + b64encode('ada:pä"ss/w+rd'.encode()).decode()


def answered(body: str | bytes, kind: str = "text/plain", *, cut: bool = False) -> Fetched:
    data = body if isinstance(body, bytes) else body.encode()
    return Fetched("https://shop.example/", 200, {"content-type": kind}, data, cut=cut)


def php(text: str) -> str:
    return json.dumps(text)[1:-1].replace("/", "\\/")


def go(text: str) -> str:
    written = json.dumps(text)[1:-1]
    return written.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def dotnet(text: str) -> str:
    return "".join(c if c.isalnum() else f"\\u{ord(c):04X}" for c in text)


def numbered(text: str) -> str:
    return "".join(c if c.isalnum() else f"&#{ord(c)};" for c in text)


def lower_quoted(text: str) -> str:
    return "".join(c if c.isalnum() else f"%{ord(c):02x}" for c in text)


@pytest.mark.parametrize(
    "spelled",
    [
        str,
        lambda text: json.dumps(text)[1:-1],
        php,
        go,
        dotnet,
        quote,
        quote_plus,
        lambda text: quote(text, safe=""),
        lambda text: quote(quote(text, safe=""), safe=""),
        lower_quoted,
        escape,
        lambda text: escape(text, quote=False),
        lambda text: escape(escape(text)),
        numbered,
    ],
    ids=[
        "as it is", "JSON", "JSON of PHP", "JSON of Go", "JSON of .NET", "path", "form", "URL",
        "URL twice", "URL in lower case", "HTML", "HTML text", "HTML twice", "HTML in numbers",
    ],
)  # fmt: skip
def test_a_secret_is_masked_in_every_spelling(spelled: object) -> None:
    assert callable(spelled)
    said = f"You sent {spelled(SECRET)} to us"

    assert Mask([SECRET])(said) == f"You sent {MASK} to us"


@pytest.mark.parametrize(
    "part",
    [BASIC, BASIC.partition(" ")[2], 'ada:pä"ss/w+rd', 'pä"ss/w+rd'],
    ids=["header", "token", "name and password", "password"],
)
@pytest.mark.parametrize(
    "spelled",
    [str, lambda text: json.dumps(text)[1:-1], quote, escape],
    ids=["", "JSON", "URL", "HTML"],
)
def test_what_basic_wraps_is_masked_as_the_header_is(part: str, spelled: object) -> None:
    assert callable(spelled)

    assert Mask([BASIC])(f"<{spelled(part)}>") == f"<{MASK}>"


def test_a_token_is_masked_without_its_scheme_and_the_scheme_alone_is_not() -> None:
    mask = Mask(["Bearer sk-4f9a7c"])

    assert mask("Bearer sk-4f9a7c, sk-4f9a7c, a Bearer") == f"{MASK}, {MASK}, a Bearer"


def test_basic_that_wraps_nothing_readable_is_masked_as_it_is() -> None:
    assert Mask(["Basic not base64"])("a Basic not base64") == f"a {MASK}"
    assert Mask(["Basic /////w=="])("it is /////w==") == f"it is {MASK}"


def test_a_secret_with_several_spaces_is_masked_in_a_form_and_in_html() -> None:
    for spelled in ("a  b1", "a b1", "a++b1", "a%20%20b1"):
        assert Mask(["a  b1"])(spelled) == MASK


def test_of_secrets_that_contain_each_other_the_longest_is_masked() -> None:
    assert Mask(["4f9a", "4f9a7c1b"])("4f9a7c1b 4f9a") == f"{MASK} {MASK}"


def test_a_part_that_is_a_word_like_any_other_is_left() -> None:
    assert Mask(["Key abc"])("abc of Key abc") == f"abc of {MASK}"
    assert Mask([])("nothing to hide") == "nothing to hide"


@pytest.mark.parametrize("text", [" " * 50_000, "a" + "+" * 50_000, "a" + " +" * 25_000])
def test_a_text_of_nothing_but_spaces_is_read_once(text: str) -> None:
    """Read again from each of them, the test would run out of time."""
    assert Mask(["a   b", "a + + + + b", "Basic " + b64encode(b"  :  x").decode()])(text) == text


def test_headers_that_are_shown_are_masked() -> None:
    sent = {"x-key": SECRET, "accept": "text/plain"}

    assert Mask([SECRET]).headers(sent) == {"x-key": MASK, "accept": "text/plain"}


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json", json.dumps({"sent": [SECRET]})),
        ("application/json", f'{{"sent": "{php(SECRET)}"'),
        ("application/problem+json", f'["{dotnet(SECRET)}"]'),
        ("text/html", f"<p>You sent {numbered(SECRET)}</p>"),
        ("text/html; charset=latin-1", f"<p>You sent {escape(SECRET)}</p>"),
        ("text/html", "<p>You sent " + escape(SECRET).replace(" ", "\n  ") + "</p>"),
        ("text/xml", f"<sent>{escape(SECRET)}</sent>"),
        ("text/plain", SECRET.replace("4f", "4\x00f")),
    ],
)
def test_no_secret_is_in_the_text_of_an_answer(kind: str, body: str) -> None:
    text = answer_of(answered(body, kind), Mask([SECRET])).text

    assert MASK in text and "4f" not in text and "2'd" not in text


@pytest.mark.parametrize("left", [1, 5, len(SECRET) - 1, len(SECRET)])
def test_no_half_of_a_secret_is_left_where_the_text_is_cut(left: int) -> None:
    answer = answer_of(answered("." * (LONGEST - left) + SECRET + "-" * 50), Mask([SECRET]))

    assert answer.cut and set(answer.text) <= set(f".-{MASK}")


@pytest.mark.parametrize("left", [4, 12, len(BASIC) - 1])
@pytest.mark.parametrize(
    ("kind", "before"),
    [
        ("text/plain", " " * 2000),
        ("text/html", "<style>" + "x" * 2000 + "</style><p>"),
        ("application/json", '{"sent": "' + " " * 2000),
    ],
)
def test_no_half_of_a_secret_is_left_where_the_answer_itself_was_cut(
    kind: str, before: str, left: int
) -> None:
    """What is not read of it made it long, so that its end is shown."""
    whole = f"{BASIC} and {BASIC[:left]}"
    answer = answer_of(answered(before + whole, kind, cut=True), Mask([BASIC]))

    assert answer.cut and "Basi" not in answer.text and BASIC[6:10] not in answer.text


def test_an_answer_that_was_cut_keeps_what_comes_before_its_end() -> None:
    mask = Mask(["sk-4f9a7c"])
    answer = answer_of(answered("It was shipped. " + "x" * 500, cut=True), mask)

    assert answer.text.startswith("It was shipped. xxx")
    assert answer_of(answered("It was shipped."), mask).text == "It was shipped."


def test_no_half_of_a_secret_is_left_where_the_end_is_left_out() -> None:
    mask = Mask(["sk-4f9a7c"])
    answer = answer_of(answered("It is sk-4f9a7c" + "x" * (mask.longest - 4), cut=True), mask)

    assert "sk" not in answer.text
