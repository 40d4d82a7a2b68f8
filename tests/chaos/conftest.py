"""One real stack for all of these tests, with short leases, beside which doomed parts are started.

A process that was started again knows nothing of the one that died. So where a test kills an API,
the one of the stack, which runs already, stands for the one that is started again.
"""

import secrets
from collections.abc import Iterator

import pytest
import redis

from adapters.postgres.migrate import migrate
from local.database import create_database, set_passwords
from tests.chaos.servers import Servers
from tests.chaos.world import World
from tests.stack import Stack, environment_for, running_stack

SHORT = {
    "IBID_WORKER__LEASE_SECONDS": "2",
    "IBID_WORKER__HEARTBEAT_SECONDS": "0.5",
    "IBID_WORKER__SWEEP_SECONDS": "0.5",
    "IBID_RUNS__LEASE_SECONDS": "2",
}
HANDBOOK = b"""# Cold room handbook

## Storage
Reagents of class B are stored between 2 and 8 degrees Celsius. Probes are calibrated twice a year.

## Excursions
If a cold room exceeds 8 degrees for longer than twenty minutes, stock is moved to the standby room
and the event is recorded in the deviation log, together with the time and the name of the finder.

## People
The duty pharmacist is Dr. Ilse Brandt. She is reached on extension 4471.
"""
LONG_QUESTION = "What happens if a cold room exceeds 8 degrees for longer than twenty minutes?"


def long_document(sections: int) -> bytes:
    """About a passage a section, each with words of its own."""
    return b"\n\n".join(
        b"## Room %d\n" % n
        + b" ".join(b"Shelf %d of room %d holds lot %d." % (i, n, n * i) for i in range(1, 13))
        for n in range(1, sections + 1)
    )


class Chaos(World):
    """With the servers that it stands on, which may be killed as well."""

    def __init__(self, stack: Stack, servers: Servers, database: str) -> None:
        super().__init__(stack, servers.postgres.url(database=database))
        self.servers = servers

    def empty_redis(self) -> None:
        with redis.Redis.from_url(self.servers.redis.url) as client:
            client.flushall()


@pytest.fixture(scope="package")
def chaos(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chaos]:
    folder = tmp_path_factory.mktemp("chaos")
    servers, password, name = Servers(folder), secrets.token_urlsafe(24), "chaos"
    servers.start()
    try:
        superuser = servers.postgres.url(database="postgres")
        create_database(superuser, password, name)
        migrate(servers.postgres.url("ibid_owner", password, name))
        set_passwords(superuser, {"ibid_api": password, "ibid_worker": password})
        environment = environment_for(
            servers.postgres, servers.redis, folder, database=name, password=password
        )
        with running_stack(folder, environment | SHORT) as stack:
            yield Chaos(stack, servers, name)
    finally:
        servers.stop()


@pytest.fixture(scope="package")
def undisturbed(chaos: Chaos) -> list[tuple[object, ...]]:
    """The passages of the handbook when nothing goes wrong."""
    document = chaos.person.upload(chaos.person.project(), HANDBOOK)
    chaos.person.wait_for(document)
    return chaos.passages(document)


@pytest.fixture(scope="package")
def project(chaos: Chaos, undisturbed: object) -> str:
    """With the handbook in it, ready."""
    made = chaos.person.project()
    chaos.person.wait_for(chaos.person.upload(made, HANDBOOK))
    return made
