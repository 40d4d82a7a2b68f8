"""What a person types: `make up` in a clone, `ibid up` where Ibid came as a package."""

from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
IS_CLONE = (PROJECT / "Makefile").exists()


def command(of_make: str, of_package: str = "", *, is_clone: bool = IS_CLONE) -> str:
    """`of_package` where the two differ by more than their first word."""
    return f"make {of_make}" if is_clone else f"ibid {of_package or of_make}"
