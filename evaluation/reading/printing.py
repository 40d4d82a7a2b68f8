"""Pages of the web as Chromium prints them to PDF, one after the other in one browser."""

import base64
import json
import os
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from evaluation.reading.readers import FLAGS, NoReader, program
from evaluation.reading.written import Written

_ENDS = b"\0"


def by_a_browser(files: Sequence[Written]) -> list[Written]:
    """The same, printed; what stands beside the text in the file stands in it on paper."""
    with _browser() as browser:
        return [
            replace(
                file,
                name=f"{Path(file.name).stem}.pdf",
                data=browser.printed(file.data.decode()),
                shown=[*file.shown, *file.beside],
                beside=[],
            )
            for file in files
        ]


class _Browser:
    """One tab, told what to do over a pair of pipes: the DevTools protocol."""

    def __init__(self, to: int, back: int) -> None:
        self._to, self._back = to, back
        self._rest, self._number, self._session = b"", 0, ""
        target = self._ask("Target.createTarget", url="about:blank")["targetId"]
        attached = self._ask("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]
        self._frame = self._ask("Page.getFrameTree")["frameTree"]["frame"]["id"]

    def printed(self, page: str) -> bytes:
        self._ask("Page.setDocumentContent", frameId=self._frame, html=page)
        return base64.b64decode(self._ask("Page.printToPDF")["data"])

    def _ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        self._number += 1
        asked: dict[str, Any] = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            asked["sessionId"] = self._session
        data = json.dumps(asked).encode() + _ENDS
        while data:
            data = data[os.write(self._to, data) :]
        while True:
            said = json.loads(self._message())
            if said.get("id") == self._number:
                if "error" in said:
                    raise NoReader(f"Chromium refused {method}: {said['error']}")
                return said["result"]

    def _message(self) -> bytes:
        parts = [self._rest]
        while _ENDS not in parts[-1]:
            more = os.read(self._back, 1 << 20)
            if not more:
                raise NoReader("Chromium ended before it had printed all pages.")
            parts.append(more)
        message, _, self._rest = b"".join(parts).partition(_ENDS)
        return message


@contextmanager
def _browser() -> Iterator[_Browser]:
    """It reads from its third descriptor and writes to its fourth."""
    theirs_in, to = os.pipe()
    back, theirs_out = os.pipe()

    def as_it_wants() -> None:
        spare_in, spare_out = os.dup(theirs_in), os.dup(theirs_out)
        os.dup2(spare_in, 3)
        os.dup2(spare_out, 4)

    with tempfile.TemporaryDirectory(prefix="ibid-reading-", ignore_cleanup_errors=True) as folder:
        called = [
            program("chromium", "chromium"),
            *FLAGS,
            f"--user-data-dir={folder}/profile",
            "--remote-debugging-pipe",
        ]
        process = subprocess.Popen(
            called, preexec_fn=as_it_wants, close_fds=False, stderr=subprocess.DEVNULL
        )
        os.close(theirs_in)
        os.close(theirs_out)
        try:
            yield _Browser(to, back)
        finally:
            os.close(to)
            os.close(back)
            process.terminate()
            process.wait(timeout=30)
