"""Issuers of identities, as the environment names them."""

import pytest

from contracts.errors import ConfigurationError
from contracts.settings import read_settings
from tests.contracts.test_settings import environment

__all__ = ["environment"]

ISSUER = "IBID_OIDC__COMPANY__ISSUER"
CLIENT = "IBID_OIDC__COMPANY__CLIENT_ID"


@pytest.fixture(autouse=True)
def issuer(environment: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ISSUER, "https://id.example.com/realms/staff")
    monkeypatch.setenv(CLIENT, "ibid")


def test_an_issuer_is_read_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IBID_OIDC__COMPANY__ALLOWED_GROUPS", "staff, /owners")

    told = read_settings().oidc["company"]

    assert (told.issuer, told.client_id) == ("https://id.example.com/realms/staff", "ibid")
    assert told.allowed_groups == ["staff", "/owners"]


@pytest.mark.parametrize("client", [None, ""])
def test_an_issuer_without_a_client_id_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, client: str | None
) -> None:
    monkeypatch.delenv(CLIENT)
    if client is not None:
        monkeypatch.setenv(CLIENT, client)

    with pytest.raises(ConfigurationError, match=CLIENT):
        read_settings()


@pytest.mark.parametrize(
    "wrong",
    ["id.example.com", "ftp://id.example.com", "https://a:b@id.example.com", "https://x/?y"],
)
def test_what_is_no_issuer_stops_the_start(monkeypatch: pytest.MonkeyPatch, wrong: str) -> None:
    monkeypatch.setenv(ISSUER, wrong)

    with pytest.raises(ConfigurationError, match=ISSUER):
        read_settings()


def test_two_names_for_one_issuer_stop_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IBID_OIDC__OTHER__ISSUER", "https://id.example.com/realms/staff")
    monkeypatch.setenv("IBID_OIDC__OTHER__CLIENT_ID", "ibid")

    with pytest.raises(ConfigurationError, match="two names have the same issuer"):
        read_settings()


def test_an_algorithm_of_shared_secrets_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IBID_OIDC__COMPANY__ALGORITHM", "HS256")

    with pytest.raises(ConfigurationError, match="IBID_OIDC__COMPANY__ALGORITHM"):
        read_settings()


def test_without_passwords_and_issuers_nobody_could_sign_in(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("IBID_ACCOUNTS__PASSWORDS", "off")
    assert read_settings().accounts.passwords == "off"
    monkeypatch.delenv(ISSUER)
    monkeypatch.delenv(CLIENT)

    with pytest.raises(ConfigurationError, match="nobody could sign in"):
        read_settings()
