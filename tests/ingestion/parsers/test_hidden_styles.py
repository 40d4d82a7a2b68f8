"""What a style or an attribute hides, and what only looks like it."""

import pytest

from ingestion.parsers.html import HtmlParser


def read(attributes: str) -> str:
    page = f"<html><body><p>The cold room.</p><div {attributes}>zorb</div></body></html>"
    return HtmlParser().parse(page.encode(), "a.html").text


@pytest.mark.parametrize(
    "attributes",
    [
        "hidden",
        "hidden=''",
        "hidden=false",
        "style='display:none'",
        "style='color: red; DISPLAY : NONE !important'",
        "style='display:/* now */none;'",
        "style='visibility:hidden'",
        "style='visibility: collapse; color: red'",
    ],
)
def test_what_is_hidden_is_not_read(attributes: str) -> None:
    assert "zorb" not in read(attributes)


@pytest.mark.parametrize(
    "attributes",
    [
        "hidden=until-found",
        "hidden=Until-Found",
        "style='--x-display:none-ish'",
        "style='--display:none'",
        """style='background:url("display:none")'""",
        "style='visibility:visible'",
        "style='display:none-of-your-business'",
        "style='content-visibility:auto'",
    ],
)
def test_what_only_looks_hidden_is_read(attributes: str) -> None:
    assert "zorb" in read(attributes)
