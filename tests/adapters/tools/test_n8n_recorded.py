"""n8n 2.41, from exchanges that were recorded with it; `make n8n` asks a real one instead, and
`make n8n RECORD=1` records them again.
"""

import base64
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from vcr import VCR
from vcr.record_mode import RecordMode

from adapters.tools import http
from adapters.tools.http import Call, ToolCalls
from adapters.tools.n8n import webhooks
from adapters.tools.n8n_api import list_workflows
from adapters.web.egress import Egress
from contracts.errors import Invalid
from contracts.project_tools import Discovered, SignIn, ToolAnswer, ToolKind
from contracts.settings import ToolSettings, WebSettings
from tests.fakes.recorder import Recorder, recorder
from tests.fakes.serving import Got
from tests.n8n import REAL
from tests.n8n.server import N8n, running_n8n
from tests.n8n.workflows import PASSWORD, TOKEN, make_all, says, webhook, workflow

CASSETTES = Path(__file__).parent / "cassettes"
AT = "http://127.0.0.1:5678"
"""Where n8n is as it is recorded."""
RECORDED = VCR(
    cassette_library_dir=str(CASSETTES),
    record_mode=RecordMode.ALL if REAL == "record" else RecordMode.NONE,
    match_on=["method", "path", "query", "body"],
    filter_headers=["authorization", "x-hook", "x-n8n-api-key", "host", "user-agent"],
    decode_compressed_response=True,
    before_record_request=lambda request: _at_home(request),
)


def _at_home(request: Any) -> Any:
    """A port of the day the recording was made says nothing, and what a test itself makes in n8n
    is none of what is recorded."""
    if request.path.startswith("/api/") and request.method != "GET":
        return None
    request.uri = AT + request.uri.partition("://")[2].lstrip("0123456789.:")
    return request


class Asked:
    """n8n, a real one or what one said."""

    def __init__(self, stands: Recorder, n8n: N8n | None, workflows: list[Any]) -> None:
        self._stands, self.n8n, self._workflows = stands, n8n, workflows
        self._key = n8n.key if n8n else "key"
        self._host = stands.url.removeprefix("http://")

    @property
    def got(self) -> list[Got]:
        """What came at its webhooks."""
        return [one for one in self._stands.got if one.target.startswith("/webhook/")]

    @property
    def pages(self) -> list[Got]:
        return [one for one in self._stands.got if one.target.startswith("/api/")]

    async def workflows(self, key: str | None = None, page: int = 50) -> list[Any]:
        egress = Egress(WebSettings(allowed_private_hosts=[self._host]))
        secrets = {"X-N8N-API-KEY": key or self._key}
        try:
            told = await list_workflows(egress, self._stands.url, secrets, page=page)
        finally:
            await egress.aclose()
        assert (told.more, told.bare) == (False, False)
        return told.items

    def found(self, workflows: list[Any] | None = None) -> dict[str, Discovered]:
        """By name, of these workflows or of all."""
        base = f"{self._stands.url}/webhook"
        told = self._workflows if workflows is None else workflows
        return {one.name: one for each in told for one in webhooks(each, base)}

    async def call(
        self, found: Discovered, secrets: dict[str, str] | None = None, **arguments: Any
    ) -> ToolAnswer:
        hosts = [self._host]
        calls = ToolCalls(Egress(WebSettings()), ToolSettings(private_hosts=hosts))
        sent = Call(ToolKind.N8N, found.request, arguments, secrets or {}, hosts, "run:step")
        return await calls.call(sent)


@pytest.fixture(scope="module")
def n8n(tmp_path_factory: pytest.TempPathFactory) -> Iterator[N8n | None]:
    if REAL is None:
        yield None
        return
    with running_n8n(tmp_path_factory.mktemp("n8n")) as n8n:
        make_all(n8n)
        time.sleep(5)  # its webhooks are there some seconds after
        yield n8n


@asynccontextmanager
async def asking(name: str, n8n: N8n | None, workflows: list[Any]) -> AsyncIterator[Asked]:
    async with recorder(n8n.url if n8n else AT) as stands:
        if REAL == "real":
            yield Asked(stands, n8n, workflows)
            return
        with RECORDED.use_cassette(f"n8n_{name}.yaml"):  # pyright: ignore
            yield Asked(stands, n8n, workflows)
    kept = (CASSETTES / f"n8n_{name}.yaml").read_text()
    assert not [one for one in (PASSWORD, TOKEN, n8n.key if n8n else TOKEN) if one in kept]


@pytest.fixture(scope="module")
async def workflows(n8n: N8n | None) -> list[Any]:
    async with asking("workflows", n8n, []) as asked:
        return await asked.workflows()


@pytest.fixture
async def asked(
    n8n: N8n | None,
    workflows: list[Any],
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Asked]:
    if n8n is None:
        monkeypatch.setattr(http, "N8N_WAITS", (0,) * len(http.N8N_WAITS))
    async with asking(request.node.name.removeprefix("test_"), n8n, workflows) as asked:
        yield asked


async def test_webhooks_are_listed(asked: Asked) -> None:
    listed = asked.found(await asked.workflows())
    assert sorted(listed) == [
        "Asleep", "Book_a_room", "Gr_e", "In_its_own_time", "No_bots", "Not_there", "Order_state",
        "Room_by_name", "Several_Webhook_GET", "Several_Webhook_PUT", "Two_ways_Other_POST",
        "Two_ways_Webhook_GET", "With_a_header", "With_a_password",
    ]  # fmt: skip
    assert [one.problem for one in listed.values()] == [None] * len(listed)
    asleep = [name for name, one in listed.items() if one.webhook and not one.webhook.active]
    assert asleep == ["Asleep"]
    assert listed["Order_state"].description == "Where an order is, by its number."
    assert listed["Book_a_room"].parameters["properties"] == {
        "room": {"type": "string"},
        "hours": {"type": "integer"},
    }
    warned = [name for name, one in listed.items() if one.warning]
    assert warned == ["No_bots"]
    known = {(one.source.webhook, one.source.method) for one in listed.values() if one.source}
    assert len(known) == len(listed)
    methods = [one.source and one.source.method for one in listed.values()]
    assert sorted(filter(None, methods)) == ["GET", "PUT"]


async def test_pages_follow_one_another(asked: Asked) -> None:
    assert asked.found(await asked.workflows(page=5)).keys() == asked.found().keys()
    assert len(asked.pages) == 3


async def test_a_key_that_is_none_is_refused(asked: Asked) -> None:
    with pytest.raises(Invalid, match="does not take this API key"):
        await asked.workflows(key="none")


async def test_a_query_and_a_body_reach_the_workflow(asked: Asked) -> None:
    state = await asked.call(asked.found()["Order_state"], order="4711")
    assert '"state": "shipped"' in state.text and '"order": "4711"' in state.text

    booked = await asked.call(asked.found()["Book_a_room"], room="B", hours=3)
    assert '"booked": "B"' in booked.text and '"hours": 3' in booked.text


async def test_a_part_of_the_path_reaches_the_workflow(asked: Asked) -> None:
    found = asked.found()["Room_by_name"]
    answer = await asked.call(found, room="Blue room")

    assert answer.status == 200 and '"room": "Blue room"' in answer.text


async def test_a_path_with_other_letters_is_found(asked: Asked) -> None:
    assert '"size": 1' in (await asked.call(asked.found()["Gr_e"])).text


async def test_each_webhook_of_a_workflow_and_each_method_is_called(asked: Asked) -> None:
    first, second = asked.found()["Two_ways_Webhook_GET"], asked.found()["Two_ways_Other_POST"]
    assert '"way": 1' in (await asked.call(first)).text
    assert '"way": 2' in (await asked.call(second)).text
    for name in ("Several_Webhook_GET", "Several_Webhook_PUT"):
        assert (await asked.call(asked.found()[name])).status == 200


async def test_webhooks_are_signed_in_to_as_they_say(asked: Asked) -> None:
    basic = asked.found()["With_a_password"]
    assert basic.webhook and basic.webhook.sign_in is SignIn.BASIC
    assert (await asked.call(basic)).status == 401
    told = base64.b64encode(f"ibid:{PASSWORD}".encode()).decode()
    answer = await asked.call(basic, {"Authorization": f"Basic {told}"})
    assert '"signed": "in"' in answer.text

    header = asked.found()["With_a_header"]
    assert header.webhook and header.webhook.sign_in is SignIn.HEADER
    assert (await asked.call(header)).status == 403
    assert '"signed": "in"' in (await asked.call(header, {"X-Hook": TOKEN})).text
    assert [got.headers.get("x-hook") for got in asked.got] == [None, None, None, TOKEN]
    assert asked.got[1].authorization == f"Basic {told}"


async def test_a_workflow_that_answers_at_once_says_that_it_was_started(asked: Asked) -> None:
    answer = await asked.call(asked.found()["In_its_own_time"])

    assert (answer.status, "Workflow was started" in answer.text) == (200, True)


async def test_a_404_of_the_workflows_own_is_its_answer(asked: Asked) -> None:
    answer = await asked.call(asked.found()["Not_there"])

    assert answer.status == 404 and "No such room" in answer.text
    assert len(asked.got) == 1


async def test_a_webhook_that_ignores_bots_refuses_ibid(asked: Asked) -> None:
    assert (await asked.call(asked.found()["No_bots"])).status == 403


async def test_a_webhook_that_is_not_published_is_asked_for_until_it_is_given_up(
    asked: Asked,
) -> None:
    answer = await asked.call(asked.found()["Asleep"])

    assert answer.status == 404 and "is not registered" in answer.text
    assert len(asked.got) == 1 + len(http.N8N_WAITS)


async def test_a_webhook_is_called_as_soon_as_its_workflow_is_activated(asked: Asked) -> None:
    """n8n answers 404 first."""
    told = workflow("Just now", [webhook(20, "now"), says('{"now": 1}')])
    made = asked.n8n.make(told, active=False) if asked.n8n else ""
    [found] = asked.found([told]).values()
    if asked.n8n:
        asked.n8n.activate(made)
    answer = await asked.call(found)
    if asked.n8n:
        asked.n8n.http.delete(f"/api/v1/workflows/{made}")

    assert answer.status == 200 and '"now": 1' in answer.text
    assert len(asked.got) > 1 or REAL == "real"  # for how long is n8n's own affair
