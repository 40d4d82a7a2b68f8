"""Addresses in the one form in which they are compared."""

import pytest

from contracts.emails import email_address
from services.accounts.addresses import kept, network_of


def test_one_form_of_an_address() -> None:
    assert email_address(" Ada@Example.COM ") == "ada@example.com"
    assert email_address("ａｄａ＠example.com") == "ada@example.com"


@pytest.mark.parametrize(
    ("host", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("anything at all", "unknown"),
        ("", "unknown"),
    ],
)
def test_what_counts_as_one_address(host: str, network: str) -> None:
    assert network_of(host) == network


@pytest.mark.parametrize(
    ("host", "network", "full"),
    [
        ("203.0.113.77", "203.0.113.0/24", "203.0.113.77"),
        ("::ffff:203.0.113.77", "203.0.113.0/24", "203.0.113.77"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1::/48", "2001:db8:1:2:3:4:5:6"),
        ("fe80::1%eth0", "fe80::/48", "fe80::1"),
        ("", "", ""),
        ("/run/ibid.sock", "", ""),
    ],
)
def test_security_events_keep_of_an_address_what_the_setting_says(
    host: str, network: str, full: str
) -> None:
    assert [kept(host, "none"), kept(host, "network"), kept(host, "full")] == ["", network, full]
