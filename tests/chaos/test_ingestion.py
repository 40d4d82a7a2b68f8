"""A document is indexed exactly once, wherever its worker dies."""

import pytest

from tests.chaos.conftest import HANDBOOK, Chaos
from tests.chaos.truth import violations


@pytest.mark.parametrize(
    ("failpoint", "attempts"),
    [
        ("task.received", 1),
        ("task.after_read", 2),
        ("task.after_parse", 2),
        ("task.mid_embed", 2),
        ("task.before_store", 2),
        ("task.after_store_before_status", 2),
        ("task.after_status_before_ack", 1),
    ],
)
def test_a_document_whose_worker_died_is_indexed_exactly_once(
    chaos: Chaos, undisturbed: list[object], failpoint: str, attempts: int
) -> None:
    chaos.stack.kill("worker")
    with chaos.another("worker", IBID_FAILPOINT=failpoint) as doomed:
        document = chaos.person.upload(chaos.person.project(), HANDBOOK)
        chaos.wait_for_death(doomed)
    chaos.stack.start("worker")

    assert chaos.person.wait_for(document)["attempt"] == attempts
    assert chaos.passages(document) == undisturbed
    assert not violations(chaos.database_url)
