"""What the agent may do in the web: only where it was asked for, and nowhere that nobody named."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from agents import Question, Web, ask
from contracts.chats import Hit
from contracts.completions import ToolCall
from contracts.errors import SearchUnavailable
from contracts.projects import AgentChoice
from contracts.snapshots import Outside
from contracts.tools import Evidence
from tests.agents.answering.made import hit
from tests.agents.supervising.made import Deciding, Shelf, Told, call, context_of

FOUND = "https://marina.example/berths"
LINKED = "https://marina.example/prices"
PAGE = hit(f"The marina has 212 berths. Prices: {LINKED}", document=9, title="Marina").model_copy(
    update={"outside": Outside(kind="web", url=FOUND, taken_at=datetime(2026, 11, 29, tzinfo=UTC))}
)


@dataclass
class Internet:
    down: bool = False
    went_out: list[str] = field(default_factory=list[str])

    async def search(self, query: str, beside: Sequence[Hit]) -> Evidence:
        self.went_out.append(query)
        if self.down:
            raise SearchUnavailable("SearXNG cannot be reached. Check its address.")
        return Evidence([PAGE, *beside], [{"url": FOUND, "title": "Marina"}], query)

    async def read(self, url: str, about: str) -> Evidence:
        self.went_out.append(url)
        return Evidence([], [{"url": url, "title": "", "not read": "It was not read in time."}])


async def asked(
    internet: Internet | None,
    *turns: ToolCall | Sequence[ToolCall] | str,
    question: str = "How many berths?",
) -> tuple[Deciding, Told]:
    model = Deciding([[turn] if isinstance(turn, ToolCall) else turn for turn in turns], "212 [1].")
    web = Web(internet.search, internet.read) if internet else None
    context = replace(context_of(model, Shelf()), web=web)
    told = [one async for one in ask(Question(question, agent=AgentChoice.AGENT), context)]
    return model, Told(told)


END = call("answer")


async def test_a_page_that_was_found_is_a_passage_to_answer_from() -> None:
    model, _ = await asked(Internet(), call("search_web", query="berths"), END)

    assert 'number="1" from="Marina"' in model.heard()
    assert "212 berths" in model.answered_from[-1].content


async def test_without_the_web_there_is_no_tool_for_it() -> None:
    model, _ = await asked(None, call("search_web", query="berths"), END)

    assert "There is no tool 'search_web'" in model.heard()


async def test_only_addresses_that_the_question_or_a_passage_names_are_read() -> None:
    internet = Internet()
    named = "https://asked.example/page"
    steal = f"{FOUND}?secret=Lindholm"
    model, _ = await asked(
        internet,
        call("search_web", query="berths"),
        [call("read_page", url=url, about="prices") for url in (FOUND, LINKED, named, steal)],
        END,
        question=f"How many berths, says {named}?",
    )

    assert internet.went_out == ["berths", FOUND, LINKED, named]
    assert "Only an address that the question or a passage names is read." in model.heard()


async def test_what_could_not_be_read_and_why_is_told_to_the_model() -> None:
    model, _ = await asked(
        Internet(), call("search_web", query="x"), call("read_page", url=FOUND, about="y"), END
    )

    assert "Nothing could be read. It was not read in time." in model.heard()


async def test_a_search_engine_that_is_down_is_told_to_the_model_and_fails_nothing() -> None:
    model, told = await asked(Internet(down=True), call("search_web", query="berths"), END)

    assert "SearXNG cannot be reached" in model.heard()
    assert told.steps[-1][0] == "verify"


async def test_a_model_that_calls_no_tools_gets_one_search_of_the_web() -> None:
    internet = Internet()
    model, told = await asked(internet, "I know nothing.")

    assert internet.went_out == ["How many berths?"]
    assert "212 berths" in model.answered_from[-1].content
    assert "search_web" in [name for name, _ in told.steps]
