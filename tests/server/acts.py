"""What people do that touches security, each as one call."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import UUID, uuid4

import httpx

from adapters.postgres import jobs
from adapters.postgres.jobs import Told
from adapters.wiring import WorkerAdapters
from contracts.jobs import JobName
from ingestion.pipeline import ingest_document
from tests.api import Person, sign_up
from tests.server.joining import bring_in, invite
from tests.server.test_quarantine import FILE

PASSWORD = "correct horse battery"


@dataclass
class Scene:
    """`admin` runs the installation; `owner` owns `project`, and acts unless something else is
    said."""

    server: str
    admin: Person
    owner: Person
    guest: Person
    project: str
    worker: WorkerAdapters
    suspect: Person
    suspect_id: str

    async def post(self, path: str, **body: object) -> httpx.Response:
        return await self.owner.http.post(path, json=body)

    async def of_project(self, method: str, rest: str = "", **body: object) -> httpx.Response:
        path = f"/projects/{self.project}{rest}"
        return await self.owner.http.request(method, path, json=body or None)

    async def decide(self, what: str) -> httpx.Response:
        return await self.admin.http.post(f"/admin/accounts/{self.suspect_id}/{what}")

    async def key(self) -> str:
        return (await self.post("/api-keys", name="k")).json()["id"]

    async def quarantined(self) -> str:
        data = FILE.replace(b"our product", f"product {uuid4().hex}".encode())
        document = await self.owner.upload(self.project, data, name=f"{uuid4().hex}.md")
        await ingest_document(self.worker, UUID(document))
        items = (await self.of_project("GET", "/quarantine")).json()["items"]
        return next(one["passage_id"] for one in items if one["document_id"] == document)

    async def tool(self) -> str:
        made = await self.of_project(
            "POST", "/tools", name=f"t_{uuid4().hex[:8]}", description="T.", request=REQUEST
        )
        return made.json()["id"]

    async def credentials(self, **changed: str) -> dict[str, str]:
        return {"email": self.owner.email, "password": PASSWORD} | changed


REQUEST = {"url": "https://example.com/"}
Act = Callable[[Scene], Awaitable[httpx.Response]]


async def on_a_job(scene: Scene, method: str, rest: str, **body: object) -> httpx.Response:
    async with scene.worker.db.as_worker() as tx:
        await jobs.register(tx, {JobName.EXPIRED: Told(3600, True)})
    return await scene.admin.http.request(method, f"/admin/jobs/expired{rest}", json=body or None)


async def makes_an_account(scene: Scene) -> httpx.Response:
    body = {"email": f"{uuid4().hex[:12]}@example.com", "password": PASSWORD}
    async with httpx.AsyncClient(base_url=f"{scene.server}/api/v1", timeout=60) as http:
        return await http.post("/auth/sign-up", json=body)


async def sign_in(scene: Scene, password: str = PASSWORD) -> httpx.Response:
    async with httpx.AsyncClient(base_url=f"{scene.server}/api/v1", timeout=60) as http:
        body = {"email": scene.owner.email, "password": password}
        return await http.post("/auth/sign-in", json=body)


async def sign_out(scene: Scene) -> httpx.Response:
    token = (await sign_in(scene)).json()["access_token"]
    headers = {"authorization": f"Bearer {token}"}
    return await scene.owner.http.post("/auth/sign-out", headers=headers)


async def change_password(scene: Scene) -> httpx.Response:
    person = await sign_up(scene.server)
    body = {"current": PASSWORD, "password": f"{PASSWORD} again"}
    return await person.http.post("/me/password", json=body)


async def end_session(scene: Scene) -> httpx.Response:
    person = await sign_up(scene.server)
    (there,) = (await person.http.get("/me/sessions")).json()
    return await person.http.delete(f"/me/sessions/{there['id']}")


async def end_others(scene: Scene) -> httpx.Response:
    person = await sign_up(scene.server)
    async with httpx.AsyncClient(base_url=f"{scene.server}/api/v1", timeout=60) as http:
        await http.post("/auth/sign-in", json={"email": person.email, "password": PASSWORD})
    return await person.http.delete("/me/sessions")


async def leave(scene: Scene) -> httpx.Response:
    person = await sign_up(scene.server)
    return await person.http.post("/me/deletion", json={"password": PASSWORD})


async def delete_key(scene: Scene) -> httpx.Response:
    return await scene.owner.http.delete(f"/api-keys/{await scene.key()}")


async def change_key(scene: Scene) -> httpx.Response:
    path = f"/api-keys/{await scene.key()}"
    return await scene.owner.http.patch(path, json={"verbs": ["read"]})


async def budget_of_key(scene: Scene) -> httpx.Response:
    limits = {"tokens_per_day": 5}
    return await scene.owner.http.put(f"/api-keys/{await scene.key()}/budget", json=limits)


async def delete_project(scene: Scene) -> httpx.Response:
    return await scene.owner.http.delete(f"/projects/{await scene.owner.project()}")


async def change_role(scene: Scene) -> httpx.Response:
    user = await bring_in(scene.owner, scene.guest, scene.project)
    return await scene.of_project("PATCH", f"/members/{user}", role="editor")


async def remove(scene: Scene) -> httpx.Response:
    user = await bring_in(scene.owner, scene.guest, scene.project)
    return await scene.of_project("DELETE", f"/members/{user}")


async def hand_over(scene: Scene) -> httpx.Response:
    project = await scene.owner.project()
    user = await bring_in(scene.owner, scene.guest, project)
    return await scene.post(f"/projects/{project}/members/{user}/hand-over")


async def withdraw(scene: Scene) -> httpx.Response:
    made = (await scene.of_project("POST", "/invitations", role="reader")).json()["id"]
    return await scene.of_project("DELETE", f"/invitations/{made}")


async def accept(scene: Scene) -> httpx.Response:
    secret = await invite(scene.owner, await scene.owner.project())
    return await scene.guest.http.post("/invitations/accept", json={"secret": secret})


async def delete_document(scene: Scene) -> httpx.Response:
    document = await scene.owner.upload(scene.project, b"# Door")
    return await scene.owner.http.delete(f"/documents/{document}")


async def delete_documents(scene: Scene) -> httpx.Response:
    document = await scene.owner.upload(scene.project, b"# Door")
    return await scene.of_project(
        "POST", "/documents/batch", action="delete", document_ids=[document]
    )


async def release(scene: Scene) -> httpx.Response:
    return await scene.of_project("POST", f"/quarantine/{await scene.quarantined()}/release")


async def delete_quarantined(scene: Scene) -> httpx.Response:
    return await scene.of_project("DELETE", f"/quarantine/{await scene.quarantined()}")


async def change_tool(scene: Scene) -> httpx.Response:
    return await scene.of_project("PATCH", f"/tools/{await scene.tool()}", enabled=True)


async def delete_tool(scene: Scene) -> httpx.Response:
    return await scene.of_project("DELETE", f"/tools/{await scene.tool()}")


def named() -> dict[str, str]:
    """As no other is."""
    return {"name": uuid4().hex}


async def _group(scene: Scene) -> str:
    """That the owner is in."""
    made = await scene.admin.http.post("/admin/groups", json=named())
    path = f"/admin/groups/{made.json()['id']}"
    await scene.admin.http.post(f"{path}/members", json={"email": scene.owner.email})
    return made.json()["id"]


async def quota_of_person(scene: Scene) -> httpx.Response:
    path = f"/admin/quotas/people/{scene.suspect_id}"
    return await scene.admin.http.put(path, json={"documents": 100_000})


async def quota_of_project(scene: Scene) -> httpx.Response:
    """Of a project that the admin is not in."""
    path = f"/admin/quotas/projects/{scene.project}"
    return await scene.admin.http.put(path, json={"documents": 100_000})


async def rename_group(scene: Scene) -> httpx.Response:
    return await scene.admin.http.patch(f"/admin/groups/{await _group(scene)}", json=named())


async def make_scim_token(scene: Scene) -> httpx.Response:
    body = {**named(), "password": PASSWORD}
    return await scene.admin.http.post("/admin/scim/tokens", json=body)


async def revoke_scim_token(scene: Scene) -> httpx.Response:
    made = await make_scim_token(scene)
    return await scene.admin.http.delete(f"/admin/scim/tokens/{made.json()['id']}")


async def delete_group(scene: Scene) -> httpx.Response:
    return await scene.admin.http.delete(f"/admin/groups/{await _group(scene)}")


async def add_to_group(scene: Scene) -> httpx.Response:
    made = await scene.admin.http.post("/admin/groups", json=named())
    path = f"/admin/groups/{made.json()['id']}/members"
    return await scene.admin.http.post(path, json={"email": scene.guest.email})


async def take_from_group(scene: Scene) -> httpx.Response:
    user = (await scene.owner.http.get("/me")).json()["id"]
    return await scene.admin.http.delete(f"/admin/groups/{await _group(scene)}/members/{user}")


async def give_group(scene: Scene) -> httpx.Response:
    path = f"/projects/{scene.project}/groups/{await _group(scene)}"
    return await scene.owner.http.put(path, json={"role": "reader"})


async def take_group(scene: Scene) -> httpx.Response:
    path = f"/projects/{scene.project}/groups/{await _group(scene)}"
    await scene.owner.http.put(path, json={"role": "reader"})
    return await scene.owner.http.delete(path)
