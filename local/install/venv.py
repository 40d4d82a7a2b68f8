"""Makes .venv: `python3 local/install/venv.py`. An old Python 3 can read it, to say a clear no."""

import os
import subprocess
import sys

PROJECT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
FOLDER = os.path.join(PROJECT, ".venv")


def main():
    if sys.version_info < (3, 11):  # noqa: UP036  # whoever has an older one is told here
        found = ".".join(str(number) for number in sys.version_info[:3])
        sys.exit(
            f"Ibid needs Python 3.11 or newer; `{sys.executable}` is {found}.\n"
            "Install a newer one, then say which: `make up PYTHON=python3.12`."
        )
    print("packages   | making .venv with Python {}.{}".format(*sys.version_info[:2]))
    sys.stdout.flush()
    made = subprocess.run([sys.executable, "-m", "venv", FOLDER], check=False)
    if made.returncode != 0:
        sys.exit(
            "This Python cannot make a virtual environment. On Debian and Ubuntu: "
            "`apt-get install python3-venv`, then again."
        )


if __name__ == "__main__":
    main()
