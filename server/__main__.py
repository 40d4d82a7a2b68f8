"""`python -m server`: the API on one port."""

import argparse
import sys
from contextlib import suppress

from contracts.errors import ConfigurationError
from contracts.settings import read_settings
from server.app import create_app
from server.serving import Server, configure


def main() -> None:
    words = argparse.ArgumentParser(prog="python -m server", description=__doc__)
    words.add_argument("--host", default="127.0.0.1")
    words.add_argument("--port", type=int, default=8000)
    told = words.parse_args()
    try:
        settings = read_settings()
        app = create_app(settings)
    except ConfigurationError as error:
        sys.exit(str(error))
    with suppress(KeyboardInterrupt):
        Server(configure(app, settings, host=told.host, port=told.port)).run()


if __name__ == "__main__":
    main()
