"""`ask`: one file, one question, the answer and its sources on the terminal."""

import hashlib
import sys
from pathlib import Path
from typing import Any

from local.api import Api
from local.attach import attach
from local.commands import command
from local.home import CannotRun, Home
from local.secrets import secrets_in

PROJECT_NAME = "From the terminal"


def ask(home: Home, file: Path, question: str) -> None:
    """Read the file, ask the question, print the answer as it comes and then each source.

    Ibid is started when it is not running, and ended again at the end.

    Raises:
        CannotRun: the file cannot be read, or was not understood.
    """
    if not file.name or not question.strip():
        said = command('ask FILE=manual.pdf Q="How cold?"', 'ask manual.pdf "How cold?"')
        raise CannotRun(f"Say what to ask which file: `{said}`.")
    data = _read(file)
    with attach(home) as ibid:
        password = secrets_in(home.secrets, have_data=True).person_password
        api = Api.as_local_person(ibid.api_url, password)
        project = api.project(PROJECT_NAME, f"Files that were asked about with `{command('ask')}`.")
        document_id = _ready_document(api, project["id"], file.name, data)
        chat = api.call("POST", f"/projects/{project['id']}/chats", {"title": question[:80]})
        print(f"\n{question}\n")
        message = _stream(api, chat["id"], question, document_id)
        _print_sources(message)
        print(f"\n{ibid.web_url}/p/{project['id']}/chat/{chat['id']}")


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise CannotRun(f"{file} cannot be read: {error.strerror}.") from None


def _ready_document(api: Api, project_id: str, name: str, data: bytes) -> str:
    digest = hashlib.sha256(data).hexdigest()
    for document in api.items(f"/projects/{project_id}/documents"):
        if document["sha256"] == digest and document["status"] == "ready":
            print(f"{name} was read before.")
            return document["id"]
    sent = api.upload(project_id, name, data)["id"]
    said, document = "", {}
    for document in api.progress(sent):
        now = _progress(document)
        if now != said:
            print(f"{name}: {now}", flush=True)
            said = now
    if document["status"] != "ready":
        problem = document["error"] or {
            "message": f"{name} was not read: it is {document['status']}."
        }
        raise CannotRun(problem["message"])
    return document["id"]


def _progress(document: dict[str, Any]) -> str:
    if document["status"] == "processing" and document["stage"]:
        return f"{document['stage']} {document['progress'] or 0:.0%}"
    if document["status"] == "ready":
        return f"ready, {document['passages']} passages"
    return document["status"]


def _stream(api: Api, chat_id: str, question: str, document_id: str) -> dict[str, Any]:
    body = {"content": question, "document_ids": [document_id]}
    for event in api.events("POST", f"/chats/{chat_id}/messages", body):
        match event["type"]:
            case "token":
                sys.stdout.write(event["text"])
                sys.stdout.flush()
            case "revised":
                print(f"\n\nChecked against the document:\n{event['text']}", end="")
            case "refusal":
                print(event["reason"])
            case "error":
                raise CannotRun(f"\nThe answer failed: {event['problem']['detail']}")
            case "done":
                print()
                return event["message"]
    raise CannotRun("\nThe answer broke off.")


def _print_sources(message: dict[str, Any]) -> None:
    cited = {n for sentence in message["sentences"] for n in sentence["sources"]}
    for source in message["sources"]:
        if source["n"] in cited:
            quote = " ".join(source["quote"].split())
            print(
                f"\n[{source['n']}] {source['title']}{_where(source['place'] or {})}\n    “{quote}”"
            )


def _where(place: dict[str, Any]) -> str:
    named = [f"page {place['page']}"] if "page" in place else []
    named += [f"slide {place['slide']}"] if "slide" in place else []
    named += [f"{place['sheet']} {place.get('cells', '')}".strip()] if "sheet" in place else []
    named += [" › ".join(place["headings"])] if place.get("headings") else []
    return f", {', '.join(named)}" if named else ""
