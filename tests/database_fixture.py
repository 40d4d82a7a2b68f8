"""What a test is told about its database."""

from dataclasses import dataclass


@dataclass(frozen=True)
class TestDatabase:
    """A migrated database; `superuser_url` is for looking from outside, not for the product."""

    __test__ = False

    owner_url: str
    api_url: str
    worker_url: str
    superuser_url: str
