"""A run whose process died ends clearly, with what its reader saw, and can be followed to there."""

import pytest

from tests.chaos.conftest import LONG_QUESTION, Chaos
from tests.chaos.person import Reading, until
from tests.chaos.truth import violations


def ask_until_it_dies(chaos: Chaos, chat: str, failpoint: str) -> Reading:
    with chaos.another("api", IBID_FAILPOINT=failpoint) as doomed:
        seen = chaos.person.ask(chat, LONG_QUESTION, chaos.person.at(doomed.url))
        chaos.wait_for_death(doomed)
    return seen


def stored_answers(chaos: Chaos, chat: str) -> list[dict[str, object]]:
    """Once there is one."""
    return until(lambda: [m for m in chaos.person.messages(chat) if m["role"] == "assistant"])


def test_a_question_whose_writer_died_at_once_gets_a_failed_answer(
    chaos: Chaos, project: str
) -> None:
    chat = chaos.person.chat(project)
    seen = ask_until_it_dies(chaos, chat, "run.after_question")

    [answer] = stored_answers(chaos, chat)
    (run_id,) = chaos.one("select id from runs where chat_id = %s", chat) or ("",)
    log = chaos.person.resume(str(run_id))

    assert seen.frames == []
    assert (answer["status"], answer["content"]) == ("failed", "")
    assert log.names == ["run", "error"]
    assert chaos.person.ask(chat, "Who is the duty pharmacist?").names[-1] == "done"
    assert not violations(chaos.database_url)


@pytest.mark.parametrize("failpoint", ["run.mid_stream:2", "run.before_store"])
def test_an_answer_whose_writer_died_keeps_what_its_reader_saw(
    chaos: Chaos, project: str, failpoint: str
) -> None:
    chat = chaos.person.chat(project)
    seen = ask_until_it_dies(chaos, chat, failpoint)

    [answer] = stored_answers(chaos, chat)
    log = chaos.person.resume(seen.run_id)
    rest = chaos.person.resume(seen.run_id, seen.last_id)

    assert answer["status"] == "failed"
    assert seen.text and answer["content"] == log.text
    assert log.names[-1] == "error" and log.is_gapless()
    assert seen.frames + rest.frames == log.frames
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
