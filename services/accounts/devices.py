"""A browser and a network, in the words in which somebody knows them again."""

from adapters.postgres.people.sessions import Whereabouts
from services.accounts.addresses import cut_short

# The first that occurs: most browsers also say that they are others.
_BROWSERS = (
    ("Edg", "Edge"), ("OPR", "Opera"), ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome"),
    ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
_SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"),
    ("Mac OS X", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux"),
)  # fmt: skip


def whereabouts(user_agent: str, network: str) -> Whereabouts:
    """`network` as `addresses.network_of` has it."""
    return Whereabouts(described(user_agent), cut_short(network))


def described(user_agent: str) -> str:
    """`Firefox on Linux`; of a program the name that it gives itself; empty where there is none."""
    browser = next((name for mark, name in _BROWSERS if f"{mark}/" in user_agent), None)
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), None)
    if browser is None:
        program = user_agent.partition("/")[0].strip()
        return program[:60] if program.isascii() and program.isprintable() else ""
    return f"{browser} on {system}" if system else browser
