"""What servers say of signing in is believed as far as the RFCs and the guarded client let it."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from adapters.tools.http import ToolCalls
from adapters.tools.mcp import McpServer
from adapters.tools.oauth import AuthorizationServers
from adapters.web.egress import Egress
from contracts.errors import AppError, Invalid, Unreachable, UrlNotAllowed
from contracts.settings import WebSettings
from contracts.settings.tools import ToolSettings
from contracts.tool_sign_ins import AuthorizationServer, Challenge, OAuthClient
from tests.fakes.serving import Got, Reply
from tests.fakes.tool_server import ToolServer, tool_server
from tests.oauth_server import METADATA, Guarded, guarded

RESOURCE = "/.well-known/oauth-protected-resource"


@pytest.fixture
async def there() -> AsyncIterator[Guarded]:
    async with guarded() as servers:
        yield servers


@pytest.fixture
async def fake() -> AsyncIterator[ToolServer]:
    async with tool_server() as server:
        yield server


def asking(**settings: Any) -> AuthorizationServers:
    tools = ToolSettings.model_validate({"private_hosts": ["*"], "seconds": 5} | settings)
    return AuthorizationServers(ToolCalls(Egress(WebSettings()), tools), tools)


async def found(there: Guarded, challenge: Challenge | None = None) -> AuthorizationServer | None:
    at = McpServer(there.shop.url, {}, there.hosts)
    return await asking().found(at, challenge or Challenge())


def says(fake: ToolServer, **metadata: Any) -> McpServer:
    """A server at `/mcp` of the fake, which is its own authorization server, changed so."""
    resource = {"resource": f"{fake.url}/mcp", "authorization_servers": [fake.url]}
    server = {
        "issuer": fake.url,
        "authorization_endpoint": f"{fake.url}/authorize",
        "token_endpoint": f"{fake.url}/token",
        "registration_endpoint": f"{fake.url}/register",
        "code_challenge_methods_supported": ["S256"],
    }
    said = {f"{RESOURCE}/mcp": resource, METADATA: server}
    for one in said.values():
        one.update({name: value for name, value in metadata.items() if name in one})

    def reply(got: Got) -> Reply:
        one = said.get(got.target)
        return Reply("", 404) if one is None else Reply(one)

    fake.reply = reply
    return McpServer(f"{fake.url}/mcp", {}, [fake.host])


async def test_where_to_sign_in_is_found_with_and_without_a_word_of_it(there: Guarded) -> None:
    said = f"http://{there.shop.host}{RESOURCE}/mcp"
    for challenge in (Challenge(), Challenge(resource_metadata=said)):
        server = await found(there, challenge)
        assert server is not None
        assert (server.issuer, server.resource) == (there.door.url, there.shop.url)
        assert server.token_endpoint == f"{there.door.url}token"


async def test_a_server_that_says_nothing_of_it_wants_no_sign_in(fake: ToolServer) -> None:
    fake.reply = lambda _: Reply("", 404)
    assert await asking().found(McpServer(f"{fake.url}/mcp", {}, [fake.host]), Challenge()) is None
    assert [got.target for got in fake.got] == [f"{RESOURCE}/mcp", RESOURCE]


async def test_an_authorization_server_without_pkce_is_not_used(there: Guarded) -> None:
    there.door.without = ("code_challenge_methods_supported",)
    with pytest.raises(Invalid, match="PKCE"):
        await found(there)
    there.door.without = ()
    there.door.metadata = {"code_challenge_methods_supported": ["plain"]}
    with pytest.raises(Invalid, match="PKCE"):
        await found(there)


async def test_metadata_of_another_issuer_are_not_used(there: Guarded) -> None:
    there.door.metadata = {"issuer": "https://accounts.example/"}
    with pytest.raises(Invalid, match="of somebody else"):
        await found(there)


@pytest.mark.parametrize(
    "resource", ["https://bank.example/mcp", "{url}/mcp/deeper", "{url}/mcpx", "{url}:1/mcp"]
)
async def test_metadata_of_another_resource_are_not_used(fake: ToolServer, resource: str) -> None:
    at = says(fake, resource=resource.format(url=fake.url))
    with pytest.raises(Invalid, match=r"another resource|cannot be read"):
        await asking().found(at, Challenge())


@pytest.mark.parametrize("resource", ["{url}/mcp", "{url}/", "{url}"])
async def test_a_resource_may_be_the_servers_origin(fake: ToolServer, resource: str) -> None:
    at = says(fake, resource=resource.format(url=fake.url))
    server = await asking().found(at, Challenge())
    assert server is not None and server.resource == resource.format(url=fake.url)


@pytest.mark.parametrize(
    "challenge",
    ["http://10.0.0.1/metadata", "http://169.254.169.254/latest", "http://localhost:1/x"],
)
async def test_metadata_at_a_private_address_are_not_asked_for(
    fake: ToolServer, challenge: str
) -> None:
    with pytest.raises(UrlNotAllowed):
        await asking().found(says(fake), Challenge(resource_metadata=challenge))
    assert fake.got == []


@pytest.mark.parametrize(
    "field",
    ["authorization_servers", "authorization_endpoint", "token_endpoint", "registration_endpoint"],
)
@pytest.mark.parametrize("url", ["https://10.0.0.1/x", "http://127.0.0.1:1/x"])
async def test_no_address_that_metadata_name_is_private(
    fake: ToolServer, field: str, url: str
) -> None:
    at = says(fake, **{field: [url] if field == "authorization_servers" else url})
    with pytest.raises(UrlNotAllowed):
        await asking().found(at, Challenge())


async def test_nobody_signs_in_without_encryption_outside_the_own_network(
    fake: ToolServer,
) -> None:
    at = says(fake, authorization_endpoint="http://1.1.1.1/authorize")
    with pytest.raises(UrlNotAllowed, match="not reached by https"):
        await asking().found(at, Challenge())


@pytest.mark.parametrize("endpoint", ["javascript:alert(1)", "file:///etc/passwd", "//x", "", 7])
async def test_an_endpoint_that_is_no_address_of_the_web_is_refused(
    fake: ToolServer, endpoint: Any
) -> None:
    at = says(fake, authorization_endpoint=endpoint)
    with pytest.raises(Invalid, match="cannot be read"):
        await asking().found(at, Challenge())


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        (Reply("[" * 60_000), Invalid),
        (Reply("{" + " " * 100_000), Invalid),
        (Reply("", 302, headers={"location": "http://10.0.0.1/"}), type(None)),
        (Reply("", 503), Unreachable),
    ],
)
async def test_strange_metadata_are_told(
    fake: ToolServer, reply: Reply, told: type[AppError] | type[None]
) -> None:
    at = says(fake)
    fake.reply = lambda _: reply
    if told is type(None):
        assert await asking().found(at, Challenge()) is None
        return
    with pytest.raises(AppError) as raised:
        await asking().found(at, Challenge())
    assert isinstance(raised.value, told)


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"client_id": "a", "token_endpoint_auth_method": "private_key_jwt"},
        {"client_id": "a", "token_endpoint_auth_method": "client_secret_basic"},
    ],
)
async def test_a_registration_that_cannot_be_used_is_refused(
    fake: ToolServer, said: dict[str, Any]
) -> None:
    at = says(fake)
    server = await asking().found(at, Challenge())
    assert server is not None
    fake.reply = lambda _: Reply(said, 201)
    with pytest.raises(Invalid, match="in a way that it cannot use"):
        await asking().registered(at, server, "https://ibid.example/tools/signed-in")


async def test_ibid_registers_with_its_own_address_alone(there: Guarded) -> None:
    server = await found(there)
    assert server is not None
    at = McpServer(there.shop.url, {}, there.hosts)
    client = await asking().registered(at, server, "https://ibid.example/tools/signed-in")
    [kept] = there.door.kept.clients.values()
    assert [str(uri) for uri in kept.redirect_uris or []] == [
        "https://ibid.example/tools/signed-in"
    ]
    assert isinstance(client, OAuthClient) and client.client_id == kept.client_id
    assert client.client_secret not in repr(client)


@pytest.mark.parametrize(
    ("asked", "known", "scope"),
    [("read", ["read", "write"], "read"), (None, ["read"], "read"), (None, None, None)],
)
async def test_no_more_is_asked_for_than_the_server_wants(
    fake: ToolServer, asked: str | None, known: list[str] | None, scope: str | None
) -> None:
    at = says(fake)
    before = fake.reply

    def reply(got: Got) -> Reply:
        answer = before(got)
        if got.target.startswith(RESOURCE) and known is not None:
            answer.body["scopes_supported"] = known
        if got.target == METADATA:
            answer.body["scopes_supported"] = ["admin"]
        return answer

    fake.reply = reply
    server = await asking().found(at, Challenge(scope=asked))
    assert server is not None and server.scope == scope
