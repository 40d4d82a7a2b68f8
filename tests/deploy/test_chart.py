"""`deploy/helm/ibid`, each of its examples rendered by Helm and looked at as Kubernetes would."""

import re
import tomllib
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client import REGISTRY

import server.metrics  # noqa: F401  # which registers them
from contracts import tasks
from contracts.settings import Settings, WorkerSettings
from contracts.settings.listing import OF_OTHERS, names
from contracts.tasks import Queue, Task
from local.containers.secrets import ContainerSecrets, Places, folders
from tests.delivery import CHART, rendered

ROOT = CHART.parents[2]
EXAMPLES = {
    file.stem: yaml.safe_load(file.read_text()) for file in (CHART / "examples").glob("*.yaml")
}
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
DOCKER = ROOT / "deploy" / "docker"
WITHOUT_SCHEMA = {
    "HTTPRoute",
    "PodMonitor",
    "ScaledObject",
    "ServiceMonitor",
    "TriggerAuthentication",
}
"""Kinds of others, which Kubernetes' own schemas do not know: tests/deploy/test_chart_kinds.py."""

ROLES = {"ibid_api", "ibid_worker", "ibid_owner"}

Object = dict[str, Any]
Everything = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def every() -> Everything:
    """Each example, rendered; the smallest one with what asks for figures, as Compose has it."""
    watched = {"small, watched": EXAMPLES["small"] | {"monitoring": {"enabled": True}}}
    all_of_them = EXAMPLES | watched
    return dict(
        zip(all_of_them, rendered([{"values": one} for one in all_of_them.values()]), strict=True)
    )


@pytest.fixture(params=sorted(EXAMPLES))
def example(request: pytest.FixtureRequest, every: Everything) -> dict[str, Any]:
    return every[request.param]


@pytest.fixture
def objects(example: dict[str, Any]) -> list[Object]:
    return example["objects"]


def of_kind(objects: list[Object], *kinds: str) -> list[Object]:
    return [one for one in objects if one["kind"] in kinds]


def pods(objects: list[Object]) -> Iterator[tuple[str, Object]]:
    for one in of_kind(objects, "Deployment", "Job"):
        yield one["metadata"]["name"], one["spec"]["template"]


def containers(objects: list[Object]) -> Iterator[tuple[str, Object]]:
    for name, pod in pods(objects):
        for one in pod["spec"]["containers"] + pod["spec"].get("initContainers", []):
            yield name, one


def environment(objects: list[Object], name: str) -> dict[str, str]:
    found = next(one for where, one in containers(objects) if where == name)
    return {one["name"]: one.get("value", "") for one in found["env"]}


def selects(selector: dict[str, str], labels: dict[str, str]) -> bool:
    return selector.items() <= labels.items()


def test_helm_finds_nothing_to_say_and_neither_does_kubernetes(example: dict[str, Any]) -> None:
    assert example.get("refused") is None
    assert (example["lint"], example["invalid"]) == ([], [])


def test_what_kubernetes_does_not_know_is_known_to_us(example: dict[str, Any]) -> None:
    assert set(example["unknown"]) <= WITHOUT_SCHEMA


def test_the_examples_are_those_that_are_promised() -> None:
    assert set(EXAMPLES) == {"small", "production", "air-gapped", "keda", "sentinel"}


def test_no_pod_is_root_or_may_become_it(objects: list[Object]) -> None:
    for name, pod in pods(objects):
        told = pod["spec"]["securityContext"]
        assert (told["runAsNonRoot"], told["runAsUser"]) == (True, 10001), name
        assert told["seccompProfile"]["type"] in ("RuntimeDefault", "Localhost"), name
    for name, one in containers(objects):
        told = one["securityContext"]
        assert told["allowPrivilegeEscalation"] is False, name
        assert told["privileged"] is False, name
        assert told["capabilities"] == {"drop": ["ALL"]}, name


def test_nothing_can_be_written_but_a_tmp_in_memory(objects: list[Object]) -> None:
    for name, one in containers(objects):
        assert one["securityContext"]["readOnlyRootFilesystem"] is True, name
        writable = {at["mountPath"] for at in one["volumeMounts"] if not at.get("readOnly")}
        assert writable == {"/tmp"}, name
    for name, pod in pods(objects):
        tmp = next(one for one in pod["spec"]["volumes"] if one["name"] == "tmp")
        assert tmp["emptyDir"]["medium"] == "Memory", name
        assert tmp["emptyDir"]["sizeLimit"], name


def test_no_pod_has_a_token_of_the_cluster_or_variables_of_its_services(
    objects: list[Object],
) -> None:
    """A service called `ibid-api` would set IBID_API_PORT."""
    for name, pod in pods(objects):
        assert pod["spec"]["automountServiceAccountToken"] is False, name
        assert pod["spec"]["enableServiceLinks"] is False, name
    for one in of_kind(objects, "ServiceAccount"):
        assert one["automountServiceAccountToken"] is False


def test_every_container_has_limits_and_asks_for_less(objects: list[Object]) -> None:
    for name, one in containers(objects):
        assert one["resources"]["limits"].keys() >= {"cpu", "memory"}, name
        assert one["resources"]["requests"].keys() >= {"cpu", "memory"}, name


def test_what_runs_on_is_asked_whether_it_has_started_lives_and_is_ready(
    objects: list[Object],
) -> None:
    for one in of_kind(objects, "Deployment"):
        (container,) = one["spec"]["template"]["spec"]["containers"]
        for probe in ("startupProbe", "livenessProbe", "readinessProbe"):
            assert container[probe].keys() & {"exec", "httpGet"}, one["metadata"]["name"]


def test_a_probe_asks_as_the_image_does(objects: list[Object]) -> None:
    for name, one in containers(objects):
        if "livenessProbe" not in one:
            continue
        asked = (DOCKER / f"{one['name']}.Dockerfile").read_text().partition("HEALTHCHECK")[2]
        probe = one["livenessProbe"]
        if "exec" in probe:
            assert all(f'"{word}"' in asked for word in probe["exec"]["command"]), name
        else:
            assert probe["httpGet"]["path"] in asked, name


def test_every_pod_has_a_network_policy_of_its_own_and_one_that_closes_all(
    objects: list[Object],
) -> None:
    policies = [one["spec"] for one in of_kind(objects, "NetworkPolicy")]
    for name, pod in pods(objects):
        labels = pod["metadata"]["labels"]
        mine = [one for one in policies if selects(one["podSelector"]["matchLabels"], labels)]
        closing = [one for one in mine if not one.keys() & {"ingress", "egress"}]
        assert [one["policyTypes"] for one in closing] == [["Ingress", "Egress"]], name
        assert len(mine) == 2, name


def test_nobody_opens_a_door_to_worker_scheduler_or_migrations_but_prometheus(
    objects: list[Object],
) -> None:
    told = {"worker", "scheduler"} if of_kind(objects, "PodMonitor") else set[str]()
    for one in of_kind(objects, "NetworkPolicy"):
        part = one["metadata"]["name"].removeprefix("ibid-")
        assert ("ingress" in one["spec"]) == (part in {"api", "client"} | told), part
        if part in told:
            (door,) = one["spec"]["ingress"]
            assert [port["port"] for port in door["ports"]] == [9100]
            assert door["from"] == [{"namespaceSelector": {"matchLabels": {
                "kubernetes.io/metadata.name": "monitoring"}}}]  # fmt: skip


def test_the_client_reaches_the_api_alone(objects: list[Object]) -> None:
    told = next(one for one in objects if one["metadata"]["name"] == "ibid-client" and "egress" in one["spec"])  # fmt: skip # noqa: E501
    dns, api = told["spec"]["egress"]

    assert {port["port"] for port in dns["ports"]} == {53}
    assert [port["port"] for port in api["ports"]] == [8000]
    chosen = api["to"][0]["podSelector"]["matchLabels"]
    assert chosen["app.kubernetes.io/component"] == "api"


def test_no_way_out_leads_into_private_networks(every: Everything) -> None:
    for name in ("api", "worker"):
        policy = next(
            one
            for one in of_kind(every["small"]["objects"], "NetworkPolicy")
            if one["metadata"]["name"] == f"ibid-{name}"
        )
        blocks = [
            peer["ipBlock"]
            for rule in policy["spec"]["egress"]
            for peer in rule.get("to", [])
            if "ipBlock" in peer
        ]
        closed = {"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16"}
        assert [block["cidr"] for block in blocks] == ["0.0.0.0/0", "::/0"]
        assert closed <= set(blocks[0]["except"])


def test_without_a_way_out_no_rule_names_the_whole_world(every: Everything) -> None:
    told = of_kind(every["air-gapped"]["objects"], "NetworkPolicy")

    assert "0.0.0.0/0" not in str(told)
    assert "::/0" not in str(told)


def test_every_variable_of_ibid_is_one_that_it_reads(objects: list[Object]) -> None:
    known = set(names(Settings)) | OF_OTHERS
    told = {
        one["name"]
        for _, container in containers(objects)
        for one in container["env"]
        if one["name"].startswith("IBID_")
    }
    files = set(
        chain.from_iterable(
            one["stringData"] for one in of_kind(objects, "Secret")
            if not one["metadata"]["name"].endswith("-kept")
        )
    )  # fmt: skip
    of_prepare = {
        name for name in files if re.match("IBID_(PASSWORD_|SUPERUSER_URL|OWNER_URL)", name)
    }

    assert (told | files) - of_prepare - known == set()


def test_no_secret_stands_in_the_environment_or_a_config_map(objects: list[Object]) -> None:
    assert of_kind(objects, "ConfigMap") == []
    told = {
        f"{where}: {one['name']}"
        for where, container in containers(objects)
        for one in container["env"]
        if one.get("value") and re.search("PASSWORD|_KEY|_URL$", one["name"])
        and re.search("://[^/]*@|of-your-own", one["value"])
    }  # fmt: skip

    assert told == set()


def test_a_part_sees_its_own_secret_only(objects: list[Object]) -> None:
    for name, pod in pods(objects):
        part = pod["metadata"]["labels"]["app.kubernetes.io/component"]
        mounted = [
            one["secret"]["secretName"]
            for one in pod["spec"]["volumes"]
            if one["name"] == "secrets"
        ]
        allowed = {"scheduler": "worker", "client": None}.get(part, part)
        assert all(allowed and one.endswith(allowed) for one in mounted), name


PLACES = Places(postgres="postgres.data.svc:5432", valkey="valkey.data.svc:6379", bucket="x")
WORDS = {field: "w" * 48 for field in ContainerSecrets.__dataclass_fields__}


@pytest.mark.parametrize(
    ("folder", "secret"),
    [("api", "ibid-api"), ("worker", "ibid-worker"), ("prepare", "ibid-migrations")],
)
def test_a_secret_has_the_files_that_compose_gives(
    every: Everything, folder: str, secret: str
) -> None:
    made = next(
        one
        for one in of_kind(every["small"]["objects"], "Secret")
        if one["metadata"]["name"] == secret
    )

    assert made["stringData"].keys() == folders(ContainerSecrets(**WORDS), PLACES)[folder].keys()


@pytest.mark.parametrize(
    ("service", "deployment"),
    [
        ("api", "ibid-api"),
        ("worker", "ibid-worker-all"),
        ("scheduler", "ibid-scheduler"),
        ("client", "ibid-client"),
        ("prepare", "ibid-migrations"),
    ],
)
def test_a_part_is_told_what_compose_tells_it(
    every: Everything, service: str, deployment: str
) -> None:
    ours = environment(every["small, watched"]["objects"], deployment)
    theirs = COMPOSE[service]["environment"]
    alike = {
        name: value
        for name, value in theirs.items()
        if not re.search(r"\$\{|://", value) and "BUCKET" not in name
    }

    assert ours.keys() == theirs.keys()
    assert {name: ours[name] for name in alike} == alike


def needed() -> set[str]:
    """The queues that some task is sent to."""
    every = [one for one in vars(tasks).values() if isinstance(one, type) and issubclass(one, Task)]
    return {one.queue.value for one in every if one is not Task}


def taken(objects: list[Object]) -> set[str]:
    """The queues that a release's workers take; one that names none takes all."""
    found: set[str] = set()
    for name, one in containers(objects):
        if "-worker-" in name:
            told = {each["name"]: each.get("value", "") for each in one["env"]}
            named = told.get("IBID_WORKER__QUEUES")
            found |= set(named.split(",")) if named else needed()
    return found


def test_the_workers_together_take_every_queue(objects: list[Object]) -> None:
    assert taken(objects) == needed()


def test_the_chart_knows_every_queue() -> None:
    text = (CHART / "templates" / "_names.tpl").read_text()
    told = re.search(r'define "ibid.queues" -}}\n(.*)\n', text)

    assert told, "ibid.queues is not where it was"
    assert set(told[1].split(",")) == needed(), "deploy/helm/ibid: ibid.queues, and the examples"


def test_a_worker_takes_the_queues_that_it_is_told(objects: list[Object]) -> None:
    for name in (name for name, _ in containers(objects) if "-worker-" in name):
        told = environment(objects, name).get("IBID_WORKER__QUEUES")
        read = WorkerSettings.model_validate({"queues": told} if told else {})
        assert read.queues == (told.split(",") if told else list(Queue))


def test_figures_that_something_scales_by_are_told(every: Everything) -> None:
    text = str([one["objects"] for one in every.values()])
    told = set(re.findall(r"ibid_[a-z_]+", text)) - ROLES

    assert told == {"ibid_open_streams", "ibid_work_waiting"}
    assert told <= {one.name for one in REGISTRY.collect()}


def test_a_worker_is_started_as_its_image_does(objects: list[Object]) -> None:
    text = (DOCKER / "worker.Dockerfile").read_text()
    command = yaml.safe_load(text.rpartition("\nCMD ")[2])
    for name, one in containers(objects):
        if "-worker-" in name:
            assert one["args"] == command


def test_a_probe_finds_the_file_that_is_touched(objects: list[Object]) -> None:
    for name, one in containers(objects):
        if "exec" in one.get("livenessProbe", {}):
            told = {each["name"]: each["value"] for each in one["env"]}
            assert one["livenessProbe"]["exec"]["command"][-1] == told["IBID_WORKER__PULSE"], name


def test_everything_that_runs_on_may_lose_one_pod_at_a_time(objects: list[Object]) -> None:
    budgets = [one["spec"] for one in of_kind(objects, "PodDisruptionBudget")]
    for one in of_kind(objects, "Deployment"):
        labels = one["spec"]["template"]["metadata"]["labels"]
        mine = [b for b in budgets if selects(b["selector"]["matchLabels"], labels)]
        assert [b["maxUnavailable"] for b in mine] == [1], one["metadata"]["name"]


def test_what_scales_itself_has_no_number_of_pods_of_its_own(objects: list[Object]) -> None:
    """Each upgrade would set it back."""
    scaled = {
        one["spec"]["scaleTargetRef"]["name"]
        for one in of_kind(objects, "HorizontalPodAutoscaler", "ScaledObject")
    }
    fixed = {
        one["metadata"]["name"]
        for one in of_kind(objects, "Deployment")
        if "replicas" in one["spec"]
    }

    assert scaled & fixed == set()
    assert scaled | fixed == {one["metadata"]["name"] for one in of_kind(objects, "Deployment")}


def test_a_door_closes_after_everybody_knows(objects: list[Object]) -> None:
    for one in of_kind(objects, "Deployment"):
        spec = one["spec"]["template"]["spec"]
        pause = spec["containers"][0].get("lifecycle", {}).get("preStop", {}).get("sleep")
        if pause:
            assert spec["terminationGracePeriodSeconds"] >= pause["seconds"] + 15
        assert bool(pause) == (spec["containers"][0]["name"] in ("api", "client"))


def test_every_service_finds_its_pods(objects: list[Object]) -> None:
    labels = [pod["metadata"]["labels"] for _, pod in pods(objects)]
    for one in of_kind(objects, "Service"):
        found = [each for each in labels if selects(one["spec"]["selector"], each)]
        assert len(found) == 1, one["metadata"]["name"]


def test_figures_are_not_shown_to_people(objects: list[Object]) -> None:
    paths = {
        path["path"]
        for one in of_kind(objects, "Ingress")
        for path in one["spec"]["rules"][0]["http"]["paths"]
    }

    assert paths <= {"/api", "/health", "/objects", "/openapi.json", "/"}


def test_streams_are_not_held_back_by_the_ingress(every: Everything) -> None:
    told = next(
        one
        for one in of_kind(every["production"]["objects"], "Ingress")
        if one["metadata"]["name"] == "ibid-api"
    )["metadata"]["annotations"]
    nginx = "nginx.ingress.kubernetes.io"

    assert told[f"{nginx}/proxy-buffering"] == "off"
    assert int(told[f"{nginx}/proxy-read-timeout"]) >= 300
    body = int(told[f"{nginx}/proxy-body-size"].removesuffix("m")) * 1024 * 1024
    assert body > Settings.model_fields["http"].default.body_bytes


def test_what_migrates_comes_before_everything(every: Everything) -> None:
    for example in every.values():
        for one in example["objects"]:
            if one["metadata"]["name"] == "ibid-migrations":
                told = one["metadata"]["annotations"]
                assert told["helm.sh/hook"] == "pre-install,pre-upgrade"
    weights = {
        one["kind"]: int(one["metadata"]["annotations"]["helm.sh/hook-weight"])
        for one in every["small"]["objects"]
        if one["metadata"]["name"] == "ibid-migrations"
    }
    assert weights.pop("Job") > max(weights.values())


def test_the_chart_is_of_this_version() -> None:
    told = yaml.safe_load((CHART / "Chart.yaml").read_text())
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]

    assert (told["version"], told["appVersion"]) == (project["version"], project["version"])


def test_the_guide_names_every_example() -> None:
    guide = (ROOT / "docs" / "how-to" / "kubernetes.md").read_text()

    assert [name for name in EXAMPLES if f"examples/{name}.yaml" not in guide] == []


def test_no_file_of_the_chart_names_a_place_of_its_own() -> None:
    for file in Path(CHART).rglob("*.*"):
        for host in re.findall(r"https?://([\w.-]+)", file.read_text()):
            assert re.search(
                r"(\.|^)(example(\.org)?|svc|amazonaws\.com|json-schema\.org)$", host
            ), f"{file.name}: {host}"
