"""When personal data is masked, and that nothing speaks to a model beside what masks it."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from adapters.masking.opening import masking_of_projects, open_masking
from adapters.models.chat import OpenAIChatModel
from adapters.models.connections import Connections
from contracts.completions import ChatMessage
from contracts.errors import ConfigurationError, ModelUnavailable
from contracts.ledger import ModelRole
from contracts.projects import ModelChoices
from contracts.settings import ConnectionSettings, MaskingSettings, ModelSettings

ROOT = Path(__file__).parents[3]
FLOORS = ("adapters", "agents", "ingestion", "local", "server", "services", "worker")
ON = MaskingSettings(on=True)


def test_it_is_off_until_somebody_sets_it() -> None:
    assert open_masking(MaskingSettings.model_validate({})) is None


@pytest.mark.parametrize("package", ["faker", "phonenumbers", "stdnum"])
def test_a_package_that_is_missing_stops_the_start_and_is_named(
    monkeypatch: pytest.MonkeyPatch, package: str
) -> None:
    for module in [m for m in sys.modules if m.split(".")[0] == package]:
        monkeypatch.delitem(sys.modules, module)
    for module in [m for m in sys.modules if m.startswith("adapters.masking.finding")]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(ConfigurationError, match=r"install ibid\[masking\]"):
        Connections(ConnectionSettings(masking=ON))


def test_nothing_of_it_is_loaded_where_it_is_off() -> None:
    code = (
        "import sys; from adapters.models.connections import Connections;"
        "from contracts.settings import ConnectionSettings; Connections(ConnectionSettings());"
        "assert not {'faker', 'phonenumbers', 'stdnum'} & {*sys.modules}, 'loaded'"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


def test_a_country_that_is_none_stops_the_start() -> None:
    with pytest.raises(ConfigurationError, match="names QQ"):
        open_masking(MaskingSettings(on=True, regions=["DE", "QQ"]))


@pytest.mark.parametrize(
    ("words", "where"),
    [
        (r"/chat/completions", {"adapters/models/streamed.py"}),
        (r"\bOpenAIChatModel\(", {"adapters/models/connections.py", "adapters/models/trying.py"}),
        (r"^\s*(?:from|import) (?:langchain_openai|openai)\b", {"adapters/models/chat.py"}),
    ],
)
def test_a_model_is_spoken_to_in_one_place_alone(words: str, where: set[str]) -> None:
    files = [path for floor in FLOORS for path in (ROOT / floor).rglob("*.py")]
    found = {
        str(path.relative_to(ROOT))
        for path in files
        if re.search(words, path.read_text(), re.MULTILINE)
    }
    assert found == where


async def test_a_project_that_masks_asks_no_model_where_nothing_can_mask(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("adapters.masking.opening.find_spec", lambda name: None)
    model = ModelSettings.model_validate({"base_url": "http://127.0.0.1:1/v1", "name": "m"})
    connections = Connections(ConnectionSettings(model=model))

    with pytest.raises(ModelUnavailable, match=r"Have ibid\[masking\] installed"):
        connections.of(ModelRole.ANSWER, ModelChoices(masked=True))
    assert connections.of(ModelRole.ANSWER, ModelChoices(masked=False))
    assert not connections.can_mask


async def test_a_country_that_is_none_is_told_to_a_project_that_masks() -> None:
    masking = masking_of_projects(MaskingSettings(regions=["QQ"]))
    assert masking

    with pytest.raises(ModelUnavailable, match="names QQ"):
        await masking.begin([ChatMessage("user", "Who?")], [])


def test_a_project_that_masks_does_so_on_a_server_that_the_installation_tells_all() -> None:
    model = ModelSettings.model_validate(
        {"base_url": "http://127.0.0.1:1/v1", "name": "m", "masked": False}
    )
    connections = Connections(ConnectionSettings(model=model, masking=ON))

    (as_is,) = connections.of(ModelRole.ANSWER, ModelChoices(masked=False))
    (strict,) = connections.of(ModelRole.ANSWER, ModelChoices(masked=True))

    assert isinstance(as_is, OpenAIChatModel) and isinstance(strict, OpenAIChatModel)
    assert not as_is.masks
    assert strict.masks
