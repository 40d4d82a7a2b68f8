"""An accepted upload is never lost and never doubled, wherever the API dies."""

from pathlib import Path

import httpx
import pytest

from tests.chaos.conftest import HANDBOOK, Chaos
from tests.chaos.person import until
from tests.chaos.truth import violations


def confirm_until_it_dies(chaos: Chaos, failpoint: str) -> str:
    """The document whose confirmation killed the API that was asked."""
    document = chaos.person.send(chaos.person.project(), HANDBOOK)
    with chaos.another("api", IBID_FAILPOINT=failpoint) as doomed:
        with pytest.raises(httpx.TransportError):
            chaos.person.at(doomed.url).post(f"/documents/{document}/confirm", json={})
        chaos.wait_for_death(doomed)
    return document


def test_an_upload_whose_confirmation_was_not_committed_can_be_confirmed_again(
    chaos: Chaos, undisturbed: list[object]
) -> None:
    document = confirm_until_it_dies(chaos, "upload.before_commit")
    assert chaos.person.document(document)["status"] == "awaiting_upload"

    chaos.person.confirm(document)

    assert chaos.person.wait_for(document)["attempt"] == 1
    assert chaos.passages(document) == undisturbed


def test_a_confirmed_upload_that_was_not_sent_is_sent_by_the_sweep(
    chaos: Chaos, undisturbed: list[object]
) -> None:
    document = confirm_until_it_dies(chaos, "upload.after_commit_before_send")
    chaos.person.confirm(document)  # as a client does that had no answer; it sends nothing

    assert chaos.person.wait_for(document)["attempt"] == 1
    assert chaos.passages(document) == undisturbed
    assert not violations(chaos.database_url)


def test_an_original_whose_deletion_was_cut_off_goes_by_the_sweep(chaos: Chaos) -> None:
    document = chaos.person.upload(chaos.person.project(), HANDBOOK)
    chaos.person.wait_for(document)
    (key,) = chaos.one("select object_key from documents where id = %s", document) or ("",)
    original = Path(chaos.stack.environment["IBID_OBJECTS__ROOT"], str(key))
    with chaos.another("api", IBID_FAILPOINT="delete.between_rows_and_objects") as doomed:
        with pytest.raises(httpx.TransportError):
            chaos.person.at(doomed.url).delete(f"/documents/{document}")
        chaos.wait_for_death(doomed)

    assert chaos.person.http.get(f"/documents/{document}").status_code == 404
    assert original.exists()
    chaos.change("update pending_deletions set queued_at = queued_at - interval '10 seconds'")
    until(lambda: not original.exists())
    until(lambda: not violations(chaos.database_url))
