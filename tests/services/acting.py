"""People who call the services themselves."""

from adapters.wiring import Adapters
from services.access.acting import Acting
from tests.api import Person


async def acting_as(app: Adapters, person: Person) -> Acting:
    token = person.http.headers["authorization"].partition(" ")[2]
    return Acting(await app.auth.caller(token), app)
