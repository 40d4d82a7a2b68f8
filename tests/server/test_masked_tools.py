"""Tools get what is meant, and the person who is asked sees it; the model sees placeholders."""

import json
import re
from collections.abc import AsyncIterator
from typing import Any

import pytest

from contracts.settings import MaskingSettings, Settings
from tests.api import Person, running_api, sign_up
from tests.fakes.openai_server import OpenAIServer
from tests.fakes.serving import Reply
from tests.fakes.tool_server import ToolServer
from tests.server.asking import new_chat
from tests.server.deciding import ANSWER_WITH, Calls, decides, with_tools
from tests.server.test_confirmations import Asked, mails, project_with_tools
from tests.server.test_masking import EMAIL, IBAN, leaked

QUESTION = f"Write to Ilse Brandt at {EMAIL}."


@pytest.fixture(scope="module")
async def ada(
    settings: Settings, model: OpenAIServer, outside: ToolServer, server: str
) -> AsyncIterator[Person]:
    told = with_tools(settings, model, outside.host, confirm_seconds=60)
    async with running_api(told.model_copy(update={"masking": MaskingSettings(on=True)})) as url:
        person = await sign_up(url)
        yield person
        await person.http.aclose()


def _obeying(body: dict[str, Any]) -> Calls:
    if any(message["role"] == "tool" for message in body["messages"]):
        return [ANSWER_WITH]
    found = re.search(r"at (<EMAIL_\d+_\w+>)", body["messages"][-1]["content"])
    assert found, body["messages"][-1]
    return [("send_mail", {"to": found[1], "text": f"For {found[1]}"})]


async def test_a_person_says_yes_to_the_values_and_the_tool_gets_them(
    ada: Person, model: OpenAIServer, outside: ToolServer
) -> None:
    model.requests.clear()
    outside.got.clear()
    outside.reply = lambda _: Reply(f"Sent, and paid from {IBAN}.", media_type="text/plain")
    decides(model, prose="Done.", obeying=_obeying)
    project = await project_with_tools(ada, outside)

    waiting = await Asked(ada, await new_chat(ada, project)).until_it_waits(QUESTION)
    wanted = {"to": EMAIL, "text": f"For {EMAIL}"}
    assert waiting.frames[-1][2]["detail"] == {"tool": "send_mail", "arguments": wanted}
    assert await waiting.say(True) == 202
    await waiting.rest()

    assert mails(outside) == [wanted]
    assert leaked(model) == []
    assert "<IBAN_1_" in json.dumps(model.requests[-1])
