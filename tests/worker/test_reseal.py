"""Keys that seal are rotated: everything is sealed anew, and the old key can go."""

from dataclasses import dataclass
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb
from pydantic import SecretStr

from adapters.sealing import CannotOpen, Sealer
from contracts.project_tools import ToolRequest
from contracts.settings import Settings
from contracts.tool_servers import request_to
from services.accounts import second_factor
from services.tools import grants, secrets
from tests.api import KEY, sign_up
from tests.database_fixture import TestDatabase
from tests.server.factors import guard
from tests.server.joining import id_of
from worker.reseal import reseal

NEW = SecretStr(KEY[11:] + KEY[:11])
GOES_TO = {"url": "https://shop.example/{id}"}
SERVER = "https://mcp.example.org/"


def with_keys(settings: Settings, *keys: SecretStr) -> Settings:
    changed = settings.secrets.model_copy(update={"tool_keys": [*keys]})
    return settings.model_copy(update={"secrets": changed})


@dataclass
class Kept:
    """Everything that somebody has sealed here, and where it stands."""

    database: TestDatabase
    person: UUID
    project: UUID
    tool: UUID
    server: UUID

    def rows(self) -> dict[str, str]:
        """The sealed texts, each by what it is bound to."""
        query = (
            "select (select secrets from tools where id = %(tool)s) as tool, s.secrets, s.client,"
            " g.sealed, (select sealed from authenticators where user_id = %(person)s) as factor"
            " from tool_servers s join tool_grants g on g.server_id = s.id where s.id = %(server)s"
        )
        with psycopg.connect(self.database.superuser_url, row_factory=dict_row) as connection:
            row = connection.execute(query, self.__dict__).fetchone()
        assert row is not None
        goes_to, server = ToolRequest.model_validate(GOES_TO), request_to(SERVER)
        return {
            secrets.context(self.tool, goes_to, "X-Key"): row["tool"]["X-Key"],
            secrets.context(self.server, server, "X-Key"): row["secrets"]["X-Key"],
            grants.context(self.server, server, "client"): row["client"],
            grants.context(self.server, server, "grant"): row["sealed"],
            second_factor.context(self.person): row["factor"],
        }

    def write(self, query: str, *values: object) -> None:
        with psycopg.connect(self.database.superuser_url) as connection:
            connection.execute(query.encode(), values)


@pytest.fixture
async def kept(server: str, database: TestDatabase, settings: Settings) -> Kept:
    """A tool and an authenticator as people make them; a server that somebody signed in to is
    written as the product writes it, which has no such server here."""
    person = await sign_up(server)
    await guard(person, database)
    project = await person.project()
    made = await person.http.post(
        f"/projects/{project}/tools",
        json={
            "name": "look_up",
            "description": "Looks up.",
            "parameters": {"type": "object", "properties": {"id": {"type": "string"}}},
            "request": GOES_TO,
            "secrets": {"X-Key": "of the tool"},
        },
    )
    found = Kept(
        database, UUID(await id_of(person)), UUID(project), UUID(made.json()["id"]), uuid4()
    )
    sealer, at = Sealer(settings.secrets.tool_keys), request_to(SERVER)
    of_server = {"X-Key": secrets.context(found.server, at, "X-Key")}
    client, grant = (grants.context(found.server, at, what) for what in ("client", "grant"))
    found.write(
        "insert into tool_servers (id, project_id, name, url, secrets, client)"
        " values (%s, %s, 'Shop', %s, %s, %s)",
        found.server,
        found.project,
        SERVER,
        Jsonb({name: sealer.seal(b"of the server", c) for name, c in of_server.items()}),
        sealer.seal(b"the client", client),
    )
    found.write(
        "insert into tool_grants (server_id, project_id, user_id, issuer, sealed)"
        " values (%s, %s, %s, 'https://in.example.org/', %s)",
        found.server,
        found.project,
        found.person,
        sealer.seal(b"the tokens", grant),
    )
    await person.http.aclose()
    return found


async def test_after_it_the_new_key_alone_opens_everything(settings: Settings, kept: Kept) -> None:
    old = settings.secrets.tool_keys
    before = [Sealer(old).open(text, context) for context, text in kept.rows().items()]

    told = await reseal(with_keys(settings, NEW, *old))

    after = [Sealer([NEW]).open(text, context) for context, text in kept.rows().items()]
    assert after == before and len(set(after)) == 5
    assert told.done >= 5 and told.lost == []
    await reseal(with_keys(settings, *old, NEW))  # for the tests that follow


async def test_a_second_time_nothing_is_left_to_do(settings: Settings, kept: Kept) -> None:
    rotated = with_keys(settings, NEW, *settings.secrets.tool_keys)
    await reseal(rotated)
    before = kept.rows()

    told = await reseal(rotated)

    assert (told.done, told.lost) == (0, []) and kept.rows() == before
    await reseal(with_keys(settings, *settings.secrets.tool_keys, NEW))


async def test_what_no_key_opens_is_named_and_left_as_it_is(settings: Settings, kept: Kept) -> None:
    context = second_factor.context(kept.person)
    foreign = Sealer([SecretStr("f" * 43)]).seal(b"x", context)
    kept.write("update authenticators set sealed = %s where user_id = %s", foreign, kept.person)

    told = await reseal(with_keys(settings, NEW, *settings.secrets.tool_keys))

    assert told.lost == [f"the authenticator of {kept.person}"]
    assert kept.rows()[context] == foreign
    with pytest.raises(CannotOpen):
        Sealer([NEW]).open(foreign, context)
    kept.write("delete from authenticators where user_id = %s", kept.person)
    await reseal(with_keys(settings, *settings.secrets.tool_keys, NEW))


async def test_without_a_key_it_says_which_variable_is_missing(settings: Settings) -> None:
    with pytest.raises(SystemExit, match="IBID_SECRETS__TOOL_KEYS"):
        await reseal(with_keys(settings))


def test_every_column_that_keeps_something_sealed_is_resealed(database: TestDatabase) -> None:
    """Sign-ins that are under way are gone in ten minutes, and are not."""
    with psycopg.connect(database.superuser_url) as connection:
        rows = connection.execute(
            "select table_name || '.' || column_name from information_schema.columns"
            " where table_schema = 'public' and column_name in ('sealed', 'secrets', 'client')"
        ).fetchall()

    assert {name for (name,) in rows} == {
        "authenticators.sealed",
        "tool_grants.sealed",
        "tool_servers.client",
        "tool_servers.secrets",
        "tool_sign_ins.sealed",
        "tools.secrets",
    }
