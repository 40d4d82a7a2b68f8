"""Five hundred files at once over a line that is cut now and then: `python -m tests.e2e.uploads`.

IBID_UPLOADS, IBID_UPLOADS_CUT and IBID_UPLOADS_SEED say how many, how often and in which order.
"""

import os
import sys
import tempfile
from pathlib import Path

from local import processes
from local.attach import started
from local.doctor import browser
from local.home import CannotRun, Home
from tests.e2e.run import in_client


def main() -> int:
    chromium = os.environ.get("IBID_BROWSER") or browser()
    if chromium is None:
        print("uploads not measured: there is no Chromium here (apt-get install chromium).")
        return 1 if os.environ.get("CI") == "true" else 0
    web, api = map(str, processes.free_ports(2))
    ports = {"IBID_WEB_PORT": web, "IBID_API_PORT": api}
    with (
        tempfile.TemporaryDirectory(prefix="ibid-uploads-") as folder,
        started(Home(Path(folder)), os.environ | ports) as ibid,
    ):
        try:
            in_client(
                *("playwright", "test", "--project=uploads"),
                IBID_WEB_URL=ibid.web_url,
                IBID_BROWSER=chromium,
            )
        except CannotRun as problem:
            print(f"uploads failed: {problem}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
