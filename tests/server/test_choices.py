"""A question that several documents answer differently is asked back, and can then be settled."""

from uuid import UUID

from adapters.wiring import WorkerAdapters
from ingestion.pipeline import ingest_document
from tests.api import Person
from tests.server.test_handed_in_history import asked, new_chat

RULES = "# {0}, rules\n\nThe yearly fee is {1} pounds. The president is {2}.\n"


async def test_it_is_asked_back_with_choices_that_are_stored_and_one_of_them_is_answered(
    alice: Person, worker: WorkerAdapters
) -> None:
    project = await alice.project()
    for club, fee, president in (
        ("Alder Tennis", 210, "Ada Cole"),
        ("Marlow Chess", 30, "Leo Ott"),
    ):
        text = RULES.format(club, fee, president).encode()
        await ingest_document(worker, UUID(await alice.upload(project, text, f"{club}.md")))
    chat = await new_chat(alice, project)
    path = f"/chats/{chat}/messages"

    back = await asked(alice, path, {"content": "What is the yearly fee?"})
    stored = (await alice.http.get(path)).json()["items"][-1]
    chosen = next(c for c in back["choices"] if c["label"].startswith("Marlow"))
    settled = await asked(alice, path, {"content": chosen["question"]})

    assert stored == back
    assert (back["status"], back["sources"]) == ("complete", [])
    assert {c["label"] for c in back["choices"]} == {"Alder Tennis, rules", "Marlow Chess, rules"}
    assert all(choice["label"] in back["content"] for choice in back["choices"])
    assert settled["choices"] == []
    assert settled["content"].startswith("The yearly fee is **30 pounds**.")
