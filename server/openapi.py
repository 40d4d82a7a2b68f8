"""`python -m server.openapi` prints the API's description; `openapi.json` is its output."""

import json
import sys

from server.app import assemble

if __name__ == "__main__":
    json.dump(assemble().openapi(), sys.stdout, indent=2, ensure_ascii=False)
    sys.stdout.write("\n")
