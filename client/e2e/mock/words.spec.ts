import { CHAT, expect, expireSessions, PROJECT, test } from "./world"

const question = (page: import("@playwright/test").Page) => page.getByRole("textbox", { name: "Ask about this project" })

test("a question asked after the session ended is in its field again, and is not sent by itself", async ({ ada }) => {
  const sent: string[] = []
  ada.on("request", (request) => request.method() === "POST" && /\/(messages|chats)$/.test(request.url()) && sent.push(request.url()))
  await ada.goto(CHAT)
  await expect(ada.getByText("Move the stock to the")).toBeVisible()
  await expireSessions()
  await question(ada).fill("What was it again?")
  await ada.keyboard.press("Enter")
  const dialog = ada.getByRole("dialog", { name: "Your session has ended" })
  await dialog.getByLabel("Password", { exact: true }).fill("correct horse battery")
  const before = sent.length
  await dialog.getByRole("button", { name: "Sign in", exact: true }).click()
  await expect(dialog).toBeHidden()
  await expect(question(ada)).toHaveValue("What was it again?")
  await expect(ada.getByRole("alert").filter({ hasText: /\S/ })).toHaveCount(0)
  await expect(ada.getByRole("heading", { level: 2, name: "What was it again?" })).toHaveCount(0)
  expect(sent.length).toBe(before)
})

test("what the server's validation says of a form is said in words of the client's own", async ({ page }) => {
  await page.route("**/auth/sign-up", (route) =>
    route.fulfill({
      status: 422,
      json: {
        type: "/problems/validation", title: "Validation", status: 422, detail: "email: value is not a valid email address.",
        errors: [{ field: "email", message: "value is not a valid email address: An email address must have a period.", code: "value_error" }],
      },
    }),
  )
  await page.goto("/sign-up")
  await page.getByLabel("Email").fill("ada@north")
  await page.getByLabel("Password", { exact: true }).fill("correct horse battery")
  await page.getByRole("button", { name: "Create account" }).click()
  await expect(page.getByText("This is not an email address. It should look like name@example.org.")).toBeVisible()
  await expect(page.getByText(/value is not/)).toHaveCount(0)
})

test("changes that are not saved are asked about before they are left, and kept when one goes back", async ({ ada }) => {
  await ada.goto(`${PROJECT}/documents`)
  await ada.getByRole("link", { name: "Settings" }).first().click()
  const passages = ada.getByLabel("Passages", { exact: true })
  await passages.fill("5")
  const documents = ada.getByRole("link", { name: "Documents" }).first()
  const dialog = ada.getByRole("dialog", { name: "Leave without saving?" })
  await documents.click()
  await expect(dialog.getByRole("button", { name: "Stay" })).toBeFocused()
  await dialog.getByRole("button", { name: "Stay" }).click()
  await expect(passages).toHaveValue("5")
  await ada.goBack()
  await ada.goForward()
  await expect(passages).toHaveValue("5")
  await documents.click()
  await dialog.getByRole("button", { name: "Save and leave" }).click()
  await expect(ada).toHaveURL(/\/documents$/)
  await ada.getByRole("link", { name: "Settings" }).first().click()
  await expect(ada.getByText("not saved")).toHaveCount(0)
  await expect(passages).toHaveValue("5")
  await passages.fill("7")
  await documents.click()
  await dialog.getByRole("button", { name: "Leave without saving" }).click()
  await ada.getByRole("link", { name: "Settings" }).first().click()
  await expect(passages).toHaveValue("5")
})

test("trying again what fails at once says that it was tried, and keeps the focus", async ({ ada }) => {
  await ada.route(/\/api\/v1\/api-keys/, (route) => route.fulfill({ status: 500, json: { type: "/problems/internal", title: "Internal", status: 500, detail: "x" } }))
  await ada.goto("/keys")
  const again = ada.getByRole("button", { name: "Try again" })
  await again.click()
  await expect(ada.getByText(/Tried again at .* It is still the same\./)).toBeVisible()
  await expect(again).toBeFocused()
})

test("the trace and the answer count the same, and no score is shown that means nothing", async ({ ada }) => {
  await ada.goto(CHAT)
  await expect(ada.getByText("5 sentences cited, 1 without a source, 1 only weakly")).toHaveCount(1)
  await ada.getByRole("button", { name: /Answered in .* from 4 sources/ }).click()
  await expect(ada.getByText("5 sentences cited, 1 without a source, 1 only weakly")).toHaveCount(2)
  await ada.getByRole("button", { name: /^Source 4/ }).first().click()
  const pane = ada.getByRole("complementary", { name: "Source", exact: true })
  await expect(pane.getByText("Weak match: the source does not say all of it.")).toBeVisible()
  await expect(pane.getByText(/match 0\.\d/)).toHaveCount(0)
})

test("a file that failed can be opened, and its original looked at", async ({ ada }) => {
  await ada.goto(`${PROJECT}/documents`)
  await ada.getByRole("link", { name: "Scan of signed SOP.pdf" }).click()
  await expect(ada.getByRole("heading", { level: 1, name: "Scan of signed SOP.pdf" })).toBeVisible()
  await expect(ada.getByText("No text was found on any of 12 pages.").first()).toBeVisible()
  await expect(ada.getByRole("link", { name: "Download" })).toBeVisible()
  await expect(ada.getByRole("group", { name: "Original" }).or(ada.getByText("The original could not be shown."))).toBeVisible()
})

test("the same file again is said to be here already", async ({ ada }) => {
  const file = { name: "twice.md", mimeType: "text/markdown", buffer: Buffer.from("# Storage\n\nKeep it cold.") }
  await ada.goto(`${PROJECT}/documents`)
  await ada.getByLabel("Choose files").setInputFiles([file])
  const panel = ada.getByRole("region", { name: "Uploads" })
  await expect(panel.getByText("1 file arrived")).toBeVisible()
  await panel.getByRole("button", { name: "Close this list" }).click()
  await ada.getByLabel("Choose files").setInputFiles([file])
  await expect(panel.getByText("Nothing new arrived, 1 was here already")).toBeVisible()
  await expect(ada.getByRole("row").filter({ hasText: "twice.md" })).toHaveCount(1)
})
