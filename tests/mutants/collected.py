"""mutmut's command, with the tests of a room collected once and not again for each change.

It runs in a workspace, whose tests it imports, and so knows nothing of the rest of this folder.
Collecting takes longer than the tests that a change needs.
"""

import sys
from collections.abc import Iterable

import mutmut.__main__
import pytest
from mutmut.runners.harness import PytestRunner
from mutmut.state import state
from mutmut.utils.file_utils import change_cwd
from mutmut.workers.isolation import ForkRunner

_FIRST_FAILURE_UNTOLD = (
    "--rootdir=.",
    "-x",
    "-s",
    "-pno:terminal",
    "-pno:assertion",
)


class CollectedTests(PytestRunner):
    """Runs tests as mutmut does, and from `collect` on those of one session, in forks of it."""

    session: pytest.Session | None = None

    def collect(self) -> None:
        """Begin what `pytest.main` does and leave it before the first test.

        Nothing is captured, for a fork would write into the files of all others; and nothing is
        told of a test that fails, for nobody reads it.
        """
        given = [*_FIRST_FAILURE_UNTOLD, *self._pytest_add_cli_args]
        with change_cwd("mutants"):
            config = pytest.Config.fromdictargs(
                {"tbstyle": "native"}, [*given, *self._pytest_add_cli_args_test_selection]
            )
            self.session = pytest.Session.from_config(config)
            config._do_configure()
            config.hook.pytest_sessionstart(session=self.session)
            config.hook.pytest_collection(session=self.session)
        self._items = {item.nodeid: item for item in self.session.items}
        if strange := state().duration_by_test.keys() - self._items.keys():
            sys.exit(f"These tests ran once and are not there any more: {', '.join(strange)}")

    def run_tests(self, *, mutant_name: str | None, tests: Iterable[str]) -> int:
        if self.session is None:
            return super().run_tests(mutant_name=mutant_name, tests=tests)
        self.session.items = [self._items[test] for test in tests]
        with change_cwd("mutants"):
            try:
                self.session.config.hook.pytest_runtestloop(session=self.session)
            except pytest.Session.Failed:
                return int(pytest.ExitCode.TESTS_FAILED)
        return int(pytest.ExitCode.OK)


class ForkOfCollected(ForkRunner):
    def startup(self) -> None:
        """Before the first change, and after the tests have passed without any."""
        self.test_runner.collect()
        super().startup()


if __name__ == "__main__":
    mutmut.__main__.get_mutant_runner = lambda at_once=1: ForkOfCollected(at_once, CollectedTests())
    mutmut.__main__.cli()
