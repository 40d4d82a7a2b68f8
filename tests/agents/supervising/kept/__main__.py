"""Adds what today's code writes to what was kept."""

import json

from agents.supervising.state import Supervision
from tests.agents.supervising.kept import FILE, VALUES, kept_states, written

kept = kept_states() if FILE.exists() else {"parts": [], "values": {}}
kept["parts"] = sorted({*kept["parts"], *Supervision.__annotations__})
for of, value in VALUES.items():
    lines = kept["values"].setdefault(of.__name__, [])
    if (now := written(value)) not in lines:
        lines.append(now)
FILE.write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n")
