import type { Page } from "@playwright/test"
import { expectAccessible } from "../axe"
import { expect, MOCK, PROJECT, test } from "./world"

const PEOPLE = `${PROJECT}/people`
const row = (page: Page, name: string) => page.getByRole("listitem").filter({ hasText: name })

async function as(page: Page, email: string): Promise<void> {
  await page.request.post("/api/v1/auth/sign-out")
  await page.request.post("/api/v1/auth/sign-in", { data: { email, password: "correct horse battery" } })
}

test("an owner sees who is in the project, and changes what somebody may do", async ({ ada }) => {
  await ada.goto(PEOPLE)
  await expect(row(ada, "ada@north.example")).toContainText("(you)")
  const role = ada.getByLabel("Role of lin@north.example")
  await expect(role).toHaveValue("reader")
  await expectAccessible(ada, "people")
  await role.selectOption("editor")
  await ada.reload()
  await expect(role).toHaveValue("editor")
})

/** Before the page asks. */
async function withoutMail(page: Page): Promise<void> {
  await page.route("**/api/v1/auth/options", (route) =>
    route.fulfill({ json: { passwords: true, sign_up: true, mail: false, providers: [] } }),
  )
}

test("an invitation is mailed, and the list says what became of the letter", async ({ ada }) => {
  await ada.goto(PEOPLE)
  await ada.getByRole("button", { name: "Invite" }).click()
  await expect(ada.getByText("the link goes there in a letter")).toBeVisible()
  await expect(ada.getByRole("button", { name: "Create link" })).toBeVisible()
  await ada.getByLabel("Email").fill("new@north.example")
  await expectAccessible(ada, "invite by mail")
  await ada.getByRole("button", { name: "Send invitation" }).click()
  await expect(ada.getByRole("dialog")).toHaveCount(0)
  await expect(row(ada, "For new@north.example")).toContainText("Letter sent")
  await expectAccessible(ada, "letters")
})

test("a letter that could not be sent is sent again", async ({ ada }) => {
  await ada.goto(PEOPLE)
  await ada.getByRole("button", { name: "Invite" }).click()
  await ada.getByLabel("Email").fill("refused@north.example")
  await ada.getByRole("button", { name: "Send invitation" }).click()
  const open = row(ada, "For refused@north.example")
  await expect(open).toContainText("Letter could not be sent")
  const asked = ada.waitForResponse((answer) => answer.url().endsWith("/send"))
  await open.getByRole("button", { name: "Send again" }).click()
  expect((await asked).status()).toBe(202)
})

test("where no mail is sent, an invitation's link is shown once, copied, and withdrawn", async ({ ada }) => {
  await withoutMail(ada)
  await ada.goto(PEOPLE)
  await ada.getByRole("button", { name: "Invite" }).click()
  await ada.getByLabel("Role", { exact: true }).selectOption("editor")
  await expect(ada.getByText("This Ibid sends no mail")).toBeVisible()
  await ada.getByLabel("Email").fill("new@north.example")
  await expectAccessible(ada, "invite")
  await ada.getByRole("button", { name: "Create link" }).click()
  const dialog = ada.getByRole("dialog", { name: "Link created" })
  const link = await dialog.getByLabel("Link").innerText()
  expect(link).toMatch(/\/join#[0-9a-f]{32}$/)
  await dialog.getByRole("button", { name: "Copy link" }).click()
  expect(await ada.evaluate(() => navigator.clipboard.readText())).toBe(link)
  await expectAccessible(ada, "link")
  await dialog.getByRole("button", { name: "Done" }).click()
  const open = row(ada, "For new@north.example")
  await open.getByRole("button", { name: "Withdraw" }).click()
  await ada.getByRole("dialog").getByRole("button", { name: "Withdraw" }).click()
  await expect(open).toHaveCount(0)
})

test("the last owner is told what to do before leaving, hands over, and leaves", async ({ ada }) => {
  await ada.goto(PEOPLE)
  await ada.getByRole("button", { name: "Leave" }).click()
  await ada.getByRole("dialog").getByRole("button", { name: "Leave" }).click()
  await expect(ada.getByRole("dialog").getByRole("alert")).toContainText("Hand it over to another member first")
  await ada.getByRole("dialog").getByRole("button", { name: "Cancel" }).click()
  await ada.getByRole("button", { name: "Actions for Grace Hopper" }).click()
  await ada.getByRole("button", { name: "Hand over" }).click()
  await expectAccessible(ada, "hand over")
  await ada.getByRole("dialog").getByRole("button", { name: "Hand over" }).click()
  await expect(row(ada, "Grace Hopper")).toContainText("Owner")
  await expect(ada.getByRole("button", { name: "Invite" })).toHaveCount(0)
  await expect(ada.getByRole("heading", { name: "Open invitations" })).toHaveCount(0)
  await ada.getByRole("button", { name: "Leave" }).click()
  await ada.getByRole("dialog").getByRole("button", { name: "Leave" }).click()
  await expect(ada).toHaveURL(/\/projects$/)
  await expect(ada.getByRole("link", { name: "North warehouse" })).toHaveCount(0)
})

test("somebody is removed", async ({ ada }) => {
  await ada.goto(PEOPLE)
  await ada.getByRole("button", { name: "Actions for lin@north.example" }).click()
  await ada.getByRole("button", { name: "Remove" }).click()
  await ada.getByRole("dialog").getByRole("button", { name: "Remove" }).click()
  await expect(row(ada, "lin@north.example")).toHaveCount(0)
})

test("who only reads sees who is there, and decides about nobody else", async ({ ada }) => {
  await as(ada, "lin@north.example")
  await ada.goto(PEOPLE)
  await expect(row(ada, "Grace Hopper")).toContainText("Editor")
  await expect(ada.getByRole("button", { name: "Leave" })).toHaveCount(1)
  await expect(ada.getByRole("main").getByRole("combobox")).toHaveCount(0)
  await expect(ada.getByRole("button", { name: /Invite|Actions for/ })).toHaveCount(0)
  await ada.goto("/projects")
  await expect(ada.getByRole("link", { name: "North warehouse" })).toBeVisible()
  await expect(ada.getByRole("button", { name: /Edit|Delete/ })).toHaveCount(0)
})

test("a link is kept while somebody makes an account, and its secret is in no address that is asked for", async ({ ada }) => {
  const asked: string[] = []
  ada.on("request", (request) => asked.push(request.url(), request.headers()["referer"] ?? ""))
  await ada.request.post("/api/v1/auth/sign-out")
  await ada.goto("/join#for-anybody")
  await expect(ada).toHaveURL(/\/sign-in\?next=%2Fjoin$/)
  await ada.getByRole("link", { name: "Create an account" }).click()
  await expect(ada.getByRole("heading", { level: 1, name: "Create an account" })).toBeVisible()
  await ada.getByLabel("Email").fill(`new-${Date.now()}@north.example`)
  await ada.getByLabel("Password", { exact: true }).fill("correct horse battery")
  await ada.getByRole("button", { name: "Create account" }).click()
  await expect(ada.getByRole("heading", { name: "Ada invites you to “North warehouse”" })).toBeVisible()
  await expect(ada).toHaveURL(/\/join$/)
  await expectAccessible(ada, "invitation")
  await ada.getByRole("button", { name: "Join the project" }).click()
  await expect(ada).toHaveURL(new RegExp(`${PROJECT}/chat`))
  await ada.goto(PEOPLE)
  await expect(row(ada, "(you)")).toContainText("Reader")
  expect(asked.filter((url) => url.includes("for-anybody"))).toEqual([])
})

test("who is a member already is led to the project", async ({ ada }) => {
  await ada.goto("/join#for-anybody")
  await expect(ada.getByText("You are in this project already.")).toBeVisible()
  await ada.getByRole("link", { name: "Go to the project" }).click()
  await expect(ada).toHaveURL(new RegExp(`${PROJECT}/chat`))
})

test("a link that does not stand, or is not whole, says what to do", async ({ ada }) => {
  await ada.goto("/join#for-karen")
  await expect(ada.getByRole("alert").filter({ hasText: "Ask whoever sent it for a new one." })).toBeVisible()
  await expectAccessible(ada, "refused invitation")
  await ada.getByRole("link", { name: "Go to your projects" }).click()
  await expect(ada).toHaveURL(/\/projects$/)
  await ada.goto("/join")
  await expect(ada.getByText("This link is not complete.")).toBeVisible()
})

test("an account goes once its projects are somebody else's, and leaves a receipt", async ({ ada }) => {
  await ada.goto("/me")
  await ada.getByRole("link", { name: "Delete account" }).click()
  const go = ada.getByRole("button", { name: "Delete my account" })
  // The page that is left has such fields too.
  await expect(go).toBeVisible()
  await ada.getByLabel("Password").fill("wrong horse battery")
  await go.click()
  await expect(ada.getByText("This is not your password.")).toBeVisible()
  await expectAccessible(ada, "delete account")
  await ada.getByLabel("Password").fill("correct horse battery")
  await go.click()
  await expect(ada.getByText("North warehouse")).toContainText("Hand each over")
  await ada.request.post("/api/v1/projects/11111111-1111-4111-8111-111111111111/members/66666666-6666-4666-8666-666666666666/hand-over")
  await go.click()
  await expect(ada.getByRole("heading", { name: "Your account is deleted" })).toBeVisible()
  await expectAccessible(ada, "receipt")
  const saved = ada.waitForEvent("download")
  await ada.getByRole("link", { name: "Download receipt" }).click()
  expect((await saved).suggestedFilename()).toMatch(/^ibid-receipt-.*\.json$/)
})

test("who has no password deletes their account without one", async ({ ada }) => {
  await fetch(`${MOCK}/no-password`)
  await ada.goto("/me/delete")
  await expect(ada.getByLabel("Password")).toHaveCount(0)
  await ada.getByRole("button", { name: "Delete my account" }).click()
  await expect(ada.getByText("North warehouse")).toContainText("Hand each over")
})
