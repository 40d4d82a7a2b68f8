"""What a release says of itself: `notes.py v1.2.3` prints that section of CHANGELOG.md.

It refuses a tag that is not the version of the product and of its chart, or of which nothing was
written.
"""

import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class NotReady(Exception):
    """A sentence that says what to do before the tag is set again."""


def notes(tag: str, root: Path = ROOT) -> str:
    version = tag.removeprefix("v")
    for name, told in versions(root).items():
        if told != version:
            raise NotReady(f"The tag is {tag}, and {name} says {told}. Make them agree.")
    return section((root / "CHANGELOG.md").read_text(), version)


def versions(root: Path) -> dict[str, str]:
    """By the file that says it."""
    project = tomllib.loads((root / "pyproject.toml").read_text())["project"]["version"]
    chart = (root / "deploy/helm/ibid/Chart.yaml").read_text()
    found = dict(re.findall(r"^(version|appVersion): *\"?([^\s\"]+)\"?$", chart, re.MULTILINE))
    return {
        "pyproject.toml": project,
        "Chart.yaml": found["version"],
        "Chart.yaml's appVersion": found["appVersion"],
    }


def section(changelog: str, version: str) -> str:
    """Between its heading and the next one of its kind."""
    heading = re.compile(rf"^## \[?{re.escape(version)}\]?(?: .*)?$", re.MULTILINE)
    if not (found := heading.search(changelog)):
        raise NotReady(
            f"CHANGELOG.md has no section `## {version}`: give `## Unreleased` that name."
        )
    text = changelog[found.end() :].partition("\n## ")[0].strip()
    if not text:
        raise NotReady(f"The section `## {version}` of CHANGELOG.md is empty.")
    return text + "\n"


if __name__ == "__main__":
    try:
        sys.stdout.write(notes(sys.argv[1]))
    except NotReady as refusal:
        sys.exit(str(refusal))
