import pytest

from contracts.errors import ConfigurationError
from contracts.settings import Settings, read_settings

KEY = "Zm9yIHRlc3RzIG9ubHkgYW5kIG5vdGhpbmcgZWxzZSBhdCBhbGw"


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IBID_DATABASE__API_URL", "postgresql://localhost/ibid")
    monkeypatch.setenv("IBID_REDIS__URL", "redis://localhost")
    monkeypatch.setenv("IBID_SECRETS__ACCESS_TOKEN_KEYS", KEY)
    monkeypatch.setenv("IBID_SECRETS__UPLOAD_KEYS", KEY)


def test_what_is_set_is_read() -> None:
    assert read_settings().chunking.size == Settings.model_fields["chunking"].default.size


@pytest.mark.parametrize("weak", ["", "short", "a" * 40, "changeme-changeme-changeme-changeme-1"])
def test_a_weak_secret_stops_the_start_and_is_named_without_its_value(
    monkeypatch: pytest.MonkeyPatch, weak: str
) -> None:
    monkeypatch.setenv("IBID_SECRETS__UPLOAD_KEYS", weak)

    with pytest.raises(ConfigurationError, match="IBID_SECRETS__UPLOAD_KEYS") as refused:
        read_settings()

    assert not weak or weak not in str(refused.value)


def test_a_missing_secret_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("IBID_SECRETS__ACCESS_TOKEN_KEYS")

    with pytest.raises(ConfigurationError, match="IBID_SECRETS__ACCESS_TOKEN_KEYS"):
        read_settings()


def test_keys_can_be_rotated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IBID_SECRETS__UPLOAD_KEYS", f"{KEY[::-1]},{KEY}")

    assert len(read_settings().secrets.upload_keys) == 2


def test_a_model_without_a_name_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IBID_MODEL__BASE_URL", "http://localhost:11434/v1")

    with pytest.raises(ConfigurationError, match="IBID_MODEL__NAME"):
        read_settings()


def test_further_embedders_are_read_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IBID_EMBEDDERS__QWEN__KIND", "openai")
    monkeypatch.setenv("IBID_EMBEDDERS__QWEN__BASE_URL", "http://localhost:11434/v1")
    monkeypatch.setenv("IBID_EMBEDDERS__QWEN__NAME", "qwen3-embedding")
    monkeypatch.setenv("IBID_EMBEDDERS__QWEN__DIMENSIONS", "1024")

    ((name, told),) = read_settings().embedders.items()

    assert (name, told.name, told.dimensions) == ("qwen", "qwen3-embedding", 1024)
    assert told.variables == "IBID_EMBEDDERS__QWEN"


@pytest.mark.parametrize(
    "variable", ["IBID_EMBEDDERS__QWEN__DIMENSIONS", "IBID_EMBEDDING__DIMENSIONS"]
)
def test_more_dimensions_than_can_be_stored_stop_the_start_and_are_named(
    monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setenv(variable, "3073")

    with pytest.raises(ConfigurationError, match=f"{variable}: .*3072"):
        read_settings()


def test_an_embedders_misspelled_setting_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IBID_EMBEDDERS__QWEN__MODEL", "x")

    with pytest.raises(ConfigurationError, match="IBID_EMBEDDERS__QWEN__MODEL"):
        read_settings()


def test_every_wrong_variable_is_named_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IBID_MODEL__BASE_URL", "http://localhost:11434/v1")
    monkeypatch.setenv("IBID_CHUNKING__MINIMUM", "500")
    monkeypatch.setenv("IBID_REDIS__RUN_LOG_SECONDS", "soon")

    with pytest.raises(ConfigurationError) as refused:
        read_settings()

    assert str(refused.value) == (
        "Ibid cannot start. IBID_MODEL: IBID_MODEL__NAME is needed with IBID_MODEL__BASE_URL;"
        " IBID_REDIS__RUN_LOG_SECONDS: Input should be a valid integer, unable to parse string as"
        " an integer; IBID_CHUNKING: chunking.minimum must be smaller than chunking.size."
    )
