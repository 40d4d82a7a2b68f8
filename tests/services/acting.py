"""People who call the services themselves."""

from adapters.wiring import ApiAdapters
from services.access.acting import Acting
from services.chats.asking import Asking
from services.chats.runs import Runs
from tests.api import Person


async def acting_as(app: ApiAdapters, person: Person) -> Acting:
    token = person.http.headers["authorization"].partition(" ")[2]
    return Acting(await app.auth.caller(token), app)


async def asking_as(app: ApiAdapters, runs: Runs, person: Person) -> Asking:
    acting = await acting_as(app, person)
    return Asking(acting.caller, acting.adapters, acting.later, runs=runs)
