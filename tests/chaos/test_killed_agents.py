"""Agents whose processes are killed at random points, with a tool that counts its calls.

`IBID_CHAOS_RUNS` says how many, and that they run at all; `IBID_CHAOS_SEED` repeats a run as far as
timing allows.
"""

import os
import random
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.chaos.conftest import Chaos
from tests.chaos.model import model_server
from tests.chaos.person import Reading, until
from tests.chaos.tools import Counted, counting_tool
from tests.chaos.truth import violations
from tests.fakes.openai_server import OpenAIServer
from tests.server.deciding import ANSWER_WITH, decides

RUNS = int(os.environ.get("IBID_CHAOS_RUNS", "0"))
SEED = int(os.environ.get("IBID_CHAOS_SEED") or random.SystemRandom().randrange(10**6))
AT_ONCE = 20
QUESTION = "Who is the duty pharmacist?"
PROSE = "The duty pharmacist is Dr. Ilse Brandt [1]. She is reached on extension 4471 [1]."


def agents_count(model: OpenAIServer) -> None:
    """It takes its time, so that kills meet each of its steps."""
    search = ("search_documents", {"query": "duty pharmacist"})
    counts = [("count", {"by": n}) for n in (1, 2, 3)]
    decides(model, [search, counts[0]], [counts[1]], [counts[2]], [ANSWER_WITH], prose=PROSE)
    told = model.answer
    assert callable(told)
    model.answer = lambda body: told(body) or "I look further, and then further still. "


@pytest.fixture
def counted(chaos: Chaos) -> Iterator[Counted]:
    """A stack whose every API has an agent with the tool."""
    before = dict(chaos.stack.environment)
    with counting_tool() as counted, model_server(agents_count, behaviour="slow") as url:
        chaos.stack.environment |= {
            "IBID_MODEL__BASE_URL": url,
            "IBID_MODEL__NAME": "scripted",
            "IBID_TOOLS__PRIVATE_HOSTS": counted.server.host,
        }
        chaos.stack.kill("api")
        chaos.stack.start("api")
        chaos.stack.wait_until_ready()
        yield counted
    chaos.stack.environment = before
    chaos.stack.kill("api")
    chaos.stack.start("api")
    chaos.stack.wait_until_ready()


def ask_until_killed(chaos: Chaos, project: str, chance: random.Random) -> list[Reading]:
    """So many as go at once, of a process that is killed while it answers them."""
    chats = [chaos.person.chat(project) for _ in range(AT_ONCE)]
    readings = [Reading() for _ in chats]
    delays = [chance.uniform(0, 1.5) for _ in chats]
    with chaos.another("api") as doomed, ThreadPoolExecutor(AT_ONCE) as people:
        until(lambda: httpx.get(f"{doomed.url}/health/ready", timeout=5).is_success)

        def ask(which: int) -> None:
            time.sleep(delays[which])
            at = chaos.person.at(doomed.url)
            chaos.person.ask(chats[which], QUESTION, at, readings[which], agent="agent")

        asking = [people.submit(ask, which) for which in range(AT_ONCE)]
        until(lambda: any(reading.frames for reading in readings))
        time.sleep(chance.uniform(0.2, 3.0))
        doomed.kill("api")
        for one in asking:
            one.result()
    return [reading for reading in readings if reading.frames]


# A round of twenty takes a minute with its processes, and a few kills meet few of the steps: two
# hundred are asked for by hand. What one death at each event leads to is in every run, in
# tests/services/test_checkpoints.py.
@pytest.mark.skipif(not RUNS, reason="by hand: make chaos")
@pytest.mark.timeout(3600)
def test_agents_killed_at_random_points_end_and_call_no_tool_twice(
    chaos: Chaos, project: str, counted: Counted
) -> None:
    chance = random.Random(SEED)
    counted.given_to(chaos.person, project)
    killed: list[Reading] = []
    ended: Counter[str] = Counter()
    while len(killed) < RUNS:
        seen = ask_until_killed(chaos, project, chance)
        cut = [one for one in seen if one.names[-1] not in ("done", "error")]
        for reading in cut:
            rest = chaos.person.resume(reading.run_id, reading.last_id)
            assert rest.frames and rest.names[-1] in ("done", "error"), rest.broke
            whole = chaos.person.resume(reading.run_id)
            assert whole.frames == reading.frames + rest.frames and whole.is_gapless()
            ended[_how(rest)] += 1
        killed += cut
    calls = counted.calls
    of_killed = {reading.run_id for reading in killed}
    by_run = Counter(key.partition(":")[0] for key in calls)
    print(
        f"IBID_CHAOS_SEED={SEED}: {len(killed)} runs killed, which ended {dict(ended)};",
        f"{sum(calls.values())} calls of the tool, each of {len(calls)} once;",
        f"of a killed run {dict(Counter(by_run[run] for run in of_killed))} calls",
    )

    assert [key for key, times in calls.items() if times > 1] == []
    assert not violations(chaos.database_url)


def _how(reading: Reading) -> str:
    if reading.names[-1] == "error":
        return reading.frames[-1][2]["problem"]["type"]
    steps = reading.frames[-1][2]["message"]["steps"]
    told = any("is not known" in (step["summary"] or "") for step in steps)
    return "answered, a call's end not known" if told else "answered"
