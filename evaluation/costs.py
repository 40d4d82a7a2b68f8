"""Whether the ledger has what a provider billed: `python -m evaluation.costs [ANSWERS]`.

A scripted provider counts what it has read and written, in answers that are complete, stopped by
their reader, refused, cut in the middle of a token, and given by the next model. Then the sums are
compared by model, to the token and to the last digit of the cost.
"""

import json
import sys
import tempfile
import threading
from collections import Counter, defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from evaluation.scripted import ScriptedModel, serving
from evaluation.speed.caller import Caller
from evaluation.speed.running import running

WAYS = ("complete", "stopped", "failed", "cut", "fallback")
_SENTENCE = "The cold room is kept at four degrees by the night shift"
_DOCUMENT = f"# Cold rooms\n\n{_SENTENCE}. Alarms go to the pharmacist.\n"
_WORDS = [f"{word} " for word in f"{_SENTENCE} [1].".split()]
_PRICES = {"first": ("0.00000017", "0.0000031"), "spare": ("0.0000000003", "0.0000000007")}
_AT_ONCE = 12


@dataclass
class Bill:
    """Tokens in and out, by model."""

    url: str = ""
    tokens: defaultdict[str, Counter[str]] = field(
        default_factory=lambda: defaultdict[str, Counter[str]](Counter)
    )
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, model: str, **tokens: int) -> None:
        with self._lock:
            self.tokens[model].update(tokens)


@contextmanager
def provider() -> Iterator[Bill]:
    bill = Bill()

    class Model(ScriptedModel):
        def do_POST(self) -> None:
            asked = self.asked()
            model, told = asked["model"], json.dumps(asked["messages"])
            way = next((way for way in WAYS if f"({way} " in told), "complete")
            if way == "failed" or (way == "fallback" and model == "first"):
                status = 429 if way == "fallback" else 500
                return self.send_whole(status, {"error": {"message": "no"}})
            self._write(model, way, len(told.split()))

        def _write(self, model: str, way: str, read: int) -> None:
            bill.add(model, input=read)
            self.begin_stream()
            for number, word in enumerate(_WORDS, 1):
                bill.add(model, output=1)
                self.send_delta(word, usage=_usage(read, number))
                if number == 3 and way == "cut":
                    self.wfile.write(b'data: {"choices": [{"del')
                    return
                if number == 3 and way == "stopped":
                    self.connection.recv(1)  # until its reader is gone
                    return
            self.send_delta("", finish="stop", usage=_usage(read, len(_WORDS)))
            self.end_stream()

    with serving(Model) as bill.url:
        yield bill


def _usage(read: int, written: int) -> dict[str, int]:
    return {
        "prompt_tokens": read,
        "completion_tokens": written,
        "total_tokens": read + written,
    }


def ask(caller: Caller, project: str, number: int) -> str:
    """How the answer ended, by its last event; one that is to be stopped is, at its first word."""
    way = WAYS[number % len(WAYS)]
    http = caller.http
    chat = http.post(f"/projects/{project}/chats", json={}).json()["id"]
    question = {"content": f"At how many degrees is the cold room kept? ({way} {number})"}
    run, last = "", ""
    with http.stream("POST", f"/chats/{chat}/messages", json=question) as response:
        for line in response.iter_lines():
            if line.startswith("event: "):
                last = line.removeprefix("event: ")
            elif line.startswith("data: ") and last == "run":
                run = json.loads(line.removeprefix("data: "))["run_id"]
            elif line.startswith("data: ") and last == "token" and way == "stopped":
                http.post(f"/runs/{run}/stop").raise_for_status()
    return f"{way}: {last}"


def entered(caller: Caller) -> dict[str, Counter[str]]:
    found = defaultdict[str, Counter[str]](Counter)
    costs = defaultdict[str, Decimal](Decimal)
    for row in caller.http.get("/me/usage").json()["rows"]:
        found[row["model"]].update(input=row["input_tokens"], output=row["output_tokens"])
        costs[row["model"]] += Decimal(str(row["cost"] or 0))
    for model, tokens in found.items():
        price = [Decimal(amount) for amount in _PRICES[model]]
        expected = tokens["input"] * price[0] + tokens["output"] * price[1]
        if abs(expected - costs[model]) > Decimal("1e-12"):
            sys.exit(f"{model} cost {expected}, and the ledger says {costs[model]}")
    return found


def environment(bill: Bill, folder: Path) -> dict[str, str]:
    prices = folder / "prices.json"
    names = ("input_cost_per_token", "output_cost_per_token")
    told = {
        model: dict(zip(names, map(float, cost), strict=True)) for model, cost in _PRICES.items()
    }
    prices.write_text(json.dumps(told))
    return {
        "IBID_MODEL__BASE_URL": bill.url, "IBID_MODEL__NAME": "first",
        "IBID_MODELS__SPARE__BASE_URL": bill.url, "IBID_MODELS__SPARE__NAME": "spare",
        "IBID_ROLES__FALLBACKS": "spare", "IBID_PRICES": str(prices),
    }  # fmt: skip


def measured(folder: Path, bill: Bill, number: int) -> tuple[Counter[str], dict[str, Counter[str]]]:
    """How so many answers ended, and what was entered of them."""
    with running(folder / "home", environment(bill, folder)) as ibid:
        caller = Caller(ibid.api)
        project = caller.project()
        caller.ingest(project, _DOCUMENT.encode(), "rooms.md", "text/markdown")
        with ThreadPoolExecutor(_AT_ONCE) as threads:
            ends = Counter(threads.map(lambda n: ask(caller, project, n), range(number)))
        return ends, entered(caller)


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    with tempfile.TemporaryDirectory() as name, provider() as bill:
        ends, found = measured(Path(name), bill, number)
    billed = {model: tokens for model, tokens in bill.tokens.items() if tokens.total()}
    print(f"{number} answers: {dict(sorted(ends.items()))}")
    for model in sorted({*billed, *found}):
        print(
            f"{model}: billed {dict(billed.get(model, {}))}, entered {dict(found.get(model, {}))}"
        )
    if {m: t for m, t in found.items() if t.total()} != billed:
        sys.exit("The ledger is not what was billed.")
    print("The ledger is what was billed, to the token.")


if __name__ == "__main__":
    main()
