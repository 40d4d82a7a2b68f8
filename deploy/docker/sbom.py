"""Prints what is installed here as CycloneDX 1.6: `python sbom.py <name of the image>`."""

import json
import sys
from importlib.metadata import Distribution, distributions


def component(package: Distribution) -> dict[str, object]:
    name = package.metadata["Name"].lower().replace("_", "-")
    told: dict[str, object] = {
        "type": "library",
        "name": name,
        "version": package.version,
        "purl": f"pkg:pypi/{name}@{package.version}",
    }
    if licence := package.metadata.get("License-Expression"):
        told["licenses"] = [{"expression": licence}]
    return told


def main(image: str) -> None:
    installed = sorted(map(component, distributions()), key=lambda one: str(one["name"]))
    print(
        json.dumps(
            {
                "bomFormat": "CycloneDX",
                "specVersion": "1.6",
                "version": 1,
                "metadata": {"component": {"type": "container", "name": image}},
                "components": installed,
            },
            indent=1,
        )
    )


if __name__ == "__main__":
    main(sys.argv[1])
