"""An upgrade: every process is ended with SIGTERM and started anew, one after the other, and nginx
is told of none of it. IBID_CHAOS_RESTARTS says how often (`make restarts`: 50)."""

import os
from collections.abc import Iterator

import psycopg
import pytest

from evaluation.speed.scripted import scripted_model
from tests.chaos import rolling
from tests.chaos.truth import violations
from tests.cluster import Cluster, Size, running_cluster
from tests.deploy import fronting

pytestmark = fronting.IS_THERE
TIMES = int(os.environ.get("IBID_CHAOS_RESTARTS", "3"))


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    folder = tmp_path_factory.mktemp("rolling")
    with scripted_model(pace=0.02) as script:
        model = {"IBID_MODEL__BASE_URL": script.url, "IBID_MODEL__NAME": "scripted"}
        settings = model | rolling.SETTINGS
        with running_cluster(folder, settings, Size(2, 2, 1), s3=False) as running:
            yield running


def taken_for_dead(cluster: Cluster) -> int:
    """Answers that somebody claimed whose process only ended: each is handed on by it at once."""
    with psycopg.connect(cluster.database_url) as database:
        row = database.execute("select count(*) from runs where lease_epoch > 0").fetchone()
    assert row
    return row[0]


async def test_processes_restarted_under_load_fail_no_request_and_no_stream(
    cluster: Cluster,
) -> None:
    seen = await rolling.restarted(cluster, TIMES)
    print(seen.told)

    assert not seen.failed
    assert not seen.broken
    assert seen.whole > 0 and seen.came_back > 0
    assert {"list", "write", "upload", "search", "stream"} <= seen.answered.keys()
    assert not violations(cluster.database_url)
    assert not taken_for_dead(cluster)
