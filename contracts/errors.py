"""Every error that more than one package raises.

An error is a name, a status and a sentence: what happened and what to do. The server turns each
into an RFC 9457 problem; whatever is not an `AppError` is a bug and reaches the 500 handler.
"""

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from contracts.documents import FailureCode
from contracts.people import Verb


class WrongField(NamedTuple):
    """What is wrong in a request, and where: a path as in the request, `filters.first_page`."""

    field: str
    message: str
    code: str = "value_error"
    """Of the kinds that pydantic knows; by default one of our own, of which the message says it."""


class AppError(Exception):
    """Something went wrong in a way the caller can act on."""

    status: int = 500
    slug: str = "internal"
    retryable: ClassVar[bool] = False
    """Whether the very same request may go through later."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail

    @classmethod
    def title(cls) -> str:
        return cls.slug.replace("-", " ").capitalize()


class NotFound(AppError):
    """Absent, or not yours: the two are never told apart."""

    status, slug = 404, "not-found"


class Unauthorized(AppError):
    """Nobody, or nobody we believe, is calling."""

    status, slug = 401, "unauthorized"


class Suspended(Unauthorized):
    """Who they are is proved, and an admin has suspended their account."""

    slug = "account-suspended"

    def __init__(self) -> None:
        super().__init__("This account is suspended. Ask whoever runs this Ibid.")


class Forbidden(AppError):
    """We know who is calling, and they may not do this."""

    status, slug = 403, "forbidden"


class InsufficientScope(Forbidden):
    """An API key is for less than this; the sentence says what it lacks."""

    slug = "insufficient-scope"  # as RFC 6750 calls it

    def __init__(self, verb: Verb) -> None:
        super().__init__(
            f"This API key lacks the verb `{verb}`, which this needs. Make a key that has it under"
            " API keys, or ask whoever gave you this one."
        )
        self.verb = verb


class MethodNotAllowed(AppError):
    """There is something here, and this is not what can be done with it."""

    status, slug = 405, "method-not-allowed"


class Conflict(AppError):
    """The thing is not in a state in which this can be done."""

    status, slug = 409, "conflict"


class QuotaExceeded(Conflict):
    """A person or a project keeps as much as it may; nothing was added."""

    slug = "quota-exceeded"


class UploadIncomplete(Conflict):
    """The object store does not have the bytes yet."""

    slug = "upload-incomplete"


class LinkGone(AppError):
    """A link that was sent is too old, or was used."""

    status, slug = 410, "link-gone"


class ContentTooLarge(AppError):
    """A request has more bytes than one may have."""

    status, slug = 413, "content-too-large"


class Invalid(AppError):
    """The request is well-formed, and what it asks for cannot be; `field` is where it says so."""

    status, slug = 422, "invalid"

    def __init__(self, detail: str, *, field: str) -> None:
        super().__init__(detail)
        self.wrong: Sequence[WrongField] = [WrongField(field, detail)]


class NotValid(Invalid):
    """Something in the request is not what it has to be; every such field is named."""

    slug = "validation"

    def __init__(self, wrong: Sequence[WrongField]) -> None:
        super().__init__(f"{wrong[0].field}: {wrong[0].message}", field=wrong[0].field)
        self.wrong = wrong


class BadRequest(AppError):
    """What was sent contradicts itself or what was announced."""

    status, slug = 400, "bad-request"


class RequestTimeout(AppError):
    """The rest of a request did not come; what had come is not kept."""

    status, slug = 408, "request-timeout"


class HeadTooLarge(AppError):
    """The head of a request is longer than any that we understand."""

    status, slug = 431, "request-header-fields-too-large"


class UrlNotAllowed(Invalid):
    """An address that we do not fetch for anybody; nothing was connected to."""

    slug = "url-not-allowed"

    def __init__(self, detail: str) -> None:
        super().__init__(detail, field="url")


class Unreachable(AppError):
    """A site does not answer, or not in time; the same address may answer later."""

    status, slug = 502, "unreachable"
    retryable = True


class ContentRefused(Invalid):
    """A site answered with something that we do not take; `too_large` tells which."""

    slug = "content-refused"

    def __init__(self, detail: str, *, too_large: bool = False) -> None:
        super().__init__(detail, field="url")
        self.too_large = too_large


class NotResumable(AppError):
    """The run's log is gone; its stored message is what remains."""

    status, slug = 410, "not-resumable"


class TooManyRequests(AppError):
    """A limit was reached; `retry_after` seconds from now there is room again."""

    status, slug = 429, "too-many-requests"
    retryable = True

    def __init__(self, detail: str, retry_after: int) -> None:
        super().__init__(detail)
        self.retry_after = retry_after


class RateExceeded(TooManyRequests):
    """Too many came in a minute; `limit` is whose, and how many that are."""

    def __init__(self, detail: str, retry_after: int, limit: tuple[str, int]) -> None:
        super().__init__(detail, retry_after)
        self.limit = limit


class BudgetExceeded(TooManyRequests):
    """A person, a project or a key has used what it may, or an answer might use more."""

    slug = "budget-exceeded"
    retryable = False


class Unavailable(AppError):
    """A part we depend on does not answer; the same call may go through later."""

    status, slug = 503, "unavailable"
    retryable = True
    retry_after: int = 5
    """Seconds: a database or a Redis whose place another one takes is back about then."""


class Busy(Unavailable):
    """As much is waiting as can; `retry_after` seconds from now there may be room again."""

    slug = "busy"

    def __init__(self, detail: str, retry_after: int) -> None:
        super().__init__(detail)
        self.retry_after = retry_after


class Overtaxed(Unavailable):
    """The database is there and gave up on this: it took too long, or is `too_large` for it."""

    def __init__(self, detail: str, *, too_large: bool = False) -> None:
        super().__init__(detail)
        self.too_large = too_large


class ModelUnavailable(Unavailable):
    """The language model or the embedder failed, refused or answered nonsense."""

    slug = "model-unavailable"
    charged: bool = True
    """Whether the call may cost something all the same: not, where no model has read it."""


class ModelLimited(ModelUnavailable):
    """Asked too often or too much; `retry_after` is what it says itself, where it does."""

    slug = "model-limited"
    charged = False

    def __init__(self, detail: str, retry_after: int | None = None) -> None:
        super().__init__(detail)
        if retry_after is not None:
            self.retry_after = retry_after


class ModelFailed(ModelUnavailable):
    """The model's server says that it failed itself."""

    slug = "model-failed"


class ModelSilent(ModelUnavailable):
    """Nothing came, or nothing more, for longer than its settings allow."""

    slug = "model-silent"


class ModelBrokeOff(ModelUnavailable):
    """The line ended in the middle of an answer."""

    slug = "model-broke-off"


class ModelUnreadable(ModelUnavailable):
    """What came is not what the protocol says: often another server than was meant."""

    slug = "model-unreadable"


class ContextOverflow(ModelUnavailable):
    """More was sent than the model reads at once; `window`, in tokens, where that is known."""

    slug = "context-overflow"
    charged = False

    def __init__(self, detail: str, window: int | None) -> None:
        super().__init__(detail)
        self.window = window


class ToolsRefused(ModelUnavailable):
    """The language model, or its server, does not take tools."""

    charged = False


class SearchUnavailable(Unavailable):
    """The search engine of the web failed, or refuses: the key, or that many searches."""

    slug = "web-search-unavailable"


class StorageUnavailable(Unavailable):
    """The object store failed, or an index of vectors outside Postgres."""

    slug = "storage-unavailable"


class IngestFailure(Exception):
    """A document cannot be brought to `ready`; `message` is what its owner reads.

    What is `passing` is tried again without being asked. What somebody can `mend` is tried again
    when they say so: the sentence that invites them and the flag that lets them are one.
    """

    def __init__(
        self, code: FailureCode, message: str, *, mend: str = "", passing: bool = False
    ) -> None:
        self.message = f"{message} {mend}, then choose Try again." if mend else message
        super().__init__(self.message)
        self.code = code
        self.passing = passing
        self.retryable = passing or bool(mend)


class ConfigurationError(Exception):
    """The service cannot start with these settings; the message names the variable."""
