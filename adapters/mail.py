"""Mail by SMTP, with the standard library's client in a thread."""

import asyncio
import smtplib
import ssl
from email import policy
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from contracts.errors import Unavailable
from contracts.mail import Letter
from contracts.settings import MailSettings

_FOR_GOOD = range(500, 600)
_ENDS = 421
"""What a server says that is about to go, whatever it was asked."""
_UNFOLDED = policy.default.clone(max_line_length=900)
"""So that a long address in a header stays in one piece, as RFC 8058 has it. A line of a letter may
have 998 characters."""


class MailRefused(Exception):
    """The server will not take this letter, however often it is sent."""


class MailPutOff(Exception):
    """The server takes letters, and this one later: a mailbox is full, or nobody knows us yet."""


class Mail:
    def __init__(self, settings: MailSettings) -> None:
        self._told = settings

    async def send(self, letter: Letter) -> None:
        """Until the server has taken it.

        Raises:
            MailRefused: it refuses this letter.
            MailPutOff: it does not take this letter now.
            Unavailable: it does not answer, or not as it should. Later it may.
        """
        try:
            await asyncio.to_thread(self._send, self._written(letter))
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            raise _said("the address", codes) from None
        except smtplib.SMTPDataError as error:
            raise _said("it", [error.smtp_code]) from None
        except (smtplib.SMTPException, OSError) as error:  # of which ssl.SSLError is one
            raise Unavailable(
                f"The mail server cannot be used ({type(error).__name__})."
            ) from error

    def _written(self, letter: Letter) -> EmailMessage:
        message = EmailMessage(_UNFOLDED)
        message["From"], message["To"] = self._told.sender, letter.to
        message["Subject"], message["Date"] = letter.subject, formatdate()
        domain = self._told.sender.rpartition("@")[2].strip(">")
        named = letter.message_id and f"<{letter.message_id}@{domain}>"
        message["Message-ID"] = named or make_msgid(domain=domain)
        message["Auto-Submitted"] = "auto-generated"
        if letter.unsubscribe:
            message["List-Unsubscribe"] = f"<{letter.unsubscribe}>"
            message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        # Not every server takes eight bits.
        message.set_content(
            letter.text, cte="7bit" if letter.text.isascii() else "quoted-printable"
        )
        return message

    def _send(self, message: EmailMessage) -> None:
        told, tls = self._told, ssl.create_default_context(cafile=None)
        if told.certificates:
            tls.load_verify_locations(told.certificates)
        seconds = told.timeout_seconds
        opened = (
            smtplib.SMTP_SSL(told.host, told.port, timeout=seconds, context=tls)
            if told.security == "tls"
            else smtplib.SMTP(told.host, told.port, timeout=seconds)
        )
        with opened as server:
            if told.security == "starttls":
                server.starttls(context=tls)
            if told.user:
                server.login(told.user, told.password.get_secret_value())
            server.send_message(message)


def _said(of: str, codes: list[int]) -> Exception:
    """What its answers to a letter, all of them no, come to."""
    if all(code in _FOR_GOOD for code in codes):
        return MailRefused(f"the mail server refuses {of} ({codes[0]})")
    if _ENDS in codes:
        return Unavailable("The mail server does not take mail now.")
    return MailPutOff(f"the mail server does not take {of} now ({codes[0]})")
