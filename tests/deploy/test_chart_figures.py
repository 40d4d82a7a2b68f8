"""Prometheus finds whoever tells figures in a cluster, and nobody else does."""

import re
from typing import Any

import pytest
import yaml

from tests.delivery import CHART, rendered
from tests.deploy.test_chart import EXAMPLES, of_kind, pods, selects

RULES = CHART.parents[1] / "observability" / "alerts.yml"
WITH_PORT = re.compile("IBID_METRICS__(WORKER|SCHEDULER)_PORT")


@pytest.mark.parametrize("watched", [True, False])
def test_figures_are_told_where_somebody_asks_for_them(watched: bool) -> None:
    values = EXAMPLES["small"] | {"monitoring": {"enabled": watched}}
    (made,) = rendered([{"values": values}])
    monitors = of_kind(made["objects"], "PodMonitor")

    for name, pod in pods(made["objects"]):
        labels = pod["metadata"]["labels"]
        (container,) = pod["spec"]["containers"]
        asked = [each for one in monitors for each in one["spec"]["podMetricsEndpoints"]
                 if selects(one["spec"]["selector"]["matchLabels"], labels)]  # fmt: skip
        ports = {one["name"]: one["containerPort"] for one in container.get("ports", [])}
        told = [one["value"] for one in container["env"] if WITH_PORT.fullmatch(one["name"])]

        tells = watched and ("-worker-" in name or "-scheduler" in name)
        assert [str(ports.get(one["port"])) for one in asked] == told, name
        assert len(told) == tells, name


def alert(name: str) -> str:
    rules: list[dict[str, Any]] = yaml.safe_load(RULES.read_text())["groups"][0]["rules"]
    return next(rule["expr"] for rule in rules if rule["alert"] == name)


@pytest.mark.parametrize("release", ["docs", "ibid"])
def test_the_alert_for_the_api_knows_the_name_that_its_service_gives_it(release: str) -> None:
    (made,) = rendered([{"values": EXAMPLES["production"], "release": release}])
    (monitor,) = of_kind(made["objects"], "ServiceMonitor")
    (service,) = [
        one["metadata"]["name"]
        for one in of_kind(made["objects"], "Service")
        if selects(monitor["spec"]["selector"]["matchLabels"], one["metadata"]["labels"])
    ]
    named = re.search(r'job=~"([^"]*)"', alert("IbidApiDown"))

    assert named and re.fullmatch(named[1], service)
