"""What keeps a document from being searched at all."""

from contracts.documents import DocumentStatus
from services.chats.ranking import bm25
from services.chats.why_not.facts import Facts
from services.chats.why_not.finding import Finding
from services.chats.why_not.schemas import FellOut, SettingChange

_UNREAD = {
    DocumentStatus.AWAITING_UPLOAD: "was announced and its bytes never arrived. Upload it again.",
    DocumentStatus.QUEUED: "waits to be read. Ask again once it is ready.",
    DocumentStatus.PROCESSING: "is still being read. Ask again once it is ready.",
    DocumentStatus.CANCELLED: "was not read to the end: somebody cancelled it. Read it again.",
}


def unsearchable(facts: Facts) -> Finding | None:
    """The first reason for which no search of this answer could have found it."""
    for check in (_cited, _elsewhere, _unread, _retired, _later, _unasked, _out_of_scope):
        if found := check(facts):
            return found
    return None


def _cited(facts: Facts) -> Finding | None:
    wanted = facts.wanted
    numbers = [
        str(source.n)
        for source in facts.message.sources
        if source.document_id == wanted.document_id
        and wanted.passage_id in (None, source.passage_id)
    ]
    if not numbers:
        return None
    told = f"The answer cites “{facts.document.name}”, as [{'], ['.join(numbers)}]."
    return Finding(FellOut.CITED, told)


def _elsewhere(facts: Facts) -> Finding | None:
    if facts.document.project_id == facts.asked.project_id:
        return None
    told = f"“{facts.document.name}” is in another project, and an answer draws on its own only."
    return Finding(FellOut.PROJECT, told)


def _unread(facts: Facts) -> Finding | None:
    document = facts.document
    if document.status == DocumentStatus.READY or document.retired_at is not None:
        return None
    if document.status == DocumentStatus.FAILED:
        why = str((document.error or {}).get("message", "It says no more."))
        return Finding(FellOut.NOT_READY, f"“{document.name}” could not be read. {why}")
    told = _UNREAD[DocumentStatus(document.status)]
    return Finding(FellOut.NOT_READY, f"“{document.name}” {told}")


def _retired(facts: Facts) -> Finding | None:
    document = facts.document
    if document.retired_at is None:
        return None
    since = document.retired_at > facts.asked.started_at
    when = "has been replaced since" if since else "had been replaced"
    if document.successor:
        told = f"This version of “{document.name}” {when}: its newest version is searched instead."
        return Finding(FellOut.SUPERSEDED, told)
    gone = "is gone from where it came from" if since else "was gone from where it came from"
    return Finding(FellOut.REMOVED, f"“{document.name}” {gone}, so it is searched no more.")


def _later(facts: Facts) -> Finding | None:
    document = facts.document
    if document.ready_at <= facts.asked.started_at:
        return None
    told = f"“{document.name}” was ready only after the question had been asked. Ask again."
    return Finding(FellOut.CAME_LATER, told)


def _unasked(facts: Facts) -> Finding | None:
    """Nothing was searched for this answer."""
    if facts.queries or facts.tool_searches or facts.given:
        return None
    skipped = facts.step("retrieve")
    why = (skipped and skipped.summary) or "The answer ended before its search."
    return Finding(FellOut.NOT_SEARCHED, f"No document was searched. {why}")


def _out_of_scope(facts: Facts) -> Finding | None:
    if facts.scope is None or facts.wanted.document_id in facts.scope:
        return None
    count = len(facts.scope)
    told = f"The question was asked of {count} other document{'' if count == 1 else 's'} only."
    setting = SettingChange(
        name="document_ids", title="Documents that are asked", now=facts.asked.document_ids
    )
    return Finding(FellOut.SCOPE, told, setting)


def in_quarantine(facts: Facts, texts: list[tuple[str, bool]], question: str) -> Finding | None:
    """Where all of its passages are withheld, those that are asked about, or those that would have
    fitted best. `texts`: each with whether it is in quarantine."""
    document = facts.document
    withheld = [text for text, kept_back in texts if kept_back]
    found = facts.named & facts.withheld
    if not withheld and not found:
        return None
    one, which = len(found) == 1, "Its passage" if len(found) == 1 else "Its passages"
    if not found and len(withheld) < len(texts):
        scores = bm25(question, [text for text, _ in texts])
        best = max(range(len(texts)), key=lambda i: scores[i])
        if not scores[best] or not texts[best][1]:
            return None
        one, which = True, "The passage of it that fits best"
    told = (
        f"{which} gives orders to models, or hides text, and is in quarantine: no model is shown"
        " it."
        if one
        else f"{which} give orders to models, or hide text, and are in quarantine: no model is"
        " shown them."
    )
    setting = SettingChange(
        name="quarantine", title="Quarantine", now=document.quarantined, would=0
    )
    told += " Owners and editors can release what they have looked at."
    return Finding(FellOut.QUARANTINE, told, setting)
