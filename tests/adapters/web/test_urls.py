import pytest

from adapters.web.urls import canonical, parse, site_of
from contracts.errors import UrlNotAllowed


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("HTTP://EXAMPLE.com:80/a/../b?x=1#part", "http://example.com/b?x=1"),
        ("https://münchen.example/", "https://xn--mnchen-3ya.example/"),
        ("http://0x7f.1/", "http://127.0.0.1/"),
        ("http:example.com", "http://example.com/"),
        (" https://example.com/a b ", "https://example.com/a%20b"),
    ],
)
def test_an_address_is_read_as_browsers_read_it(written: str, read: str) -> None:
    assert parse(written).href == read


@pytest.mark.parametrize(
    "written",
    [
        "", "example.com", "ftp://example.com/", "file:///etc/passwd", "javascript:alert(1)",
        "https://user:secret@example.com/", "https://user@example.com/", "http://exa mple.com/",
        "http://[fe80::1%25eth0]/", "http://\ud800.com/", f"https://example.com/{'a' * 2001}",
        f"https://{'a.' * 130}example.com/",
    ],
)  # fmt: skip
def test_what_is_no_address_of_the_web_is_refused_with_a_sentence(written: str) -> None:
    with pytest.raises(UrlNotAllowed, match=r"\.$"):
        parse(written)


def test_what_follows_a_page_around_is_left_out_of_its_address() -> None:
    url = parse("https://example.com/a?utm_source=x&id=7&UTM_Medium=y&gclid=1#top")

    assert canonical(url).href == "https://example.com/a?id=7"


def test_an_address_in_its_normal_form_stays_as_it_is() -> None:
    url = parse("https://example.com/a?b=%20&c=+&d")

    assert canonical(url) == url


@pytest.mark.parametrize(
    ("one", "two", "same_host", "same_domain"),
    [
        ("https://www.example.com/", "http://example.com/x", True, True),
        ("https://docs.example.com/", "https://example.com/", False, True),
        ("https://a.example.co.uk/", "https://b.example.co.uk/", False, True),
        ("https://a.co.uk/", "https://b.co.uk/", False, False),
        ("https://example.com:8443/", "https://example.com/", False, False),
        ("http://10.0.0.1:8080/", "http://10.0.0.1:8080/a", True, True),
    ],
)
def test_a_site_is_a_host_or_a_domain(
    one: str, two: str, same_host: bool, same_domain: bool
) -> None:
    assert (site_of(parse(one), "host") == site_of(parse(two), "host")) is same_host
    assert (site_of(parse(one), "domain") == site_of(parse(two), "domain")) is same_domain
