from pathlib import Path

HERE = Path(__file__).parent


def tool(name: str) -> Path:
    tools = HERE / ".venv" / "bin"
    assert tools.is_dir(), "run `make supply-chain` once: it installs what it asks with"
    return tools / name
