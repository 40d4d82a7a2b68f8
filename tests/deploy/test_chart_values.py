"""What the chart refuses, and in which words; and what it keeps over upgrades."""

import base64
from copy import deepcopy
from typing import Any, get_args

import pytest
import yaml
from pydantic import BaseModel, SecretStr

from contracts.settings import Settings
from contracts.settings.environment import read_settings
from tests.delivery import CHART, rendered
from tests.fakes.kubernetes import cluster

SMALL: dict[str, Any] = yaml.safe_load((CHART / "examples" / "small.yaml").read_text())
NAMESPACE = "knowledge"

WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "an address with a path": ({"address": "https://example.org/ibid"}, "at '/address'"),
    "no address": ({"address": ""}, "at '/address'"),
    "images of nobody": ({"images": {"prefix": ""}}, "at '/images/prefix'"),
    "a registry without a slash": (
        {"images": {"prefix": "registry.example.org"}},
        "at '/images/prefix'",
    ),
    "the latest image": ({"images": {"tag": "latest"}}, "at '/images/tag'"),
    "half a digest": ({"images": {"digests": {"api": "sha256:12"}}}, "at '/images/digests/api'"),
    "a setting with a typo": ({"settings": {"IBID_MODLE__NAME": "a"}}, "IBID_MODLE__NAME"),
    "a secret among settings": ({"settings": {"IBID_MODEL__API_KEY": "a"}}, "IBID_MODEL__API_KEY"),
    "a key of a further model": (
        {"settings": {"IBID_MODELS__BIG__API_KEY": "a"}},
        "IBID_MODELS__BIG__API_KEY",
    ),
    "a setting of a worker that is none": (
        {"worker": {"settings": {"PATH": "/"}}},
        "'PATH' does not match",
    ),
    "originals in a folder": ({"objects": {"store": "disk"}}, "at '/objects/store'"),
    "no bucket": ({"objects": {"s3": {"bucket": ""}}}, "at '/objects/s3/bucket'"),
    "half of a pair of keys": (
        {"objects": {"s3": {"secretAccessKey": ""}}},
        "Give objects.s3.secretAccessKey",
    ),
    "a database of another kind": (
        {"database": {"administratorUrl": "mysql://h/d"}},
        "at '/database/administratorUrl'",
    ),
    "no administrator": ({"database": {"administratorUrl": ""}}, "Give database.administratorUrl"),
    "no database": ({"database": {"create": False}}, "Give database."),
    "no Redis": ({"redis": {"url": ""}}, "Give redis.url"),
    "no API": ({"api": {"replicas": 0}}, "at '/api/replicas'"),
    "no limit of memory": (
        {"api": {"resources": {"limits": {"memory": None}}}},
        "at '/api/resources/limits'",
    ),
    "a value that is none": ({"api": {"replicaCount": 2}}, "replicaCount"),
    "a group with a long name": (
        {"worker": {"groups": {"a-group-of-many-words": {}}}},
        "a-group-of-many-words",
    ),
    "a queue that nobody takes": (
        {"worker": {"groups": {"one": {"queues": ["parse"]}}}},
        "No worker takes the queue",
    ),
    "a queue that is none": (
        {"worker": {"groups": {"all": {}, "one": {"queues": ["prase"]}}}},
        "nothing is sent there",
    ),
    "scaling by a wish": (
        {"worker": {"autoscaling": {"by": "hope"}}},
        "at '/worker/autoscaling/by'",
    ),
    "KEDA without Redis": ({"worker": {"autoscaling": {"by": "queue"}}}, "Give keda.address"),
    "KEDA without Prometheus": (
        {"worker": {"autoscaling": {"by": "work"}}},
        "Give keda.prometheus",
    ),
    "a profile without its file": (
        {"worker": {"seccomp": {"type": "Localhost"}}},
        "at '/worker/seccomp'",
    ),
    "a profile that forbids nothing": (
        {"worker": {"seccomp": {"type": "Unconfined"}}},
        "at '/worker/seccomp/type'",
    ),
    "a route of no gateway": ({"gateway": {"enabled": True}}, "at '/gateway/parentRefs'"),
    "a proxy with a name": ({"trustedProxies": ["ingress.local"]}, "at '/trustedProxies/0'"),
    "nobody trusted": ({"trustedProxies": []}, "at '/trustedProxies'"),
    "a port of none": (
        {"networkPolicies": {"redis": {"ports": []}}},
        "at '/networkPolicies/redis/ports'",
    ),
    "a size without a unit": ({"worker": {"tmp": "1000"}}, "at '/worker/tmp'"),
}


def changed(values: dict[str, Any], change: dict[str, Any]) -> dict[str, Any]:
    result = deepcopy(values)
    for name, value in change.items():
        inner = result.get(name)
        both = isinstance(value, dict) and isinstance(inner, dict)
        result[name] = changed(inner, value) if both and inner else value
    return result


@pytest.fixture(scope="module")
def refusals() -> dict[str, str]:
    wanted = [{"values": changed(SMALL, change)} for change, _ in WRONG.values()]
    return {
        name: made.get("refused", "") for name, made in zip(WRONG, rendered(wanted), strict=True)
    }


@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_value_is_refused_and_named(refusals: dict[str, str], wrong: str) -> None:
    assert WRONG[wrong][1] in refusals[wrong]


def secrets_of(model: type[BaseModel], prefix: str = "IBID_") -> set[str]:
    found: set[str] = set()
    for name, field in model.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            found |= secrets_of(kind, f"{prefix}{name.upper()}__")
        elif kind is SecretStr or SecretStr in get_args(kind) or kind == list[SecretStr]:
            found.add(f"{prefix}{name.upper()}")
    return found


def test_no_secret_of_ibid_is_taken_for_a_setting() -> None:
    every = sorted(secrets_of(Settings))
    made = rendered([{"values": changed(SMALL, {"settings": {name: "x"}})} for name in every])

    assert len(every) > 10
    assert [n for n, one in zip(every, made, strict=True) if "refused" not in one] == []


def test_every_other_setting_can_be_given() -> None:
    """By what its name begins with: what is in a group is looked at when Ibid starts."""
    heads = {
        f"IBID_{name.upper()}__X" if is_group(field.annotation) else f"IBID_{name.upper()}": "x"
        for name, field in Settings.model_fields.items()
    }
    (made,) = rendered([{"values": changed(SMALL, {"settings": heads})}])

    assert made.get("refused") is None, "values.schema.json: settings, propertyNames"


def is_group(kind: Any) -> bool:
    return (isinstance(kind, type) and issubclass(kind, BaseModel)) or bool(
        [one for one in get_args(kind) if isinstance(one, type) and issubclass(one, BaseModel)]
    )


def secret(made: dict[str, Any], name: str) -> dict[str, str]:
    return next(
        one["stringData"]
        for one in made["objects"]
        if one["kind"] == "Secret" and one["metadata"]["name"] == name
    )


def kept(made: dict[str, Any]) -> dict[str, str]:
    return secret(made, "ibid-kept")


def in_cluster(data: dict[str, str]) -> dict[str, str]:
    return {name: base64.b64encode(value.encode()).decode() for name, value in data.items()}


@pytest.fixture(scope="module")
def first() -> dict[str, Any]:
    return rendered([{"values": SMALL}])[0]


def test_every_secret_is_another_and_long(first: dict[str, Any]) -> None:
    told = list(kept(first).values())

    assert len(set(told)) == len(told) == 6
    assert min(map(len, told)) >= 48


def test_ibid_starts_from_what_the_chart_makes(
    first: dict[str, Any], tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a pod has it: links to a folder with two dots before its name."""
    inside = tmp_path / "..2026_11_30"
    inside.mkdir()
    (tmp_path / "..data").symlink_to(inside.name)
    for name, value in secret(first, "ibid-api").items():
        (inside / name).write_text(value)
        (tmp_path / name).symlink_to(f"..data/{name}")
    monkeypatch.setenv("IBID_SECRETS_DIR", str(tmp_path))

    settings = read_settings()

    assert settings.database.api_url
    assert kept(first)["apiPassword"] in settings.database.api_url.get_secret_value()
    assert settings.secrets.tool_keys[0].get_secret_value() == kept(first)["toolKey"]


def test_an_upgrade_keeps_every_secret(first: dict[str, Any]) -> None:
    with cluster(NAMESPACE, {"ibid-kept": in_cluster(kept(first))}) as server:
        (again,) = rendered([{"values": SMALL, "upgrade": True, "server": server}])

    assert kept(again) == kept(first)
    for name in ("ibid-api", "ibid-worker", "ibid-migrations"):
        assert secret(again, name) == secret(first, name)


def test_an_installation_over_what_was_kept_has_the_same_keys(first: dict[str, Any]) -> None:
    with cluster(NAMESPACE, {"ibid-kept": in_cluster(kept(first))}) as server:
        (again,) = rendered([{"values": SMALL, "server": server}])

    assert kept(again) == kept(first)


def test_an_upgrade_makes_what_a_newer_chart_wants_more(first: dict[str, Any]) -> None:
    before = {name: value for name, value in kept(first).items() if name != "toolKey"}
    with cluster(NAMESPACE, {"ibid-kept": in_cluster(before)}) as server:
        (again,) = rendered([{"values": SMALL, "upgrade": True, "server": server}])

    assert {name: kept(again)[name] for name in before} == before
    assert len(kept(again)["toolKey"]) >= 48


def test_an_upgrade_without_its_secret_is_refused() -> None:
    with cluster(NAMESPACE, {}) as server:
        (again,) = rendered([{"values": SMALL, "upgrade": True, "server": server}])

    assert "The Secret ibid-kept is not there." in again["refused"]


def test_secrets_of_yours_are_left_alone() -> None:
    own = {"secrets": {"existing": {"api": "a", "worker": "b", "migrations": "c"}}}
    (made,) = rendered([{"values": changed(SMALL, own), "upgrade": True}])

    assert [one for one in made["objects"] if one["kind"] == "Secret"] == []


def test_the_secrets_are_not_removed_with_the_release(first: dict[str, Any]) -> None:
    (one,) = [each for each in first["objects"] if each["metadata"]["name"] == "ibid-kept"]

    assert one["metadata"]["annotations"]["helm.sh/resource-policy"] == "keep"


def test_what_may_own_the_database_does_not_stay(first: dict[str, Any]) -> None:
    """The hook's own Secret goes with it; pods that run on never see it."""
    (one,) = [
        each
        for each in first["objects"]
        if (each["kind"], each["metadata"]["name"]) == ("Secret", "ibid-migrations")
    ]

    assert "hook-succeeded" in one["metadata"]["annotations"]["helm.sh/hook-delete-policy"]


def test_who_is_not_told_of_a_profile_hears_of_it(first: dict[str, Any]) -> None:
    local = {"worker": {"seccomp": {"type": "Localhost", "localhostProfile": "ibid/worker.json"}}}
    (other,) = rendered([{"values": changed(SMALL, local)}])

    assert "not cut off from the network" in first["notes"]
    assert "not cut off from the network" not in other["notes"]
