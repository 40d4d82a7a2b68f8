import { expectAccessible } from "../axe"
import { expect, PROJECT, test } from "./world"

test("who is not signed in is sent to sign in, and back afterwards", async ({ page }) => {
  await page.goto(`${PROJECT}/documents`)
  await expect(page).toHaveURL(/\/sign-in\?next=/)
  await page.getByLabel("Email").fill("ada@north.example")
  await page.getByLabel("Password", { exact: true }).fill("wrong")
  await page.getByRole("button", { name: "Sign in", exact: true }).click()
  await expect(page.getByRole("alert").filter({ hasText: "do not belong together" })).toBeVisible()
  await page.getByLabel("Password", { exact: true }).fill("correct horse battery")
  await page.getByRole("button", { name: "Sign in", exact: true }).click()
  await expect(page.getByRole("heading", { level: 1, name: "Documents" })).toBeVisible()
})

test("a password that is guessed first is refused at its field, and another makes the account", async ({ page }) => {
  await page.goto("/sign-up")
  await page.getByLabel("Email").fill(`new-${Date.now()}@north.example`)
  const password = page.getByLabel("Password", { exact: true })
  await password.fill("Password1")
  await page.getByRole("button", { name: "Create account" }).click()
  await expect(password).toHaveAttribute("aria-invalid", "true")
  await expect(password).toHaveAccessibleDescription(/guessed first\. Use three or four words/)
  await expectAccessible(page, "refused password")
  await password.fill("correct horse battery")
  await page.getByRole("button", { name: "Create account" }).click()
  await expect(page).toHaveURL(/\/projects$/)
})

test("a project is made, renamed and deleted", async ({ ada }) => {
  await ada.goto("/projects")
  await ada.getByRole("button", { name: "New project" }).click()
  await ada.getByLabel("Name").fill("Vaccines")
  await ada.getByRole("button", { name: "Create", exact: true }).click()
  await expect(ada).toHaveURL(/\/documents$/)
  await ada.goto("/projects")
  await ada.getByRole("button", { name: "Edit Vaccines" }).click()
  await ada.getByLabel("Name").fill("Vaccines 2026")
  await ada.getByRole("button", { name: "Save" }).click()
  await ada.getByRole("button", { name: "Delete Vaccines 2026" }).click()
  await ada.getByRole("dialog").getByRole("button", { name: "Delete" }).click()
  await expect(ada.getByRole("row").filter({ hasText: "Vaccines" })).toHaveCount(0)
})

test("a key's secret is shown once", async ({ ada }) => {
  await ada.goto("/keys")
  await ada.getByRole("button", { name: "New key" }).click()
  await ada.getByLabel("Name").fill("Nightly")
  await ada.getByRole("button", { name: "Create key" }).click()
  const dialog = ada.getByRole("dialog", { name: "Key created" })
  await expect(dialog.getByLabel("Secret")).toContainText("ibid_")
  await expectAccessible(ada, "secret")
  await ada.keyboard.press("Escape")
  await expect(dialog).toBeVisible()
  await dialog.getByRole("button", { name: "I have copied it" }).click()
  await expect(ada.getByRole("listitem").filter({ hasText: "Nightly" }).first()).toBeVisible()
})

test("what a person wishes of answers is kept, and can be emptied", async ({ ada }) => {
  await ada.goto("/me")
  const wishes = ada.getByRole("textbox", { name: "Instructions" })
  await expect(wishes).toHaveAccessibleDescription(/Without a language model .* no effect/)
  await wishes.fill("Answer in short sentences.")
  await ada.getByRole("button", { name: "Save" }).click()
  await expect(ada.getByText("Saved", { exact: true })).toBeVisible()
  await ada.reload()
  await expect(wishes).toHaveValue("Answer in short sentences.")
  await expectAccessible(ada, "personal settings")
  await ada.getByRole("button", { name: "Empty" }).click()
  await expect(ada.getByText("Nothing is told")).toBeVisible()
  await expect(wishes).toHaveValue("")
})

test("settings are drawn from their schema, saved, and brought back to their defaults", async ({ ada }) => {
  await ada.goto(`${PROJECT}/settings`)
  await ada.getByLabel("Passages", { exact: true }).fill("5")
  await expect(ada.getByText("1 change not saved")).toBeVisible()
  await ada.getByRole("button", { name: "Save" }).click()
  await expect(ada.getByText("Saved", { exact: true })).toBeVisible()
  await ada.reload()
  await expect(ada.getByLabel("Passages", { exact: true })).toHaveValue("5")
  await expect(ada.getByLabel("Sentences", { exact: true })).toHaveValue("3")
  await ada.getByRole("button", { name: "Back to 8" }).click()
  await expect(ada.getByLabel("Passages", { exact: true })).toHaveValue("8")
})

test("the theme is kept and set before the first paint", async ({ ada }) => {
  await ada.goto("/projects")
  await ada.getByRole("button", { name: "Switch light and dark" }).first().click()
  await ada.reload({ waitUntil: "commit" })
  await expect(ada.locator("html")).toHaveAttribute("data-theme", "dark")
})

test("offline is said, and sending is held back with the reason", async ({ ada, context }) => {
  await ada.goto(`${PROJECT}/chat`)
  await ada.getByRole("textbox", { name: "Ask about this project" }).fill("Later?")
  await context.setOffline(true)
  await expect(ada.getByText("You are offline. You can still read what is loaded.")).toBeVisible()
  await expect(ada.getByRole("button", { name: "Ask", exact: true })).toBeDisabled()
  await context.setOffline(false)
  await expect(ada.getByRole("button", { name: "Ask", exact: true })).toBeEnabled()
})

test("at 320 px nothing scrolls sideways", async ({ ada }) => {
  await ada.setViewportSize({ width: 320, height: 640 })
  for (const path of ["/", "/projects", `${PROJECT}/documents`, `${PROJECT}/chat`, `${PROJECT}/settings`, "/keys", "/me"]) {
    await ada.goto(path)
    await expect(ada.getByRole("heading", { level: 1 })).toBeVisible()
    expect(await ada.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(320)
  }
})
