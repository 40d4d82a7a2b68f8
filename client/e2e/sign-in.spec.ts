import { createHmac } from "node:crypto"
import { type Browser, expect, type Page, test } from "@playwright/test"
import { expectAccessible } from "./axe"
import { giveDevice } from "./virtual-device"

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

/** What an authenticator with this secret shows at a time, in milliseconds since 1970 (RFC 6238). */
function codeOf(secret: string, at: number): string {
  const bits = [...secret].map((letter) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0")).join("")
  const key = Buffer.from(bits.match(/.{8}/g)!.map((byte) => parseInt(byte, 2)))
  const step = Buffer.alloc(8)
  step.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)))
  const made = createHmac("sha1", key).update(step).digest()
  return String((made.readUInt32BE(made[19]! & 15) & 0x7fffffff) % 1_000_000).padStart(6, "0")
}

test("who set up an authenticator is asked for its code behind the password, and comes in once by each recovery code", async ({ browser }) => {
  const page = await newcomer(browser)
  const email = `lin-${Date.now()}@example.com`
  await page.goto("/sign-up")
  await page.getByLabel("Email").fill(email)
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD)
  await page.getByRole("button", { name: "Create account" }).click()
  await expect(page).toHaveURL(/\/projects$/)
  await page.goto("/me")
  await page.getByRole("button", { name: "Set up an authenticator" }).click()
  const dialog = page.getByRole("dialog")
  await dialog.getByLabel("Password", { exact: true }).fill(PASSWORD)
  await dialog.getByRole("button", { name: "Go on" }).click()
  const secret = (await dialog.locator("code").innerText()).replaceAll(" ", "")
  await dialog.getByLabel("Code", { exact: true }).fill(codeOf(secret, Date.now()))
  await dialog.getByRole("button", { name: "Confirm" }).click()
  const recovery = (await dialog.getByRole("listitem").first().innerText()).trim()
  await dialog.getByRole("button", { name: "I have kept them" }).click()

  const comesIn = async (code: string) => {
    const other = await newcomer(browser)
    await other.goto("/sign-in")
    await other.getByLabel("Email").fill(email)
    await other.getByLabel("Password", { exact: true }).fill(PASSWORD)
    await other.getByRole("button", { name: "Sign in", exact: true }).click()
    await other.getByLabel("Code", { exact: true }).fill(code)
    await other.getByRole("button", { name: "Go on" }).click()
    return other
  }
  // The code that confirmed is used up; the next one is good already, since clocks differ.
  await expect(await comesIn(codeOf(secret, Date.now() + 30_000))).toHaveURL(/\/projects$/)
  await expect(await comesIn(recovery)).toHaveURL(/\/projects$/)
  await expect((await comesIn(recovery)).getByText("This code is not good")).toBeVisible()
})

test("a passkey is added, and signs in without a password or a code", async ({ browser }) => {
  const page = await newcomer(browser)
  const device = await giveDevice(page)
  const email = `ilse-${Date.now()}@example.com`
  await page.goto("/sign-up")
  await page.getByLabel("Email").fill(email)
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD)
  await page.getByRole("button", { name: "Create account" }).click()
  await expect(page).toHaveURL(/\/projects$/)
  await page.goto("/me")
  await page.getByRole("button", { name: "Add a passkey" }).click()
  const dialog = page.getByRole("dialog")
  await dialog.getByLabel("Name").fill("This machine")
  await dialog.getByLabel("Password").fill(PASSWORD)
  await dialog.getByRole("button", { name: "Go on" }).click()
  await expect(page.getByRole("region", { name: "Passkeys" }).getByRole("listitem")).toContainText("This machine")

  await page.context().clearCookies()
  await page.goto("/sign-in?next=%2Fme")
  await device.verify(false)
  await page.getByRole("button", { name: "Sign in with a passkey" }).click()
  await expect(page.getByText("No passkey was given.")).toBeVisible()
  await device.verify(true)
  await page.getByRole("button", { name: "Sign in with a passkey" }).click()
  await expect(page).toHaveURL(/\/me$/)
  await expect(page.getByText(email).first()).toBeVisible()
  const passkeys = page.getByRole("region", { name: "Passkeys" })
  await passkeys.getByRole("button", { name: "Remove This machine" }).click()
  await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click()
  await expect(passkeys.getByRole("listitem")).toHaveCount(0)
})
