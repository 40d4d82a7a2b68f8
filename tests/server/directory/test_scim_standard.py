"""What an independent tester finds of SCIM here."""

from tests.scim_tester import checked
from tests.server.directory.scim import Scim

STAYS = "PATCH modify() did not remove attribute 'active'"
"""Nobody is neither active nor inactive: `active` that is taken away stays what it was."""


async def test_an_independent_tester_finds_nothing_wrong(scim: Scim):
    found = await checked(scim.url, scim.token)

    wrong = [one for one in found if one.status not in ("SUCCESS", "SKIPPED")]
    wrong = [one for one in wrong if one.reason != STAYS]
    assert not wrong, "\n".join(map(str, wrong))
    assert sum(one.status == "SUCCESS" for one in found) > 50
