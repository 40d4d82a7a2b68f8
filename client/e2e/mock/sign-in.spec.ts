import { expectAccessible } from "../axe"
import { CHAT, expect, expireSessions, MOCK, test } from "./world"

const SIZES = [[1440, 900], [390, 844]] as const

/** What there is to sign in with, as words of the mock's control. */
const offer = (what: string) => fetch(`${MOCK}/sign-in?${what}`)

test("who signs in at a provider comes back to where they wanted to go", async ({ ada: page }) => {
  await page.context().clearCookies()
  await page.goto("/keys")
  await expect(page).toHaveURL(/\/sign-in\?next=%2Fkeys$/)
  await page.getByRole("button", { name: "Sign in with North Pharma" }).click()
  await expect(page).toHaveURL(/\/keys$/)
})

test("who is suspended is told so when they sign in, and not that their password is wrong", async ({ ada }) => {
  const { items } = await (await ada.request.get("/api/v1/admin/accounts?q=lin")).json()
  await ada.request.post(`/api/v1/admin/accounts/${items[0].id}/suspend`)
  await ada.context().clearCookies()
  await ada.goto("/sign-in")
  await ada.getByLabel("Email").fill(items[0].email)
  await ada.getByLabel("Password", { exact: true }).fill("correct horse battery")
  await ada.getByRole("button", { name: "Sign in", exact: true }).click()
  await expect(ada.getByText("This account is suspended.")).toBeVisible()
})

test("a sign-in that nobody here began is told, with a way back", async ({ ada }) => {
  await ada.goto("/sign-in/company?state=made-up&code=c")
  await expect(ada.getByText("This sign-in was not begun in this browser")).toBeVisible()
  await expectAccessible(ada, "a sign-in that failed")
  await ada.getByRole("link", { name: "Back to sign-in" }).click()
  await expect(ada).toHaveURL(/\/sign-in$/)
})

test("nobody is led to another host after signing in", async ({ ada: page }) => {
  for (const next of ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"]) {
    await page.goto(`/sign-in?next=${encodeURIComponent(next)}`)
    await page.getByRole("button", { name: "Sign in with North Pharma" }).click()
    await expect(page).toHaveURL(/localhost:\d+\/projects$/)
  }
})

test("a person adds a provider to their account, and removes it", async ({ ada }) => {
  await ada.goto("/me")
  await ada.getByRole("button", { name: "Add North Pharma" }).click()
  await expect(ada).toHaveURL(/\/me$/)
  const row = ada.getByRole("listitem").filter({ hasText: "North Pharma" })
  await expect(row).toContainText("ada@north.example")
  await expectAccessible(ada, "where somebody signs in")
  await row.getByRole("button", { name: "Remove North Pharma" }).click()
  await ada.getByRole("dialog").getByRole("button", { name: "Remove" }).click()
  await expect(row).toHaveCount(0)
  await expect(ada.getByRole("button", { name: "Add North Pharma" })).toBeVisible()
})

test("without passwords there is no form", async ({ ada: page }) => {
  await offer("")
  await page.goto("/sign-in")
  await expect(page.getByRole("button", { name: "Sign in with North Pharma" })).toBeVisible()
  await expect(page.getByLabel("Password", { exact: true })).toHaveCount(0)
  await expect(page.getByRole("link", { name: "Create an account" })).toHaveCount(0)
  await page.goto("/sign-up")
  await expect(page.getByText("Who signs in this way for the first time is given an account.")).toBeVisible()
})

test("where signing up is closed the page says whom to ask", async ({ ada: page }) => {
  await offer("passwords&alone")
  await page.goto("/sign-up")
  await expect(page.getByText("Nobody can make an account here.")).toBeVisible()
  await expect(page.getByRole("textbox")).toHaveCount(0)
})

for (const [width, height] of SIZES) {
  for (const colorScheme of ["light", "dark"] as const) {
    test(`signing in can be read and used, ${colorScheme}, at ${width} px`, async ({ ada }, info) => {
      await ada.setViewportSize({ width, height })
      await ada.emulateMedia({ colorScheme })
      for (const path of ["/sign-in", "/sign-up", "/me"]) {
        await ada.goto(path)
        await expect(ada.getByText("North Pharma").first()).toBeVisible()
        await expectAccessible(ada, path)
        await ada.screenshot({ path: info.outputPath(`${path.slice(1)}.png`) })
      }
    })
  }
}

test("a person sees where they are signed in, and ends it", async ({ ada }) => {
  await ada.goto("/me")
  const sessions = ada.getByRole("region", { name: "Signed in" })
  await expect(sessions.getByRole("listitem")).toHaveCount(3)
  await expect(sessions.getByRole("listitem").first()).toContainText("This browser")
  await sessions.getByRole("button", { name: "End Safari on iPhone" }).click()
  await expect(sessions.getByRole("listitem")).toHaveCount(2)
  await sessions.getByRole("button", { name: "End all others" }).click()
  await expect(sessions.getByRole("listitem")).toHaveCount(1)
  await expect(sessions.getByText("All others have ended")).toBeVisible()
  await expectAccessible(ada, "the only session")
})

test("another password is told where it is wrong, and ends all other sessions", async ({ ada }) => {
  await ada.goto("/me")
  const form = ada.getByRole("region", { name: "Password" })
  await form.getByLabel("Current password").fill("not mine")
  await form.getByLabel("New password").fill("seven violet lighthouses")
  await form.getByRole("button", { name: "Change password" }).click()
  await expect(form.getByText("This is not your password.")).toBeVisible()
  await expectAccessible(ada, "a password that is wrong")
  await form.getByLabel("Current password").fill("correct horse battery")
  await form.getByRole("button", { name: "Change password" }).click()
  await expect(form.getByText("Changed.")).toBeVisible()
  await expect(form.getByLabel("New password")).toHaveValue("")
  await expect(ada.getByRole("region", { name: "Signed in" }).getByRole("listitem")).toHaveCount(1)
})

test("who forgot their password asks for a link, and sets another", async ({ ada: page }) => {
  await page.goto("/sign-in")
  await page.getByRole("link", { name: "Forgot your password?" }).click()
  // The page that is left has such a field too.
  await expect(page.getByRole("heading", { name: "Forgot your password?" })).toBeVisible()
  await page.getByLabel("Email").fill("ada@north.example")
  await page.getByRole("button", { name: "Send a link" }).click()
  await expect(page.getByText("If there is an account with this address")).toBeVisible()
  await expectAccessible(page, "a link that was asked for")
  await page.goto("/reset#good-secret-of-a-letter")
  await page.getByLabel("Password", { exact: true }).fill("seven violet lighthouses")
  await page.getByRole("button", { name: "Set password" }).click()
  await expect(page.getByText("Your password is set")).toBeVisible()
  await expectAccessible(page, "a password that was set")
})

test("a link that was used says so, and leads to another", async ({ ada: page }) => {
  await page.goto("/reset#bad-secret-of-a-letter")
  await page.getByLabel("Password", { exact: true }).fill("seven violet lighthouses")
  await page.getByRole("button", { name: "Set password" }).click()
  await expect(page.getByText("This link has been used, or is too old.")).toBeVisible()
  await page.getByRole("link", { name: "Ask for another link" }).click()
  await expect(page).toHaveURL(/\/forgotten$/)
})

test("an address is proved by whoever presses the button", async ({ ada }) => {
  await ada.goto("/me")
  await ada.getByRole("button", { name: "Send a link to prove it" }).click()
  await expect(ada.getByText("a link is on its way to ada@north.example")).toBeVisible()
  await ada.goto("/verify#good-secret-of-a-letter")
  await ada.getByRole("button", { name: "This is my address" }).click()
  await expect(ada.getByText("This address is yours: we know now.")).toBeVisible()
  await expectAccessible(ada, "an address that is proved")
})

test("where no mail is sent the page says what to do instead", async ({ ada: page }) => {
  await offer("passwords")
  await page.goto("/forgotten")
  await expect(page.getByText("This Ibid sends no mail.")).toBeVisible()
  await expect(page.getByRole("textbox")).toHaveCount(0)
})

test("before the scripts of a page run no password goes into its address", async ({ ada, browser, baseURL }) => {
  const context = await browser.newContext({ baseURL, javaScriptEnabled: false, storageState: await ada.context().storageState() })
  const page = await context.newPage()
  for (const path of ["/sign-in", "/sign-up", "/reset", "/me/delete"]) {
    await page.goto(path)
    const password = page.locator("input[type=password]")
    await password.fill("seven violet lighthouses")
    await expect(page.locator("form button[type=submit]")).toBeDisabled()
    const email = page.getByLabel("Email")
    if (await email.count()) await email.fill("ada@north.example")
    await Promise.all([page.waitForEvent("framenavigated"), password.press("Enter")])
    expect(page.url()).not.toContain("lighthouses")
  }
  await context.close()
})

test("who has no password signs in again beside the page, which keeps what was written", async ({ ada }, info) => {
  await fetch(`${MOCK}/no-password`)
  await ada.goto(CHAT)
  await expect(ada.getByText("Move the stock to the")).toBeVisible()
  const asked = ada.getByRole("textbox", { name: "Ask about this project" })
  await asked.fill("not lost")
  await expireSessions()
  await ada.getByRole("button", { name: "Good answer" }).click()
  const dialog = ada.getByRole("dialog", { name: "Your session has ended" })
  await expect(dialog.getByRole("link", { name: "Sign in, in a new tab" })).toBeVisible()
  await expect(dialog.getByLabel("Password", { exact: true })).toHaveCount(0)
  await expectAccessible(ada, "a session that ended, without a password")
  await ada.screenshot({ path: info.outputPath("ended.png") })
  const [beside] = await Promise.all([ada.waitForEvent("popup"), dialog.getByRole("link").click()])
  await beside.getByRole("button", { name: "Sign in with North Pharma" }).click()
  await expect(beside.getByRole("heading", { name: "You are signed in" })).toBeVisible()
  await beside.screenshot({ path: info.outputPath("beside.png") })
  await expect(dialog).toBeHidden()
  await expect(asked).toHaveValue("not lost")
})

test("who has a password may sign in again some other way", async ({ ada }) => {
  await ada.goto(CHAT)
  await expect(ada.getByText("Move the stock to the")).toBeVisible()
  await expireSessions()
  await ada.getByRole("button", { name: "Good answer" }).click()
  const dialog = ada.getByRole("dialog", { name: "Your session has ended" })
  await expect(dialog.getByLabel("Password", { exact: true })).toBeVisible()
  await expect(dialog.getByRole("link", { name: "Sign in another way, in a new tab" })).toBeVisible()
})

test("who has no password is not asked for one, and may be sent a link that sets one", async ({ ada }, info) => {
  await fetch(`${MOCK}/no-password`)
  await ada.goto("/me")
  const region = ada.getByRole("region", { name: "Password" })
  await expect(region.getByRole("textbox")).toHaveCount(0)
  await region.scrollIntoViewIfNeeded()
  await ada.screenshot({ path: info.outputPath("first-password.png") })
  await region.getByRole("button", { name: "Send a link to set one" }).click()
  await expect(region.getByText("A link is on its way to ada@north.example")).toBeVisible()
  await expectAccessible(ada, "a first password")
})

test("where no mail is sent nobody is offered a first password", async ({ ada }) => {
  await fetch(`${MOCK}/no-password`)
  await offer("passwords")
  await ada.goto("/me")
  await expect(ada.getByRole("region", { name: "Signed in" })).toBeVisible()
  await expect(ada.getByRole("region", { name: "Password" })).toHaveCount(0)
})
