"""What is logged: an address may have a secret in it."""

import logging
from collections.abc import Iterator

import httpx
import httpx2
import pytest

from adapters.telemetry import set_up_logging
from tests.fakes.tool_server import tool_server

_CHATTY = (
    "httpx",
    "httpx2",
    "httpcore",
    "httpcore2",
    "botocore",
    "urllib3",
    "uvicorn.access",
    "sse_starlette",
    "openai",
    "langchain",
    "langchain_openai",
    "mcp",
)


@pytest.fixture
def logged(capfd: pytest.CaptureFixture[str]) -> Iterator[pytest.CaptureFixture[str]]:
    """As this installation logs at its most talkative; afterwards as before."""
    loggers = [logging.getLogger(name) for name in (None, *_CHATTY)]
    levels, handlers = [logger.level for logger in loggers], loggers[0].handlers[:]
    set_up_logging("DEBUG")
    yield capfd
    loggers[0].handlers[:] = handlers
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(level)


@pytest.mark.parametrize("client", [httpx.AsyncClient, httpx2.AsyncClient])
async def test_no_address_that_is_asked_is_logged(
    client: type[httpx.AsyncClient], logged: pytest.CaptureFixture[str]
) -> None:
    async with tool_server() as server, client() as http:
        await http.get(f"{server.url}/mcp?key=sk-9f2d41")
        assert len(server.got) == 1

    assert "sk-9f2d41" not in logged.readouterr().err
