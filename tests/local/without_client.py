"""`python without_client.py`: `make up` with everything but the web client."""

import os

from local.commands import PROJECT
from local.home import Home
from local.stack import Stack
from local.supervisor import Part
from local.up import up


class WithoutClient(Stack):
    def parts(self) -> list[Part]:
        return [part for part in super().parts() if part.name != "client"]


if __name__ == "__main__":
    up(Home.of(os.environ, PROJECT), make=WithoutClient)
