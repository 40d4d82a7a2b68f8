"""Dashboard and alerts ask for what the running product tells; it tells nothing of anybody."""

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from contracts.jobs import JobName
from local.postgres import PostgresServer
from local.processes import free_ports
from local.redis import RedisServer
from tests import programs
from tests.chaos.person import Person, until
from tests.database_fixture import TestDatabase
from tests.stack import Stack, environment_for, running_stack

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "deploy" / "observability"
ALERTS = FOLDER / "alerts.yml"
PROMTOOL = programs.find("promtool")
NEEDS_PROMTOOL = pytest.mark.skipif(
    PROMTOOL is None, reason="promtool is not installed (Debian's package prometheus)"
)
CANARY = "Quillfeather"
DOCUMENT = f"# {CANARY}\n\n{CANARY} keeps the spare keys of room 12 in a tin box.\n".encode()


def rules() -> list[dict[str, Any]]:
    return yaml.safe_load(ALERTS.read_text())["groups"][0]["rules"]


def queries() -> dict[str, str]:
    board = json.loads((FOLDER / "grafana" / "dashboards" / "ibid.json").read_text())
    shown = {
        f"{panel['title']}, {target['refId']}": target["expr"]
        for panel in board["panels"]
        for target in panel.get("targets", ())
    }
    return shown | {rule["alert"]: rule["expr"] for rule in rules()}


@pytest.fixture(scope="module")
def stack(
    tmp_path_factory: pytest.TempPathFactory,
    postgres: PostgresServer,
    redis_server: RedisServer,
    database: TestDatabase,
) -> Iterator[Stack]:
    folder = tmp_path_factory.mktemp("observed")
    ports = free_ports(2)
    told = environment_for(postgres, redis_server, folder, database="", password="")
    told |= {
        "IBID_DATABASE__API_URL": database.api_url,
        "IBID_DATABASE__WORKER_URL": database.worker_url,
        "IBID_METRICS__WORKER_PORT": str(ports[0]),
        "IBID_METRICS__SCHEDULER_PORT": str(ports[1]),
        "IBID_WORKER__SWEEP_SECONDS": "1",
        "IBID_LOG_FORMAT": "json",
        "IBID_LOG_LEVEL": "DEBUG",
    }
    with running_stack(folder, told) as running:
        yield running


def scraped(stack: Stack) -> str:
    """All three of them."""
    environment = stack.environment
    ports = [environment[f"IBID_METRICS__{name}_PORT"] for name in ("WORKER", "SCHEDULER")]
    addresses = [stack.url, *(f"http://127.0.0.1:{port}" for port in ports)]
    answers = [httpx.get(f"{address}/metrics", trust_env=False) for address in addresses]
    return "".join(answer.raise_for_status().text for answer in answers)


@pytest.fixture(scope="module")
def somebody(stack: Stack) -> Person:
    """Who has uploaded, asked, and been refused."""
    person = Person(stack.url)
    project = person.project()
    person.wait_for(person.upload(project, DOCUMENT, f"{CANARY}.md"))
    asked = person.ask(person.chat(project), f"Where does {CANARY} keep the spare keys?")
    assert asked.names[-1] == "done"
    body = {"email": f"{CANARY}@example.com", "password": f"{CANARY} wrong"}
    assert httpx.post(f"{stack.url}/api/v1/auth/sign-in", json=body).status_code == 401
    return person


def test_every_figure_of_dashboard_and_alerts_is_told(stack: Stack, somebody: Person) -> None:
    until(lambda: "ibid_job_last_success_timestamp_seconds{" in scraped(stack) or None)
    told = dict(re.findall(r"^# TYPE (\S+) (\S+)$", scraped(stack), re.MULTILINE))
    known = {
        name + end
        for name, kind in told.items()
        for end in (("_bucket", "_sum", "_count") if kind == "histogram" else ("",))
    }

    asked = {name: set(re.findall(r"\bibid_\w+", query)) for name, query in queries().items()}

    assert sum(map(len, asked.values())) > 40
    assert {name: missing for name, wanted in asked.items() if (missing := wanted - known)} == {}


def test_what_happened_is_counted(stack: Stack, somebody: Person) -> None:
    text = scraped(stack)

    for line in (
        'ibid_documents_total{format="markdown",outcome="ready"} 1.0',
        'ibid_document_seconds_count{format="markdown"} 1.0',
        "ibid_document_wait_seconds_count 1.0",
        'ibid_answers_total{kind="sentences",status="complete"} 1.0',
        'ibid_answer_first_word_seconds_count{kind="sentences"} 1.0',
        'ibid_problems_total{problem="unauthorized"} 1.0',
        'ibid_sign_ins_refused_total{why="password"} 1.0',
        "ibid_answers_being_written 0.0",
        "ibid_database_waiting 0.0",
        "ibid_scheduler_leads 1.0",
    ):
        assert line in text.splitlines(), line.partition(" ")[0]


def test_nothing_of_anybody_is_told(stack: Stack, somebody: Person) -> None:
    text = scraped(stack).lower()

    assert CANARY.lower() not in text
    assert "@" not in text
    assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}", text)


def test_logs_have_an_object_a_line_and_nothing_of_anybody(stack: Stack, somebody: Person) -> None:
    for part in ("api", "worker", "scheduler"):
        text = (stack.folder / f"{part}.log").read_text()
        lines = text.splitlines()
        assert lines
        assert [line for line in lines if not line.startswith("{")] == []
        for line in lines:
            assert {"at", "level", "logger", "id", "message"} <= json.loads(line).keys()
        for word in (CANARY, "spare keys", "tin box", "example.com", somebody.token, "wrong"):
            telling = [line[:120] for line in lines if word.lower() in line.lower()]
            assert not telling, (part, word)
            assert word.lower() not in text.lower(), (part, word)


def test_every_alert_has_a_line_that_says_what_to_look_at() -> None:
    page = (ROOT / "docs" / "how-to" / "monitor.md").read_text()
    for rule in rules():
        anchor = rule["annotations"]["runbook"].partition("#")[2]
        line = next(line for line in page.splitlines() if f'id="{anchor}"' in line)
        assert rule["annotations"]["summary"] in line
        assert len(line.split("|")[3]) > 40


def test_every_job_that_a_rule_or_a_panel_names_there_is() -> None:
    named = {
        name
        for query in queries().values()
        for names in re.findall(r'last_success_timestamp_seconds\{job[=!]~?"([^"]*)"', query)
        for name in names.split("|")
    }

    assert {"backup", "sweep"} <= named <= {"backup", "sweep", *JobName}


@NEEDS_PROMTOOL
def test_prometheus_takes_the_rules() -> None:
    assert PROMTOOL
    subprocess.run([PROMTOOL, "check", "rules", str(ALERTS)], check=True, capture_output=True)


@NEEDS_PROMTOOL
def test_alerts_fire_when_they_should_and_not_before(tmp_path: Path) -> None:
    assert PROMTOOL
    cases = Path(__file__).with_name("alerts_test.yml").read_text()
    (tmp_path / "cases.yml").write_text(cases.replace("RULES", str(ALERTS)))
    ran = subprocess.run(
        [PROMTOOL, "test", "rules", str(tmp_path / "cases.yml")], capture_output=True, text=True
    )

    assert ran.returncode == 0, ran.stdout + ran.stderr
