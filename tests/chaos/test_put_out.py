"""Somebody is put out of a project by one process while another one is serving them."""

import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.chaos.conftest import Chaos
from tests.chaos.model import model_server
from tests.chaos.person import Person, Reading, until

SOON = 5
"""Seconds, as docs/how-to/teams.md promises."""
ANSWER = "The standby room is kept at four degrees [1]. " * 300


def brought_in(chaos: Chaos, guest: Person, project: str) -> str:
    made = chaos.person.http.post(f"/projects/{project}/invitations", json={"role": "reader"})
    accepted = guest.http.post("/invitations/accept", json={"secret": made.json()["secret"]})
    assert accepted.status_code == 200, accepted.text
    return guest.http.get("/me").json()["id"]


def followed(guest: Person, project: str, lines: list[str]) -> None:
    with guest.http.stream("GET", f"/projects/{project}/events") as stream:
        lines.extend(stream.iter_lines())


@pytest.mark.parametrize(("told", "most"), [(True, SOON), (False, SOON + 2)])
def test_what_they_read_ends_within_seconds_at_every_process(
    chaos: Chaos, project: str, told: bool, most: float
) -> None:
    """Also where the process that put them out dies before it can tell anybody: others look for
    themselves then, each with its own beat."""
    environment = {"IBID_MODEL__NAME": "scripted"}
    with (
        model_server(behaviour="slow", answer=ANSWER) as model,
        chaos.another("api", IBID_MODEL__BASE_URL=model, **environment) as other,
        ThreadPoolExecutor(2) as threads,
    ):
        guest, lines, reading = Person(other.url), list[str](), Reading()
        user = brought_in(chaos, guest, project)
        chat = guest.chat(project)
        ends = [
            threads.submit(followed, guest, project, lines),
            threads.submit(guest.ask, chat, "Where does stock go?", None, reading),
        ]
        until(lambda: "token" in reading.names)
        if told:
            path = f"/projects/{project}/members/{user}"
            assert chaos.person.http.delete(path).status_code == 204
        else:
            chaos.change("delete from members where user_id = %s", user)
        began = time.monotonic()
        for end in ends:
            end.result(timeout=30)
        took = time.monotonic() - began
        found = guest.http.post(f"/projects/{project}/search", json={"query": "stock"})

    assert took < most
    assert lines[-3] == "event: error" and "/problems/not-found" in lines[-2]
    assert reading.names[-1] == "error" and reading.text
    assert found.status_code == 404


def test_a_key_of_theirs_reaches_nothing_at_another_process(chaos: Chaos, project: str) -> None:
    guest = Person(chaos.stack.url)
    user = brought_in(chaos, guest, project)
    secret = guest.http.post("/api-keys", json={"name": "k"}).json()["secret"]
    headers = {"authorization": f"Bearer {secret}"}
    with (
        chaos.another("api") as other,
        httpx.Client(base_url=f"{other.url}/api/v1", headers=headers, timeout=30) as with_key,
    ):
        told = [with_key.get(f"/projects/{project}").status_code for _ in range(2)]
        chaos.person.http.delete(f"/projects/{project}/members/{user}")
        told.append(with_key.get(f"/projects/{project}").status_code)

    assert told == [200, 200, 404]
