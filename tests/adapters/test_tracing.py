"""What is done for traces where nobody is sent any, and what is hidden where somebody is."""

import subprocess
import sys

from pydantic import BaseModel, SecretStr

from adapters.tracing.hiding import MASK, Hiding

_WITHOUT = """
import sys
from contracts.settings import TracingSettings
from adapters.tracing.exporting import open_tracing
from pydantic import BaseModel

class Told(BaseModel):
    tracing: TracingSettings = TracingSettings()

import server.app
open_tracing(Told())
loaded = ("opentelemetry.sdk", "opentelemetry.proto", "google.protobuf")
print([name for name in sys.modules if name.startswith(loaded)])
"""


class _Deep(BaseModel):
    key: SecretStr = SecretStr("a-key-of-a-model")
    short: SecretStr = SecretStr("abc")
    headers: dict[str, SecretStr] = {"authorization": SecretStr("Bearer a-key-of-a-model")}


class _Told(BaseModel):
    deep: _Deep = _Deep()
    keys: list[SecretStr] = [SecretStr("first.key"), SecretStr("second-key")]


def test_without_an_endpoint_nothing_of_open_telemetry_is_loaded() -> None:
    said = subprocess.run(
        [sys.executable, "-c", _WITHOUT], capture_output=True, text=True, check=True
    )

    assert said.stdout.strip() == "[]"


def test_every_secret_of_the_settings_is_hidden_the_longest_first() -> None:
    hide = Hiding(_Told())

    assert hide("Bearer a-key-of-a-model and a-key-of-a-model") == f"{MASK} and {MASK}"
    assert hide("first.key, firstXkey, second-key") == f"{MASK}, firstXkey, {MASK}"
    assert hide.within({"a": ["second-key", 1], "abc": "abc"}) == {"a": [MASK, 1], "abc": "abc"}
