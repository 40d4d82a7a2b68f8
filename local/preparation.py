"""What turns an empty PostgreSQL into Ibid's: database, migrations, passwords of its roles."""

import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from local import processes
from local.home import Home
from local.install.stamps import fingerprint, fingerprint_of, is_current
from local.postgres import OWNER, PostgresServer
from local.secrets import Secrets
from local.supervisor import Step

_LAST = "prepared"


@dataclass(frozen=True)
class Preparation:
    """The steps, and a note that they were taken for this cluster, these migrations and passwords.

    Without the note they are taken (again); each is harmless the second time.
    """

    project: Path
    home: Home
    server: PostgresServer
    secrets: Secrets
    environment: Callable[..., dict[str, str]]

    @cached_property
    def needs(self) -> tuple[str, ...]:
        """What whoever uses the database has to wait for, besides the server."""
        return () if is_current(self._note, self._subject()) else (_LAST,)

    def steps(self) -> list[Step]:
        if not self.needs:
            return []
        superuser = self.server.url(database="postgres")
        return [
            self._step(
                "database",
                ("postgres",),
                ["local.database", "create"],
                IBID_SUPERUSER_URL=superuser,
                IBID_PASSWORD_IBID_OWNER=self.secrets.owner_password,
            ),
            self._step(
                "migrations",
                ("database",),
                ["adapters.postgres.migrate"],
                IBID_DATABASE__OWNER_URL=self.server.url(OWNER, self.secrets.owner_password),
            ),
            self._step(
                "roles",
                ("migrations",),
                ["local.database", "passwords"],
                IBID_SUPERUSER_URL=superuser,
                IBID_PASSWORD_IBID_API=self.secrets.api_password,
                IBID_PASSWORD_IBID_WORKER=self.secrets.worker_password,
            ),
            Step(_LAST, ("roles",), run=self._remember),
        ]

    def _step(self, name: str, needs: tuple[str, ...], words: list[str], **variables: str) -> Step:
        return Step(
            name,
            needs,
            command=[*processes.dying_with_us(signal.SIGKILL), sys.executable, "-m", *words],
            environment=self.environment(**variables),
            folder=self.project,
        )

    def _remember(self) -> None:
        self._note.write_text(self._subject())

    @property
    def _note(self) -> Path:
        return self.home.postgres / "prepared-for"

    def _subject(self) -> str:
        migrations = fingerprint_of(self.project / "supabase" / "migrations", left_out=())
        return fingerprint(migrations, self.home.secrets.read_bytes(), self.server.identifier())
