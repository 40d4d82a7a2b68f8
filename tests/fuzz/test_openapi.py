"""Thousands of requests that openapi.json allows, and as many that it does not.

Whatever is sent, the answer is one that is declared, as it is declared. The requests are the same
every time; IBID_FUZZ_SEED=7 makes others, IBID_FUZZ_REQUESTS=100000 more (`make fuzz`).
"""

import asyncio
import os
from collections import Counter
from math import ceil
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed
from hypothesis import settings as how
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from adapters.wiring import Adapters
from server.app import assemble
from tests.api import Person
from tests.fakes.site import Site
from tests.fuzz.sending import send
from tests.fuzz.surroundings import settings, shop, site, wanting
from tests.fuzz.world import World, populated
from tests.mcp_server import McpTestServer
from tests.oauth_server import Guarded

__all__ = ["settings", "shop", "site", "wanting"]

CHECKED = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,  # the last: `send` reads the events of a stream itself
]
DESCRIBED = schemathesis.openapi.from_dict(assemble().openapi())
_OTHERWISE = ("/api/v1/auth", "/api/v1/webhooks", "/api/v1/notices")
"""What nobody has to be signed in for, or is signed in another way."""
OPERATIONS = {
    operation.definition.raw["operationId"]: operation
    for operation in (found.ok() for found in DESCRIBED.get_all_operations())
    if "security" in operation.definition.raw or operation.path.startswith(_OTHERWISE)
}
VARIED = [one for one in OPERATIONS.values() if one.body or one.query or one.path_parameters]
REQUESTS = int(os.environ.get("IBID_FUZZ_REQUESTS", "0"))
# Some can be asked in a few ways only: the others make up for them.
EACH = max(88, ceil(1.1 * REQUESTS / len(VARIED)))
NEVER_WELL = {
    *("begin_embedder", "switch_embedder", "compare_embedders"),
    *("answer_step", "try_model", "set_budget_of_key", "hand_over"),
    *("begin_sign_in", "finish_sign_in", "take_clerk_event"),
    *("begin_identity", "finish_identity", "remove_identity"),
    *("ask_for_reset", "reset_password", "verify_email", "ask_for_verification"),
    *("unsubscribe", "send_invitation", "add_passkey", "remove_passkey", "finish_with_passkey"),
    *("go_on_signing_in", "enrol", "confirm_authenticator", "make_recovery_codes"),
    *("remove_authenticator", "reset_second_factor"),
}
"""They want a second embedder, a model, an issuer, mail or a letter, a device with a passkey or the
code of an authenticator, which nobody here has; no key sets budgets of keys; and a project that was
handed over is of no use to the next request."""
answered: Counter[tuple[str, int]] = Counter()


@pytest.fixture(scope="module")
async def world(
    alice: Person, worker: Adapters, site: Site, shop: McpTestServer, wanting: Guarded
) -> World:
    return await populated(alice, worker, site, shop, wanting)


@pytest.mark.parametrize("name", OPERATIONS)
async def test_every_answer_is_as_it_is_described(name: str, server: str, world: World) -> None:
    operation = OPERATIONS[name]

    @_chosen
    @how(
        max_examples=EACH,
        derandomize="IBID_FUZZ_SEED" not in os.environ,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=_cases(operation), real=st.integers(0, 7))
    def check(case: schemathesis.Case, real: int) -> None:
        response = send(server, world, case, real)
        answered[name, response.status_code] += 1
        streamed = "text/event-stream" in str(response.headers.get("content-type"))
        case.validate_response(response, checks=CHECKED[: -1 if streamed else None])

    await asyncio.to_thread(check)


def test_the_requests_were_many_and_did_something() -> None:
    total = answered.total()
    well = sum(count for (_, status), count in answered.items() if status < 400)
    could = sum(count for (name, _), count in answered.items() if name not in NEVER_WELL)
    print(f"{total} requests; {well / could:.0%} of those that could went well")
    assert set(OPERATIONS) - {name for name, status in answered if status < 400} == NEVER_WELL
    assert total >= max(5000, REQUESTS) and well / could > 0.25


def _chosen(test: Any) -> Any:
    return seed(int(os.environ["IBID_FUZZ_SEED"]))(test) if "IBID_FUZZ_SEED" in os.environ else test


def _cases(operation: Any) -> st.SearchStrategy[schemathesis.Case]:
    allowed = operation.as_strategy(generation_mode=schemathesis.GenerationMode.POSITIVE)
    if not (operation.body or operation.query or operation.path_parameters):
        return allowed
    other = operation.as_strategy(generation_mode=schemathesis.GenerationMode.NEGATIVE)
    return st.one_of(allowed, allowed, allowed, other)
