"""Run in the worker's container: what a parser there cannot do, as JSON."""

import asyncio
import ctypes
import json
import socket

from contracts.settings import ParserLimits
from ingestion import tesseract
from ingestion.sandbox.parent import network_isolation_available, parse_in_child

_NEW_USER, _NEW_MOUNTS, _CREATE_RULESET, _NETLINK_NETFILTER = 0x10000000, 0x20000, 444, 12


def opens(kind: int, protocol: int) -> bool:
    try:
        socket.socket(kind, socket.SOCK_RAW, protocol).close()
    except OSError:
        return False
    return True


libc = ctypes.CDLL(None, use_errno=True)
read = asyncio.run(
    parse_in_child(b"# Cold", "a.md", "text/markdown", ParserLimits.model_validate({}))
)
print(
    json.dumps(
        {
            "a file is read": read.text.strip() == "Cold",
            "its process has no network": network_isolation_available(),
            "its process has no files (Landlock)": libc.syscall(_CREATE_RULESET, None, 0, 1) > 0,
            "no other namespace can be made": libc.unshare(_NEW_USER | _NEW_MOUNTS) != 0,
            "the firewall's door to the kernel is shut": not opens(
                socket.AF_NETLINK, _NETLINK_NETFILTER
            ),
            "text in pictures is read in English and German": {"eng", "deu"}
            <= set(tesseract.installed_languages()[1]),
        }
    )
)
