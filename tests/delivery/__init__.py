"""What ships Ibid to a cluster, as tools see it: Helm, Kubernetes' schemas, readers of workflows.

They live in an environment of their own beside this file; `charts.py` is run by its Python.
"""

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
CHART = HERE.parents[1] / "deploy" / "helm" / "ibid"


def tool(name: str) -> Path:
    tools = HERE / ".venv" / "bin"
    assert tools.is_dir(), "run `make test` once: it installs Helm and others for its tests"
    return tools / name


def rendered(wanted: Sequence[dict[str, Any]], chart: Path = CHART) -> list[dict[str, Any]]:
    """What Helm makes of each: `{"values": …, "upgrade": bool, "release": …}` → `objects`, `notes`,
    `lint`, `invalid` by Kubernetes' schemas, `unknown` kinds; or `refused`, a sentence."""
    done = subprocess.run(
        [tool("python"), HERE / "charts.py", chart],
        input=json.dumps(wanted), capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
