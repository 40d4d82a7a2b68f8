"""Second factors: one's own, and the step of a sign-in that asks for it."""

from fastapi import APIRouter, Response

from contracts.errors import (
    BadRequest,
    Conflict,
    Forbidden,
    Invalid,
    TooManyRequests,
    Unauthorized,
    Unavailable,
)
from contracts.people import SecondFactor
from server.auth.entering import entered
from server.auth.identity_routes import Person
from server.declared import raises
from server.dependencies import AppAdapters, SomeVisitor
from services.accounts import second_factor, second_steps
from services.accounts.schemas import (
    ChallengeOnly,
    CodeOnly,
    GoOn,
    NewAuthenticator,
    PasswordOnly,
    RecoveryCodes,
    SecondStepDone,
)

router = APIRouter(prefix="/auth/second-step", tags=["people"])
mine = APIRouter(prefix="/me/second-factor", tags=["people"])
_WRONG_CODES = raises(Conflict, Forbidden, Invalid, TooManyRequests, Unavailable)


@router.post(
    "", responses=raises(BadRequest, Conflict, Invalid, TooManyRequests, Unauthorized, Unavailable)
)
async def go_on_signing_in(body: GoOn, visitor: SomeVisitor, response: Response) -> SecondStepDone:
    """The code that a sign-in waits for: of an authenticator, or a recovery code."""
    done, codes = await second_steps.go_on(visitor, body)
    signed_in = entered(visitor, response, done)
    return SecondStepDone(**signed_in.model_dump(), recovery_codes=codes)


@router.post("/enrol", responses=raises(BadRequest, Conflict, Unauthorized))
async def enrol(body: ChallengeOnly, visitor: SomeVisitor) -> NewAuthenticator:
    """An authenticator, for whoever has none where everybody must. A code of it goes on."""
    return await second_steps.enrol(visitor, body)


@mine.get("", responses=raises(Forbidden))
async def get_second_factor(person: Person, adapters: AppAdapters) -> SecondFactor:
    return await second_factor.standing(adapters, person)


@mine.post("", responses=raises(Conflict, Forbidden, Invalid, TooManyRequests))
async def begin_authenticator(
    body: PasswordOnly, person: Person, visitor: SomeVisitor
) -> NewAuthenticator:
    """Its secret is in this answer and nowhere else. It is asked for once it is confirmed."""
    return await second_factor.begin(visitor, person, body)


@mine.post("/confirm", responses=_WRONG_CODES)
async def confirm_authenticator(
    body: CodeOnly, person: Person, visitor: SomeVisitor
) -> RecoveryCodes:
    """With a code that it shows. From now on signing in with a password asks for one."""
    return await second_factor.confirm(visitor, person, body)


@mine.post("/recovery-codes", responses=_WRONG_CODES)
async def make_recovery_codes(
    body: CodeOnly, person: Person, visitor: SomeVisitor
) -> RecoveryCodes:
    """In place of those that are left."""
    return await second_factor.new_codes(visitor, person, body)


@mine.post("/removal", status_code=204, responses=_WRONG_CODES)
async def remove_authenticator(body: CodeOnly, person: Person, visitor: SomeVisitor) -> None:
    """With a code, or a recovery code: the password alone is asked for from now on."""
    await second_factor.remove(visitor, person, body)
