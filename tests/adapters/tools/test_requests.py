"""What a call's arguments can change of the request that its tool describes: their own place."""

import json
from typing import Any
from urllib.parse import quote

import pytest

from adapters.tools.requests import Outgoing, filled
from contracts.project_tools import ToolRequest
from contracts.tools import ToolFailure

SHOP = "https://shop.example/v1/orders/{id}"


def sent(url: str, arguments: dict[str, Any], **request: Any) -> Outgoing:
    return filled(ToolRequest.model_validate({"url": url, **request}), arguments, {}, "run:step")


def encoded(text: str, times: int) -> str:
    """Also what `quote` leaves as it is, the dots."""
    for _ in range(times):
        text = quote(text, safe="").replace(".", "%2e")
    return text


@pytest.mark.parametrize(
    "value",
    [
        ".",
        "..",
        " .. ",
        "../users",
        "a/../b",
        "a/..",
        "..\\users",
        "a\\.\\b",
        "..;",
        "..;v=1/users",
        "%2e%2e",
        "%2E%2e",
        ".%2e",
        "a%2f..%2fb",
        "a%5c..%5cb",
        "..%3b",
        *(encoded("..", times) for times in (2, 3)),
        *(encoded("a/../b", times) for times in (2, 3)),
    ],
)
def test_an_argument_that_is_or_decodes_to_a_path_of_its_own_is_refused(value: str) -> None:
    for url in (SHOP, "https://shop.example/v1/orders?file={id}"):
        with pytest.raises(ToolFailure, match="path of its own"):
            sent(url, {"id": value})


@pytest.mark.parametrize("value", ["a\r\nb", "a\tb", "\x00", "a\x7f", "a%0d%0ab", "a%2500b"])
def test_an_argument_with_a_control_character_has_no_place_in_an_address(value: str) -> None:
    with pytest.raises(ToolFailure, match="path of its own"):
        sent(SHOP, {"id": value})


@pytest.mark.parametrize("value", ["", " ", "\u2003"])
def test_an_argument_of_the_address_cannot_be_empty(value: str) -> None:
    with pytest.raises(ToolFailure, match="cannot be empty"):
        sent(SHOP, {"id": value})


@pytest.mark.parametrize("arguments", [{}, {"id": None}])
def test_an_argument_of_the_address_cannot_be_left_out(arguments: dict[str, Any]) -> None:
    with pytest.raises(ToolFailure, match="id is needed"):
        sent(SHOP, arguments)


@pytest.mark.parametrize("value", [["a", "b"], {"a": "b"}])
def test_an_argument_of_the_address_is_one_value(value: object) -> None:
    with pytest.raises(ToolFailure, match="one value"):
        sent(SHOP, {"id": value})


@pytest.mark.parametrize("url", [SHOP, "https://shop.example/v1/orders?id={id}"])
@pytest.mark.parametrize(
    "value",
    [
        "group/project",
        "//attacker.example",
        "https://attacker.example/",
        "@attacker.example",
        ":8443",
        "1?admin=true",
        "1&admin=true",
        "1#part",
        "1%3Fadmin=true",
        "…",
        "a..b",
        "..a",
    ],
)
def test_whatever_stands_in_an_argument_stays_where_the_template_puts_it(
    url: str, value: str
) -> None:
    assert sent(url, {"id": value}).url == url.replace("{id}", quote(value, safe=""))


@pytest.mark.parametrize(
    ("segment", "arguments"),
    [
        ("{a}{b}", {"a": "%2", "b": "e%2e"}),
        ("{a}{b}", {"a": "..%2", "b": "fx"}),
        ("..{a}", {"a": ";v=1"}),
        (".{a}", {"a": "%2e/x"}),
        ("{a}.", {"a": "x/."}),
    ],
)
def test_arguments_make_no_path_together_with_what_stands_beside_them(
    segment: str, arguments: dict[str, str]
) -> None:
    with pytest.raises(ToolFailure, match="path of its own"):
        sent(f"https://shop.example/v1/{segment}/orders", arguments)


def test_a_value_that_the_template_settles_is_given_by_no_argument() -> None:
    with pytest.raises(ToolFailure, match="account has its value"):
        sent("https://shop.example/orders?account=42", {"account": "43"})


def test_arguments_without_a_place_go_into_the_query_after_the_templates_own() -> None:
    assert (
        sent("https://shop.example/orders?account=42", {"q": "a&b=c", "tag": ["x", "y z"]}).url
        == "https://shop.example/orders?account=42&q=a%26b%3Dc&tag=x&tag=y+z"
    )


def test_an_address_that_becomes_too_long_is_refused() -> None:
    with pytest.raises(ToolFailure, match="make no address"):
        sent(SHOP, {"id": "x" * 10_000})


@pytest.mark.parametrize("value", ["a\r\nx-admin: true", "a\nb", "a\x00", "ü", " a", "x" * 8_001])
def test_an_argument_that_no_header_can_carry_is_refused(value: str) -> None:
    placed = ToolRequest.model_validate(
        {"url": SHOP, "arguments": {"who": {"in": "header", "name": "X-Who"}}}
    )

    with pytest.raises(ToolFailure, match="who cannot be sent in a header"):
        filled(placed, {"id": "1", "who": value}, {}, "run:step")


def test_a_secret_and_the_key_of_the_call_win_over_what_argument_and_template_say() -> None:
    placed = ToolRequest.model_validate(
        {
            "url": "https://shop.example/orders",
            "headers": {"X-Key": "of the template", "X-Tenant": "of the template"},
            "arguments": {
                "key": {"in": "header", "name": "x-KEY"},
                "once": {"in": "query", "name": "Idempotency-Key"},
            },
        }
    )

    headers = filled(
        placed, {"key": "of the model", "once": "of the model"}, {"X-Key": "secret"}, "run:step"
    ).headers

    assert headers["x-key"] == "secret" and headers["x-tenant"] == "of the template"
    assert headers["idempotency-key"] == "run:step"
    assert all(name == name.lower() for name in headers)


@pytest.mark.parametrize("name", ["Idempotency-Key", "Host", "content-length", "Proxy-Foo", "a b"])
def test_a_header_of_ours_is_no_place_for_an_argument(name: str) -> None:
    with pytest.raises(ValueError, match=r"header|Ibid itself"):
        ToolRequest.model_validate(
            {"url": SHOP, "arguments": {"who": {"in": "header", "name": name}}}
        )


def test_a_body_is_sent_up_to_its_longest_and_no_longer() -> None:
    url, longest = "https://shop.example/orders", 256 * 1024
    frame = len(json.dumps({"note": ""}))

    fits = sent(url, {"note": "x" * (longest - frame)}, method="POST")
    assert len(fits.body) == longest and fits.headers["content-type"] == "application/json"
    for note in ("x" * (longest - frame + 1), "ü" * (longest // 2)):
        with pytest.raises(ToolFailure, match="too long"):
            sent(url, {"note": note}, method="POST")


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("value", ["\ud800", float("nan"), [float("inf")], {"a\udfff": 1}])
def test_a_value_that_no_json_can_carry_is_refused_with_a_sentence(
    method: str, value: object
) -> None:
    """Python reads all of these from what a model writes."""
    with pytest.raises(ToolFailure, match="cannot be sent as JSON"):
        sent("https://shop.example/orders", {"note": value}, method=method)
