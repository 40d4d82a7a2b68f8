"""`Refresh`, as a header or in `<meta http-equiv>`, read as browsers read it (HTML, 4.2.5.3)."""

import re

_LONGEST_WAIT = 5
"""Seconds. Who waits longer is looking at a page that changes, and it is that page that is read."""
_LONGEST = 5000
_TOLD = re.compile(r"(?=[\d.])(\d{0,9})[\d.]* ?[;, ](.+)", re.DOTALL)
_NAMED = re.compile(r"url ?=", re.IGNORECASE)
_OTHER_SCHEME = re.compile(r"(?!https?:)[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_SCRIPTED = re.compile(
    r"\blocation(?:\.href)?\s{0,9}=\s{0,9}[\"']([^\"'<>\s]{1,2000})[\"']"
    r"|\blocation\.(?:replace|assign)\(\s{0,9}[\"']([^\"'<>\s]{1,2000})[\"']\s{0,9}\)"
)


def refresh_of(content: str) -> str | None:
    """The address, as it stands there, of one that comes soon; None of any other."""
    found = _TOLD.match(" ".join(content[:_LONGEST].split()))
    if found is None or int(found[1] or 0) > _LONGEST_WAIT:
        return None
    told = found[2].strip()
    named = _NAMED.match(told)
    to = told[named.end() :].strip() if named else told
    if to and to[0] in "\"'":
        to = to[1:].partition(to[0])[0]
    to = to.strip()
    return to if to and not _OTHER_SCHEME.match(to) else None


def scripted_of(script: str) -> str | None:
    """Where a script leads, if it says so in one word. It is told, and not executed."""
    found = _SCRIPTED.search(script)
    return found and (found[1] or found[2])
