"""The fake tool server beside a test that is not asynchronous."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from tests.chaos.person import Person
from tests.chaos.threads import in_a_thread
from tests.fakes.serving import Reply
from tests.fakes.tool_server import ToolServer, tool_server


class Counted:
    """How often a tool was called, by the key of each call."""

    def __init__(self) -> None:
        self.server = ToolServer()

    @property
    def calls(self) -> Counter[str]:
        return Counter(got.headers["idempotency-key"] for got in self.server.got)

    def given_to(self, person: Person, project: str) -> None:
        """The tool `count` of the project's agent."""
        hosts = {"hosts": [self.server.host]}
        person.http.put(f"/projects/{project}/tool-hosts", json=hosts).raise_for_status()
        number = {"type": "object", "properties": {"by": {"type": "integer"}}}
        body = {
            "name": "count",
            "description": "Counts.",
            "parameters": number,
            "request": {"method": "GET", "url": f"{self.server.url}/count"},
            "enabled": True,
        }
        person.http.post(f"/projects/{project}/tools", json=body).raise_for_status()


@contextmanager
def counting_tool() -> Iterator[Counted]:
    counted = Counted()
    with in_a_thread(tool_server()) as counted.server:
        counted.server.reply = lambda _: Reply({"count": len(counted.server.got)})
        yield counted
