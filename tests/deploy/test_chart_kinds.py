"""Objects of the chart whose kinds are others': Kubernetes' own schemas do not know them.

Their definitions cannot be had as a package. What stands here was written from their
documentation, of the fields that the chart uses, so that a wrong name or type is seen; that a
cluster takes them was not.
"""

from typing import Any

import jsonschema_rs
import pytest
import yaml

from contracts.tasks import Queue
from tests.delivery import CHART, rendered

TEXT = {"type": "string", "minLength": 1}
NUMBER = {"type": "integer", "minimum": 0}
DURATION = {"type": "string", "pattern": "^([0-9]{1,5}(h|m|s|ms)){1,4}$"}


def shape(required: dict[str, Any], **optional: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": list(required),
        "properties": {**required, **optional},
    }


def several(of: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "minItems": 1, "items": of}


def text_only(*required: str) -> dict[str, Any]:
    """KEDA's metadata: every value is text, also a number."""
    return {
        "type": "object",
        "required": list(required),
        "additionalProperties": {"type": "string"},
    }


def trigger(kind: str, *metadata: str) -> dict[str, Any]:
    return shape(
        {"type": {"const": kind}, "metadata": text_only(*metadata)},
        authenticationRef=shape({"name": TEXT}),
    )


PATH = shape({"path": shape({"type": {"enum": ["PathPrefix", "Exact"]}, "value": TEXT})})
SPECS = {
    ("keda.sh/v1alpha1", "ScaledObject"): shape(
        {
            "scaleTargetRef": shape({"name": TEXT}, apiVersion=TEXT, kind=TEXT),
            "triggers": several(
                {
                    "oneOf": [
                        trigger("redis", "address", "listName", "listLength"),
                        trigger("prometheus", "serverAddress", "query", "threshold"),
                        trigger(
                            "redis-sentinel",
                            "addresses",
                            "sentinelMaster",
                            "listName",
                            "listLength",
                        ),
                    ]
                }
            ),
        },
        minReplicaCount=NUMBER,
        maxReplicaCount=NUMBER,
        pollingInterval=NUMBER,
        cooldownPeriod=NUMBER,
    ),
    ("keda.sh/v1alpha1", "TriggerAuthentication"): shape(
        {"secretTargetRef": several(shape({"parameter": TEXT, "name": TEXT, "key": TEXT}))}
    ),
    ("monitoring.coreos.com/v1", "ServiceMonitor"): shape(
        {
            "selector": shape({"matchLabels": {"type": "object"}}),
            "endpoints": several(
                shape({"port": TEXT, "path": TEXT}, interval=DURATION, scrapeTimeout=DURATION)
            ),
        }
    ),
    ("monitoring.coreos.com/v1", "PodMonitor"): shape(
        {
            "selector": shape({"matchLabels": {"type": "object"}}),
            "podMetricsEndpoints": several(
                shape({"port": TEXT, "path": TEXT}, interval=DURATION, scrapeTimeout=DURATION)
            ),
        }
    ),
    ("gateway.networking.k8s.io/v1", "HTTPRoute"): shape(
        {
            "parentRefs": several(shape({"name": TEXT}, namespace=TEXT, sectionName=TEXT)),
            "hostnames": several(TEXT),
            "rules": several(
                shape(
                    {
                        "matches": several(PATH),
                        "backendRefs": several(shape({"name": TEXT, "port": NUMBER})),
                    },
                    timeouts=shape({"request": DURATION}, backendRequest=DURATION),
                )
            ),
        }
    ),
}


@pytest.fixture(scope="module")
def examples() -> list[list[dict[str, Any]]]:
    files = sorted((CHART / "examples").glob("*.yaml"))
    made = rendered([{"values": yaml.safe_load(file.read_text())} for file in files])
    return [each["objects"] for each in made]


@pytest.fixture
def objects(examples: list[list[dict[str, Any]]]) -> list[dict[str, Any]]:
    return [one for each in examples for one in each]


@pytest.mark.parametrize(("version", "kind"), SPECS)
def test_an_object_of_another_kind_is_as_documented(
    objects: list[dict[str, Any]], version: str, kind: str
) -> None:
    mine = [one for one in objects if one["kind"] == kind]

    assert mine
    for one in mine:
        assert one["apiVersion"] == version
        jsonschema_rs.validate(SPECS[version, kind], one["spec"])


def test_each_queue_of_a_group_has_its_trigger(examples: list[list[dict[str, Any]]]) -> None:
    """Under the name that it has in the broker."""
    scaled = [(of, one) for of in examples for one in of if one["kind"] == "ScaledObject"]

    assert scaled
    for objects, one in scaled:
        taken = queues_of(objects, one["spec"]["scaleTargetRef"]["name"])
        for queue in taken:
            mine = [each for each in one["spec"]["triggers"] if watches(each["metadata"], queue)]
            assert len(mine) == 1, queue
        assert len(one["spec"]["triggers"]) == len(taken)


def queues_of(objects: list[dict[str, Any]], deployment: str) -> list[Queue]:
    (told,) = [
        one["spec"]["template"]["spec"]["containers"][0]["env"]
        for one in objects
        if (one["kind"], one["metadata"]["name"]) == ("Deployment", deployment)
    ]
    named = [each["value"] for each in told if each["name"] == "IBID_WORKER__QUEUES"]
    return [Queue(name) for name in named[0].split(",")] if named else list(Queue)


def watches(metadata: dict[str, str], queue: Queue) -> bool:
    return metadata.get("listName") == queue.key or f'queue="{queue}"' in metadata.get("query", "")


def test_an_answer_may_last_through_a_gateway(objects: list[dict[str, Any]]) -> None:
    (route,) = [one for one in objects if one["kind"] == "HTTPRoute"]
    api = route["spec"]["rules"][0]

    assert api["backendRefs"][0]["name"] == "ibid-api"
    assert api["timeouts"]["request"] == "0s"
