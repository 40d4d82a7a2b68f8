import { type Browser, expect, type Page, test } from "@playwright/test"
import { expectAccessible } from "./axe"

const PASSWORD = "correct horse battery staple"

/** At the provider's own pages: who one is, and yes to what it asks. */
async function agreeAs(page: Page, login: string): Promise<void> {
  await page.getByPlaceholder("Enter any login").fill(login)
  await page.getByPlaceholder("and password").fill("any")
  await page.getByRole("button", { name: "Sign-in" }).click()
  await page.getByRole("button", { name: "Continue" }).click()
}

async function newcomer(browser: Browser): Promise<Page> {
  return (await browser.newContext()).newPage()
}

test("who signs in at a real provider comes back, comes again, and adds it to another account", async ({ browser }) => {
  const login = `ada-${Date.now()}`
  const first = await newcomer(browser)
  await first.goto("/keys")
  await first.getByRole("button", { name: "Sign in with North Pharma" }).click()
  await agreeAs(first, login)
  await expect(first).toHaveURL(/\/keys$/)
  await expect(first.getByText(`${login}@example.com`).first()).toBeVisible()
  await first.goto("/me")
  await expect(first.getByRole("region", { name: "Signing in" })).toContainText("North Pharma")
  await expectAccessible(first, "where somebody signs in")

  // Another browser, the same person: each sees the other, and one ends the other.
  const second = await newcomer(browser)
  await second.goto("/sign-in")
  await second.getByRole("button", { name: "Sign in with North Pharma" }).click()
  await agreeAs(second, login)
  await expect(second).toHaveURL(/\/projects$/)
  await second.goto("/me")
  const sessions = second.getByRole("region", { name: "Signed in" })
  await expect(sessions.getByRole("listitem")).toHaveCount(2)
  await sessions.getByRole("button", { name: "End all others" }).click()
  await expect(sessions.getByRole("listitem")).toHaveCount(1)

  // The first one was writing: it signs in again beside the page, which goes on where it was.
  const written = first.getByLabel("Instructions")
  await written.fill("Briefly.")
  await first.getByRole("button", { name: "Save" }).click()
  const ended = first.getByRole("dialog", { name: "Your session has ended" })
  await expect(ended.getByLabel("Password", { exact: true })).toHaveCount(0)
  const [beside] = await Promise.all([first.waitForEvent("popup"), ended.getByRole("link").click()])
  await beside.getByRole("button", { name: "Sign in with North Pharma" }).click()
  await expect(beside.getByRole("heading", { name: "You are signed in" })).toBeVisible()
  await expect(ended).toBeHidden()
  await expect(written).toHaveValue("Briefly.")

  // Somebody with a password adds a sign-in, and comes in by it from then on.
  const third = await newcomer(browser)
  const email = `grace-${Date.now()}@example.com`
  await third.goto("/sign-up")
  await third.getByLabel("Email").fill(email)
  await third.getByLabel("Password", { exact: true }).fill(PASSWORD)
  await third.getByRole("button", { name: "Create account" }).click()
  await expect(third).toHaveURL(/\/projects$/)
  await third.goto("/me")
  await third.getByRole("button", { name: "Add North Pharma" }).click()
  await agreeAs(third, `grace-${login}`)
  await expect(third).toHaveURL(/\/me$/)
  const fourth = await newcomer(browser)
  await fourth.goto("/sign-in")
  await fourth.getByRole("button", { name: "Sign in with North Pharma" }).click()
  await agreeAs(fourth, `grace-${login}`)
  await expect(fourth.getByText(email).first()).toBeVisible()
})

test("who says no at the provider is told so, with a way back", async ({ page }) => {
  await page.goto("/sign-in")
  await page.getByRole("button", { name: "Sign in with North Pharma" }).click()
  await page.getByRole("link", { name: "Cancel" }).click()
  await expect(page.getByText("North Pharma says that you did not allow it")).toBeVisible()
  await page.getByRole("link", { name: "Back to sign-in" }).click()
  await expect(page.getByRole("button", { name: "Sign in with North Pharma" })).toBeVisible()
})

test("an answer that is used again lets nobody in", async ({ page, browser }) => {
  await page.goto("/sign-in")
  const used = page.waitForRequest(/\/sign-in\/company\?/)
  await page.getByRole("button", { name: "Sign in with North Pharma" }).click()
  await agreeAs(page, `ada-${Date.now()}`)
  const { pathname, search } = new URL((await used).url())
  await expect(page).toHaveURL(/\/projects$/)
  const stranger = await newcomer(browser)
  await stranger.goto(pathname + search)
  await expect(stranger.getByText("was not begun in this browser")).toBeVisible()
})
