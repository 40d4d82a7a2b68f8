import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).parents[1]
OURS = (
    "contracts",
    "adapters",
    "ingestion",
    "agents",
    "services",
    "worker",
    "server",
    "local",
    "evaluation",
    "integrations",
)


def test_imports_point_down_the_floors() -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    checked = subprocess.run([lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True)

    assert checked.returncode == 0, checked.stdout


def test_no_other_distribution_provides_one_of_our_names() -> None:
    others = {
        name: set(owners) - {"ibid"}
        for name, owners in packages_distributions().items()
        if name in OURS
    }

    assert not any(others.values())


def test_the_description_of_the_api_is_up_to_date() -> None:
    printed = subprocess.run(
        [sys.executable, "-m", "server.openapi"], cwd=ROOT, capture_output=True, check=True
    ).stdout

    assert (ROOT / "openapi.json").read_bytes() == printed, "run `make openapi`"


def test_the_lock_names_hashes_and_no_hosts() -> None:
    lock = (ROOT / "requirements.lock").read_text()

    assert "--hash=sha256:" in lock
    assert "://" not in lock and "--index-url" not in lock and "--find-links" not in lock
