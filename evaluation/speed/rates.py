"""What counting each request costs, beside an API that counts none:
`python -m evaluation.speed.rates [times]`. Both run at once and are asked in turns.
"""

import json
import sys
import tempfile
from pathlib import Path

from contracts.settings import RateSettings
from evaluation.speed.pages import Visitor, compared
from evaluation.speed.running import running

_NONE = {f"IBID_RATES__{name.upper()}": "0" for name in RateSettings.model_fields}


def main() -> None:
    times = int(sys.argv[1]) if sys.argv[1:] else 500
    with (
        tempfile.TemporaryDirectory(prefix="ibid-rates-") as folder,
        running(Path(folder, "counted")) as first,
        running(Path(folder, "uncounted"), _NONE) as second,
    ):
        visitors = {"counted": Visitor(first), "uncounted": Visitor(second)}
        print(json.dumps(compared(visitors, times), indent=1))


if __name__ == "__main__":
    main()
