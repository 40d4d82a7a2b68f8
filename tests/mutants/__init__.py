"""Mutation testing: whether the tests of a room notice when its code is changed.

`make mutants` changes the code of each room in `rooms.py`, one small change at a time, and runs
the room's own tests. A change that no test notices is a survivor. Survivors that change nothing
anybody could see are in `equivalent.toml`, each with its reason; they do not count. `score.json`
holds the share of the others that was killed, and it may not fall.

mutmut is installed beside the project, as `tests/vector_engines` is. It changes what stands in
functions and methods; decorated ones and what runs at import are left as they are.
"""

import sys
from pathlib import Path

HERE = Path(__file__).parent
PROJECT = HERE.parents[1]
WORK = PROJECT / ".mutants"
PACKAGES = HERE / ".venv" / "lib" / f"python3.{sys.version_info.minor}" / "site-packages"
SCORES = HERE / "score.json"
EQUIVALENT = HERE / "equivalent.toml"
