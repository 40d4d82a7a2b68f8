"""What is no question about what documents say: a greeting, thanks, which documents exist.

Only where a message is nothing else: "Hello, what does a boat cost?" is a question.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from agents.answering.markdown import as_markdown
from contracts.documents import Listed, Listing
from contracts.projects import AnswerLanguage


class Request(StrEnum):
    GREETING = "greeting"
    THANKS = "thanks"
    DOCUMENTS = "documents"


@dataclass(frozen=True)
class _Replies:
    """`greets`, `thanks` and `lists` are patterns of a whole message without its punctuation."""

    code: str
    greets: str
    thanks: str
    lists: str
    hello: str
    welcome: str
    none: str
    one: str
    several: str
    page: str
    pages: str
    more: str


LONGEST = 50
_REPLIES = (
    _Replies(
        "en",
        r"(?:hello|hi|hey|good (?:morning|afternoon|evening|day)|greetings)"
        r"(?: (?:there|ibid|all))?",
        r"(?:ok |okay |great |perfect )?(?:thanks|thank you|many thanks|cheers)"
        r"(?: a lot| so much| very much| again| ibid| for (?:your|the) help)*",
        r"(?:(?:which|what) (?:documents|files) (?:do (?:i|we|you) have|are (?:there|here|in here)"
        r"|have (?:i|we) (?:uploaded|added)|does this project have|are in (?:this|the|my) project)"
        r"|(?:list|show)(?: me)?(?: all)?(?: of)?(?: my| the| our)? (?:documents|files)"
        r"|how many (?:documents|files) (?:do (?:i|we|you) have|are there))",
        "Hello. Ask what is in the documents of this project: answers are made of what they say.",
        "You are welcome.",
        "There is no document in this project yet.",
        "There is one document in this project:",
        "There are {} documents in this project:",
        "1 page",
        "{} pages",
        "… and {} more.",
    ),
    _Replies(
        "de",
        r"(?:hallo|hi|guten (?:morgen|tag|abend)|servus|moin|grüß gott)(?: zusammen| ibid)?",
        r"(?:ok |super )?(?:danke|vielen dank|herzlichen dank|besten dank)"
        r"(?: schön| sehr| dir| ihnen| für (?:die|deine|ihre) hilfe)*",
        r"(?:welche (?:dokumente|dateien) (?:habe ich|haben wir|gibt es(?: hier)?|sind (?:da|hier))"
        r"|wie viele (?:dokumente|dateien) (?:habe ich|haben wir|gibt es)"
        r"|(?:zeige?|liste)(?: mir)?(?: alle)?(?: meine| die)? (?:dokumente|dateien)(?: auf)?)",
        "Hallo. Fragen Sie nach dem, was in den Dokumenten dieses Projekts steht: daraus bestehen"
        " die Antworten.",
        "Gern geschehen.",
        "In diesem Projekt ist noch kein Dokument.",
        "In diesem Projekt ist ein Dokument:",
        "In diesem Projekt sind {} Dokumente:",
        "1 Seite",
        "{} Seiten",
        "… und {} weitere.",
    ),
    _Replies(
        "es",
        r"(?:hola|buenos días|buenas (?:tardes|noches)|buenas)(?: ibid| a todos)?",
        r"(?:muchas |mil )?gracias(?: por (?:tu|su|la) ayuda)?",
        r"(?:(?:(?:qué|cuántos) (?:documentos|archivos) (?:tengo|tenemos|hay)"
        r"|cuáles son (?:mis|los) (?:documentos|archivos))(?: aquí| en este proyecto)?"
        r"|(?:lista|muestra|muéstrame|enseña)(?: todos)?(?: mis| los)? (?:documentos|archivos))",
        "Hola. Pregunte por lo que dicen los documentos de este proyecto: de ello se componen las"
        " respuestas.",
        "De nada.",
        "En este proyecto no hay ningún documento todavía.",
        "En este proyecto hay un documento:",
        "En este proyecto hay {} documentos:",
        "1 página",
        "{} páginas",
        "… y {} más.",
    ),
    _Replies(
        "zh",
        r"(?:你好|您好|嗨|早上好|下午好|晚上好)",
        r"(?:非常感谢|多谢|谢谢)(?:你|您)?",
        r"(?:我|我们|这里|项目里)有(?:哪些|什么|多少个?)(?:文档|文件)|列出(?:所有|我的)?(?:文档|文件)",
        "您好。请就本项目文档的内容提问，回答由文档中的原句组成。",
        "不客气。",
        "本项目还没有文档。",
        "本项目有一个文档：",
        "本项目有{}个文档：",
        "1页",
        "{}页",
        "……另有{}个。",
    ),
)
_BESIDE = re.compile(r"[^\w\s]+")


def request_of(message: str) -> tuple[Request, _Replies] | None:
    """What is asked for, and the words of its language; None for everything else."""
    said = " ".join(_BESIDE.sub(" ", message.casefold()).split())
    for replies in _REPLIES:
        for request, pattern in (
            (Request.GREETING, replies.greets),
            (Request.THANKS, replies.thanks),
            (Request.DOCUMENTS, replies.lists),
        ):
            if re.fullmatch(pattern, said):
                return request, replies
    return None


def reply_to(
    message: str,
    documents: Listing,
    chosen: AnswerLanguage = AnswerLanguage.QUESTION,
) -> str:
    """Plainly, in the language of the message, which is a request, or the chosen one."""
    known = request_of(message)
    if known is None:
        raise ValueError("This is a question.")
    request, its = known
    replies = next((r for r in _REPLIES if r.code == chosen), its)
    match request:
        case Request.GREETING:
            return replies.hello
        case Request.THANKS:
            return replies.welcome
        case Request.DOCUMENTS:
            return _list_of(documents, replies)


def _list_of(documents: Listing, replies: _Replies) -> str:
    count, named = documents.total, documents.first
    if not count:
        return replies.none
    head = replies.one if count == 1 else replies.several.format(count)
    lines = [f"- {_named(document, replies)}" for document in named]
    rest = [replies.more.format(count - len(named))] if count > len(named) else []
    return "\n\n".join([head, "\n".join(lines), *rest])


def _named(document: Listed, replies: _Replies) -> str:
    name = as_markdown(document.name)
    if not document.pages:
        return name
    pages = replies.page if document.pages == 1 else replies.pages.format(document.pages)
    return f"{name} ({pages})"
