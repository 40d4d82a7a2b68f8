"""What is asked for by mail, and done with the link that was sent.

Whoever asks hears the same and waits as long, whether the address has an account or not: it is
only noted, and a worker looks.
"""

import logging
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from adapters.auth.local import digest as digest_of
from adapters.auth.local import new_refresh_token as new_secret
from adapters.mail import MailPutOff, MailRefused
from adapters.postgres import audit, groups
from adapters.postgres.database import Tx
from adapters.postgres.people import identities, mails, people, sessions
from adapters.wiring import WorkerAdapters
from contracts.errors import Conflict, LinkGone, Unavailable
from contracts.mail import Letter, MailKind
from contracts.members import Delivery
from contracts.people import Caller
from contracts.settings import Settings
from contracts.tasks import SendMail
from services.accounts import guesses
from services.accounts.passwords import must_be_strong
from services.accounts.schemas import ResetPassword
from services.accounts.service import must_allow_passwords
from services.accounts.visitor import Visitor

logger = logging.getLogger(__name__)

_MOST_TRIES = 8
_NO_MAIL = "This Ibid sends no mail. Ask whoever runs it."
_OVER = "This link has been used, or is too old. Ask for another one."
_LETTERS = {
    MailKind.RESET: (
        "Set a new password for Ibid",
        "Somebody, probably you, asked for a new password for your account.\n\nSet it here:"
        "\n{link}\n\nThe link is good once, for {minutes} minutes. If you did not ask for it, do"
        " nothing: your password stays as it is.\n",
    ),
    MailKind.VERIFY: (
        "Is this your address?",
        "An account of Ibid has this address.\n\nIf it is yours, say so here:\n{link}\n\nThe link"
        " is good once, for {minutes} minutes. If it is not, do nothing.\n",
    ),
}
_AS = {"owner": "an owner", "editor": "an editor", "reader": "a reader"}
_MAKE_ONE = " If you have no account yet, make one with it on the way."
_INVITED = (
    "{by} invites you to a project in Ibid at {web}, as {role}.\n\nSee which one it is, and decide,"
    " here:\n{link}\n\nThe link is good once, until {ends}, for an account with the address that"
    " this letter came to.{account} If you do not know what this is about, do nothing.\n"
)


async def ask(visitor: Visitor, kind: MailKind, email: str) -> None:
    """A letter to this address. Raises `TooManyRequests`, for whoever asks too often."""
    must_send_mail(visitor.adapters.settings)
    if kind is MailKind.RESET:
        must_allow_passwords(visitor.adapters.settings)
    await guesses.take_letter(visitor, email)
    async with visitor.transaction() as tx:
        tx.enqueue(SendMail(mail_id=await mails.queue(tx, kind, email)))


def must_send_mail(settings: Settings) -> None:
    if not settings.mail.host:
        raise Conflict(_NO_MAIL)


async def deliver(adapters: WorkerAdapters, mail_id: UUID) -> None:
    """Write and send it. Twice at once sends once; what fails is sent again later."""
    secret = new_secret()
    async with adapters.db.as_worker() as tx:
        waiting = await mails.claim(tx, mail_id)
        if waiting is None:
            return
        write = _invite if waiting.kind is MailKind.INVITATION else _letter
        letter = await write(Writing(tx, adapters.settings, mail_id, secret), waiting)
        if letter is None:
            return await mails.forget(tx, mail_id)
    delivery: Delivery = "sent"
    try:
        await adapters.mail.send(letter)
    except MailRefused as error:
        logger.warning("mail %s is given up: %s", mail_id, error)
        delivery = "failed"
    except (MailPutOff, Unavailable) as error:
        logger.warning("mail %s waits: %s", mail_id, error)
        if waiting.tries < _MOST_TRIES:
            return
        delivery = "failed"
    async with adapters.db.as_worker() as tx:
        if waiting.kind is not MailKind.INVITATION or await mails.settle(
            tx, mail_id, digest_of(secret), delivery
        ):
            await mails.forget(tx, mail_id)


class Writing(NamedTuple):
    """A letter that is being written, and the secret that is in it and nowhere else."""

    tx: Tx
    settings: Settings
    mail_id: UUID
    secret: str

    @property
    def web(self) -> str:
        return str(self.settings.public_web_url).rstrip("/")


async def _letter(writing: Writing, waiting: mails.Waiting) -> Letter | None:
    tx, settings, _, secret = writing
    person = await mails.addressee(tx, waiting)
    if person is None:
        return None
    seconds = settings.mail.link_seconds
    ends = datetime.now(UTC) + timedelta(seconds=seconds)
    await mails.insert_link(tx, person, waiting.kind, digest_of(secret), ends)
    subject, text = _LETTERS[waiting.kind]
    link = f"{writing.web}/{waiting.kind}#{secret}"
    return Letter(
        to=person.email, subject=subject, text=text.format(link=link, minutes=seconds // 60)
    )


async def _invite(writing: Writing, waiting: mails.Waiting) -> Letter | None:
    """To an address that has an account or none. Nothing in it is text that somebody chose: else
    whoever names a project writes letters to anybody in this installation's name."""
    tx, settings, mail_id, secret = writing
    invited = await mails.invited(tx, mail_id, digest_of(secret))
    if invited is None:
        return None
    account = _MAKE_ONE if settings.accounts.sign_up == "open" else ""
    text = _INVITED.format(
        by=invited.by or "Somebody with an account",
        web=writing.web,
        role=_AS[invited.role],
        link=f"{writing.web}/join#{secret}",
        ends=f"{invited.expires_at:%d %B %Y}".lstrip("0"),
        account=account,
    )
    return Letter(to=waiting.email, subject="An invitation to a project in Ibid", text=text)


async def reset(visitor: Visitor, body: ResetPassword) -> None:
    """Whoever has the link has the address. Ends every session; where nobody had proved the address
    before, also every other way in: who made the account may have been somebody else."""
    adapters, digest = visitor.adapters, digest_of(body.secret)
    must_allow_passwords(adapters.settings)
    async with visitor.transaction() as tx:
        person = await mails.linked(tx, MailKind.RESET, digest)
    if person is None:
        raise LinkGone(_OVER)
    must_be_strong(body.password, person.email, person.name)
    fresh = await adapters.passwords.hash(body.password.get_secret_value())
    async with adapters.db.as_user(Caller(user_id=person.user_id)) as tx:
        await groups.lock(tx)
        if not await mails.take_link(tx, MailKind.RESET, digest):
            raise LinkGone(_OVER)
        await people.set_password_hash(tx, person.user_id, fresh)
        first = await identities.verify_email(tx, person.email)
        if first:
            await people.forget_ways_in(tx)
        ended = await sessions.end_others(tx, None, "password reset")
        about = {"sessions_ended": ended, "other_ways_removed": first}
        await audit.record(tx, "password-reset", person.user_id, **about)


async def verify(visitor: Visitor, secret: str) -> None:
    digest = digest_of(secret)
    async with visitor.transaction() as tx:
        person = await mails.linked(tx, MailKind.VERIFY, digest)
    if person is None:
        raise LinkGone(_OVER)
    async with visitor.adapters.db.as_user(Caller(user_id=person.user_id)) as tx:
        if not await mails.take_link(tx, MailKind.VERIFY, digest):
            raise LinkGone(_OVER)
        await identities.verify_email(tx, person.email)
        await audit.record(tx, "email-verified", person.user_id)
