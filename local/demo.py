"""`demo`: a sample project made of Ibid's own documentation, with three questions to ask."""

from pathlib import Path

from local.api import EMAIL, Api
from local.commands import PROJECT
from local.home import CannotRun, Home
from local.log import Log
from local.secrets import secrets_in
from local.stack import Stack
from local.up import up

NAME = "How Ibid works"
QUESTIONS = (
    "How are uploaded files parsed safely?",
    "What happens when a worker was stopped and wakes late?",
    "How are refresh tokens kept safe?",
)
_DOCUMENTS = ("README.md", "ARCHITECTURE.md", "SECURITY.md", "docs/**/*.md")


def demo(home: Home) -> None:
    """Make the sample project in the Ibid that is running, or start one and stay with it."""
    running = home.running()
    if running and running.ready:
        password = secrets_in(home.secrets, have_data=True).person_password
        print("\n".join(make(running.api_url, running.web_url, password)))
        return
    up(home, when_ready=_make_and_tell)


def _make_and_tell(stack: Stack, log: Log) -> None:
    try:
        told = make(stack.api_url, stack.web_url, stack.secrets.person_password)
    except CannotRun as no:
        told = [f"The sample project could not be made: {no}"]
    for sentence in told:
        log.show(sentence)


def make(api_url: str, web_url: str, password: str) -> list[str]:
    """Fill the sample project with what it lacks; returns what to tell the person."""
    api = Api.as_local_person(api_url, password)
    project = api.project(NAME, "Ibid's own documentation, to try questions on.")
    have = {document["name"] for document in api.items(f"/projects/{project['id']}/documents")}
    sent = [
        api.upload(project["id"], name, file.read_bytes())
        for name, file in documents(PROJECT).items()
        if name not in have
    ]
    for document in sent:
        for _ in api.progress(document["id"]):
            pass
    asked = {chat["title"] for chat in api.items(f"/projects/{project['id']}/chats")}
    for question in QUESTIONS:
        if question not in asked:
            api.call("POST", f"/projects/{project['id']}/chats", {"title": question})
    return [
        f"The sample project is there: {web_url}/p/{project['id']}/chat",
        f"Sign in as {EMAIL} with the password {password}",
        "Three questions to ask it:",
        *(f"  {question}" for question in QUESTIONS),
    ]


def documents(project: Path) -> dict[str, Path]:
    """The documentation that the project has, by the name each file is shown under."""
    files = sorted(file for pattern in _DOCUMENTS for file in project.glob(pattern))
    return {str(file.relative_to(project)).replace("/", " – "): file for file in files}
