import pytest
from pydantic import HttpUrl, ValidationError

from contracts.settings import WebSettings


def test_hosts_and_ports_are_written_with_commas() -> None:
    settings = WebSettings.model_validate(
        {"allowed_private_hosts": "Wiki.internal:443, 10.0.0.7:8080,", "ports": "80,443"}
    )

    assert settings.allowed_private_hosts == ["wiki.internal:443", "10.0.0.7:8080"]
    assert settings.ports == ["80", "443"]


def test_an_exception_has_to_name_its_port() -> None:
    with pytest.raises(ValidationError, match="names no port"):
        WebSettings(allowed_private_hosts=["wiki.internal"])


def test_sites_are_told_whom_to_ask_where_that_is_set() -> None:
    contact = HttpUrl("https://example.org/bot")

    assert WebSettings().agent == "Ibid/1.0"
    assert WebSettings(contact=contact).agent == "Ibid/1.0 (+https://example.org/bot)"
