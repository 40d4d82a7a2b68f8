import ast
import subprocess
import sys
from collections.abc import Iterator, Mapping, Set
from graphlib import CycleError, TopologicalSorter
from importlib.metadata import packages_distributions
from pathlib import Path

import grimp
import pytest

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

Function = ast.FunctionDef | ast.AsyncFunctionDef


def test_imports_point_down_the_floors() -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    checked = subprocess.run([lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True)

    assert checked.returncode == 0, checked.stdout


@pytest.fixture(scope="module")
def imports() -> Iterator[grimp.ImportGraph]:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(ROOT)
        yield grimp.build_graph(*OURS, cache_dir=None)


def ring(graph: Mapping[str, Set[str]]) -> list[str]:
    """One of those there are."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return error.args[1]
    return []


def test_there_is_no_ring_among_files(imports: grimp.ImportGraph) -> None:
    direct = {m: imports.find_modules_directly_imported_by(m) for m in imports.modules}

    assert ring(direct) == []


def test_there_is_no_ring_among_the_parts_of_a_folder(imports: grimp.ImportGraph) -> None:
    """Its files and folders, each with all that is in it."""
    folders = [m for m in imports.modules if imports.find_children(m)]

    rings = {folder: ring(_among_parts(imports, folder)) for folder in folders}

    assert {folder: found for folder, found in rings.items() if found} == {}


def _among_parts(imports: grimp.ImportGraph, folder: str) -> dict[str, set[str]]:
    depth = folder.count(".") + 2
    inside = [m for m in imports.modules if m.startswith(f"{folder}.")]
    among: dict[str, set[str]] = {}
    for module in inside:
        part = ".".join(module.split(".")[:depth])
        for imported in imports.find_modules_directly_imported_by(module):
            other = ".".join(imported.split(".")[:depth])
            if imported.startswith(f"{folder}.") and other != part:
                among.setdefault(part, set()).add(other)
    return among


def test_no_file_has_more_than_400_lines_and_no_function_more_than_60() -> None:
    sizes = {path: path.read_text().count("\n") for path in sources()}
    lengths = {
        f"{path.relative_to(ROOT)} {one.name}": (one.end_lineno or 0) - one.lineno + 1
        for path in sizes
        for one in functions(path)
    }

    assert {path: lines for path, lines in sizes.items() if lines > 400} == {}
    assert {name: lines for name, lines in lengths.items() if lines > 60} == {}


def sources() -> list[Path]:
    return [path for name in OURS for path in (ROOT / name).rglob("*.py")]


def functions(path: Path) -> list[Function]:
    found = ast.walk(ast.parse(path.read_text()))
    return [node for node in found if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def test_few_functions_have_more_than_five_parameters() -> None:
    many = [
        f"{path.relative_to(ROOT)} {function.name}"
        for path in sources()
        for function in functions(path)
        if len(parameters(function)) > 5
    ]

    assert len(many) <= 8, many


def parameters(function: Function) -> list[str]:
    given = function.args
    names = [one.arg for one in (*given.posonlyargs, *given.args, *given.kwonlyargs)]
    return [name for name in names if name not in ("self", "cls")]


def test_nine_in_ten_routes_have_five_lines_or_fewer() -> None:
    routes = [
        function
        for path in (ROOT / "server").glob("*/*routes.py")
        for function in functions(path)
        if any(is_route(decorator) for decorator in function.decorator_list)
    ]
    longest_first = sorted(map(lines_of_body, routes), reverse=True)

    assert len(routes) > 50
    assert longest_first[len(routes) // 10] <= 5


def is_route(decorator: ast.expr) -> bool:
    """`@router.get(…)`, whatever the router is called."""
    verbs = {"get", "post", "put", "patch", "delete", "api_route"}
    called = decorator.func if isinstance(decorator, ast.Call) else None
    return isinstance(called, ast.Attribute) and called.attr in verbs


def lines_of_body(function: Function) -> int:
    """Without its docstring."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def test_whoever_catches_everything_says_why() -> None:
    caught = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in sources()
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if "except BaseException" in line and "  # " not in line
    ]

    assert caught == []


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
