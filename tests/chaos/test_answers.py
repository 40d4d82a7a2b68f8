"""A run whose process died is gone on with by another one, or ends clearly; and can be followed."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.chaos.conftest import LONG_QUESTION, Chaos
from tests.chaos.person import Reading, until
from tests.chaos.truth import violations


def ask_until_it_dies(chaos: Chaos, chat: str, failpoint: str) -> Reading:
    with chaos.another("api", IBID_FAILPOINT=failpoint) as doomed:
        seen = chaos.person.ask(chat, LONG_QUESTION, chaos.person.at(doomed.url))
        assert seen.names[-1:] not in (["done"], ["error"]), seen.broke
        chaos.wait_for_death(doomed)
    return seen


def stored_answers(chaos: Chaos, chat: str) -> list[dict[str, object]]:
    """Once there is one."""
    return until(lambda: [m for m in chaos.person.messages(chat) if m["role"] == "assistant"])


def test_a_question_whose_writer_died_at_once_is_answered_by_another_process(
    chaos: Chaos, project: str
) -> None:
    chat = chaos.person.chat(project)
    seen = ask_until_it_dies(chaos, chat, "run.after_question")

    [answer] = stored_answers(chaos, chat)
    (run_id,) = chaos.one("select id from runs where chat_id = %s", chat) or ("",)
    log = chaos.person.resume(str(run_id))

    assert seen.frames == []
    assert (answer["status"], answer["content"]) == ("complete", log.text) and log.text
    assert (log.names[0], log.names[-1]) == ("run", "done") and log.is_gapless()
    assert "resume" in [step["name"] for step in answer["steps"]]
    assert not violations(chaos.database_url)


@pytest.mark.parametrize("failpoint", ["run.mid_stream:2", "run.before_store"])
def test_another_process_goes_on_with_an_answer_whose_writer_died(
    chaos: Chaos, project: str, failpoint: str
) -> None:
    chat = chaos.person.chat(project)
    seen = ask_until_it_dies(chaos, chat, failpoint)

    rest = chaos.person.resume(seen.run_id, seen.last_id)
    [answer] = stored_answers(chaos, chat)
    log = chaos.person.resume(seen.run_id)

    assert seen.text and answer["status"] == "complete"
    assert rest.names[-1] == "done" and rest.frames[-1][2]["message"] == answer
    assert seen.frames + rest.frames == log.frames and log.is_gapless()
    assert answer["content"] == log.text
    names = [step["name"] for step in answer["steps"]]
    again = answer["steps"][names.index("resume") :]
    assert {step["state"] for step in again} <= {"finished", "skipped"}
    assert not violations(chaos.database_url)


def test_an_answer_that_ends_every_process_that_writes_it_ends_failed(
    chaos: Chaos, project: str
) -> None:
    chat = chaos.person.chat(project)
    seen = ask_until_it_dies(chaos, chat, "run.mid_stream:2")
    chaos.change("update runs set lease_epoch = 9 where id = %s", seen.run_id)

    [answer] = stored_answers(chaos, chat)
    log = chaos.person.resume(seen.run_id)
    rest = chaos.person.resume(seen.run_id, seen.last_id)

    assert answer["status"] == "failed"
    assert seen.text and answer["content"] == log.text
    assert log.names[-1] == "error" and log.is_gapless()
    assert seen.frames + rest.frames == log.frames
    assert not violations(chaos.database_url)


def test_questions_that_wait_for_their_turn_when_their_process_dies_are_answered_by_another(
    chaos: Chaos, project: str
) -> None:
    chats = [chaos.person.chat(project) for _ in range(3)]
    one_at_a_time = {"IBID_RUNS__AT_ONCE_WITHOUT_MODEL": "1", "IBID_FAILPOINT": "run.mid_stream:2"}
    with chaos.another("api", **one_at_a_time) as doomed, ThreadPoolExecutor(len(chats)) as people:
        seen = list(
            people.map(
                lambda chat: chaos.person.ask(chat, LONG_QUESTION, chaos.person.at(doomed.url)),
                chats,
            )
        )
        chaos.wait_for_death(doomed)

    answers = [stored_answers(chaos, chat) for chat in chats]
    logs = [chaos.person.resume(reading.run_id) for reading in seen]

    assert sorted("token" in reading.names for reading in seen) == [False, False, True]
    assert [[answer["status"] for answer in stored] for stored in answers] == [["complete"]] * 3
    assert [(log.names[0], log.names[-1]) for log in logs] == [("run", "done")] * 3
    assert not violations(chaos.database_url)


def test_a_stored_answer_whose_end_was_not_told_is_told_to_who_resumes(
    chaos: Chaos, project: str
) -> None:
    chat = chaos.person.chat(project)
    seen = ask_until_it_dies(chaos, chat, "run.after_store_before_done")

    rest = chaos.person.resume(seen.run_id, seen.last_id)
    [answer] = stored_answers(chaos, chat)

    assert answer["status"] == "complete"
    assert rest.names == ["done"] and rest.frames[0][2]["message"] == answer
    assert chaos.person.resume(seen.run_id).frames == seen.frames + rest.frames
    assert not violations(chaos.database_url)
