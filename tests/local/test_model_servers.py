import asyncio

from local.model_servers import suggestions
from tests.fakes.openai_server import openai_server


async def suggested(port: int) -> list[str]:
    return await asyncio.to_thread(lambda: list(suggestions([("Ollama", port)], seconds=10)))


async def test_a_server_of_this_machine_is_suggested_with_the_settings_that_use_it() -> None:
    async with openai_server(models=["nomic-embed-text", "qwen3:8b; reboot"]) as fake:
        assert await suggested(fake.port) == [
            "No language model is configured, and what may be Ollama answers on port"
            f" {fake.port}. To use it: IBID_MODEL__BASE_URL=http://127.0.0.1:{fake.port}/v1"
            " IBID_MODEL__NAME='qwen3:8b; reboot'"
        ]


async def test_one_that_has_no_model_to_answer_with_is_not() -> None:
    async with openai_server(models=["nomic-embed-text", "\x1b[2J"]) as fake:
        assert await suggested(fake.port) == []


async def test_another_s_server_on_such_a_port_is_not() -> None:
    async with openai_server() as fake:
        assert await suggested(fake.port) == []
    assert await suggested(fake.port) == []
