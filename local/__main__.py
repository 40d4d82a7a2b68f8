"""`python -m local <command>`: what `make up`, `ask`, `demo`, `doctor`, `reset` and so on run."""

import argparse
import os
import sys
from pathlib import Path

from local import ask, demo, doctor, reset, up
from local.commands import PROJECT
from local.home import AlreadyRunning, CannotRun, Home
from local.install.tools import check_tools_to_run

_STARTING = {"up", "demo", "ask"}


def main(program: str = "python -m local") -> int:
    words = _parser(program).parse_args()
    home = Home.of(os.environ, PROJECT)
    try:
        if words.command in _STARTING:
            check_tools_to_run()
        match words.command:
            case "up":
                up.up(home)
            case "demo":
                demo.demo(home)
            case "ask":
                ask.ask(home, words.file, words.question)
            case "doctor":
                return doctor.doctor(home)
            case "reset":
                reset.reset(home, sure=words.yes)
            case "config":
                from local import config  # the settings load much

                return config.check(home, every=words.all)
            case "backup" | "restore":
                from local.backup import commands  # it loads what no other needs

                return commands.run(home, words.command, words.file)
    except AlreadyRunning as running:
        print(running)
    except CannotRun as refusal:
        print(f"\n{refusal}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def _parser(program: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=program, description="Run Ibid on this machine.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("up", help="start everything and stay")
    commands.add_parser("demo", help="make a sample project, starting Ibid if need be")
    asking = commands.add_parser("ask", help="ask one file one question, on the terminal")
    asking.add_argument("file", type=Path)
    asking.add_argument("question")
    commands.add_parser("doctor", help="say what is wrong, and what to do")
    resetting = commands.add_parser("reset", help="remove all data of this home")
    resetting.add_argument("--yes", action="store_true", help="do not ask")
    checking = commands.add_parser("config", help="say which settings hold, and what is wrong")
    checking.add_argument("what", choices=["check"])
    checking.add_argument("--all", action="store_true", help="also those that are not set")
    backing_up = commands.add_parser("backup", help="write everything to one file")
    backing_up.add_argument("file", type=Path, nargs="?")
    restoring = commands.add_parser("restore", help="make an empty home what a backup was")
    restoring.add_argument("file", type=Path)
    return parser


if __name__ == "__main__":
    sys.exit(main())
