"""Renders and checks a chart: `charts.py <chart>`, a list of wanted renderings as JSON on stdin.

Run by the Python of this folder's own environment.
"""

import json
import sys
from typing import Any

import helm_python as helm
import kubernetes_validate
import yaml

NEWEST, OLDEST = "1.37", "1.30"
NAMESPACE = "knowledge"
CLUSTER = """
apiVersion: v1
kind: Config
current-context: test
clusters: [{{name: test, cluster: {{server: "{server}"}}}}]
contexts: [{{name: test, context: {{cluster: test, user: test}}}}]
users: [{{name: test, user: {{token: none}}}}]
"""
_INFO = 1


def made(chart: helm.Chart, path: str, wanted: dict[str, Any]) -> dict[str, Any]:
    values = wanted["values"]
    try:
        files = files_of(chart, wanted)
    except helm.HelmError as refusal:
        return {"refused": str(refusal)}
    texts = [text for name, text in files.items() if name.endswith(".yaml")]
    objects = [one for text in texts for one in yaml.safe_load_all(text) if one]
    report = helm.lint(path, values, strict=True)
    return {
        "objects": objects,
        "notes": next(text for name, text in files.items() if name.endswith("NOTES.txt")),
        "lint": [one for one in report["messages"] if one["severity"] > _INFO] + report["errors"],
        **checked(objects),
    }


def files_of(chart: helm.Chart, wanted: dict[str, Any]) -> dict[str, str]:
    """With a server, `lookup` asks it; without, there is nothing before."""
    values, upgrade = wanted["values"], wanted.get("upgrade", False)
    told = {
        "name": wanted.get("release", "ibid"),
        "namespace": NAMESPACE,
        "is_install": not upgrade,
        "is_upgrade": upgrade,
    }
    server = wanted.get("server")
    if server is None:
        return chart.render(values, **told)
    with helm.Config(
        kubeconfig_content=CLUSTER.format(server=server), namespace=NAMESPACE
    ) as there:
        return there.render(chart, values, **told)


def checked(objects: list[dict[str, Any]]) -> dict[str, Any]:
    """What Kubernetes' own schemas say, strictly, and what they do not know."""
    invalid, unknown = [], set()
    for one in objects:
        for version in (OLDEST, NEWEST):
            try:
                kubernetes_validate.validate(one, version, strict=True)
            except kubernetes_validate.SchemaNotFoundError:
                unknown.add(one["kind"])
            except kubernetes_validate.ValidationError as error:
                invalid.append(f"{one['kind']} {one['metadata']['name']}: {error.message}")
    return {"invalid": invalid, "unknown": sorted(unknown)}


def main(path: str) -> None:
    with helm.Chart.load(path) as chart:
        json.dump([made(chart, path, one) for one in json.load(sys.stdin)], sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1])
