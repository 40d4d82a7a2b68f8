import { expectAccessible } from "../axe"
import { expect, test } from "./world"

const TOKEN = `${"0".repeat(32)}.work.${"A".repeat(32)}`

test("somebody chooses which mail they get, with the keyboard", async ({ ada }) => {
  await ada.goto("/me")
  const section = ada.getByRole("region", { name: "Notifications" })
  const gaps = section.getByRole("switch", { name: "What documents did not answer" })
  await expect(gaps).not.toBeChecked()
  await expect(section.getByRole("switch", { name: "Your files and sites are done" })).toBeChecked()
  await gaps.focus()
  await ada.keyboard.press("Space")
  await expect(gaps).toBeChecked()
  await expect(section.getByRole("status")).toHaveText("Saved")
  await ada.reload()
  await expect(gaps).toBeChecked()
  await expectAccessible(ada, "which mail somebody gets")
  await section.scrollIntoViewIfNeeded()
})

test("a choice that is not kept falls back, and says why", async ({ ada }) => {
  await ada.route(/\/me\/notices/, (route) =>
    route.request().method() === "PUT"
      ? route.fulfill({ status: 503, json: { type: "/problems/unavailable", title: "Unavailable", status: 503, detail: "The database does not answer." } })
      : route.fallback(),
  )
  await ada.goto("/me")
  const section = ada.getByRole("region", { name: "Notifications" })
  const work = section.getByRole("switch", { name: "Your files and sites are done" })
  await work.click()
  await expect(section.getByRole("alert")).toContainText("does not answer")
  await expect(work).toBeChecked()
})

for (const [arrive, told] of [
  ["no_mail", "This Ibid sends no mail."],
  ["unproved", "Nothing is sent to you until you have proved"],
] as const) {
  test(`somebody hears why nothing comes: ${arrive}`, async ({ ada }) => {
    await ada.route(/\/me\/notices/, (route) => route.fulfill({ json: { work: true, quota: true, retention: true, gaps: false, arrive } }))
    await ada.goto("/me")
    await expect(ada.getByRole("region", { name: "Notifications" })).toContainText(told)
  })
}

test("a letter's link switches its kind off without a sign-in, once a button is pressed", async ({ page }) => {
  const sent: string[] = []
  page.on("request", (request) => request.url().includes("/notices/unsubscribe") && sent.push(request.method()))
  await page.goto(`/unsubscribe#${TOKEN}`)
  const button = page.getByRole("button", { name: "Send me no more of these" })
  await expect(button).toBeEnabled()
  expect(sent).toEqual([])
  await expectAccessible(page, "less mail")
  await button.click()
  await expect(page.getByRole("status").filter({ hasText: "You get no more of these letters." })).toBeVisible()
  expect(sent).toEqual(["POST"])
})

test("a link that is no good says what to do", async ({ page }) => {
  await page.goto("/unsubscribe#nothing")
  await page.getByRole("button", { name: "Send me no more of these" }).click()
  await expect(page.getByRole("alert").filter({ hasText: "This link is no good." })).toBeVisible()
})

test("two choices made at once are both kept, and the keyboard stays where it was", async ({ ada }) => {
  await ada.goto("/me")
  const section = ada.getByRole("region", { name: "Notifications" })
  const [quota, retention] = ["Room is running out", "Something is deleted soon"].map((name) => section.getByRole("switch", { name }))
  await quota!.focus()
  await ada.keyboard.press("Space")
  await ada.keyboard.press("Tab")
  await ada.keyboard.press("Space")
  await expect(retention!).toBeFocused()
  await expect(section.getByRole("status")).toHaveText("Saved")
  await ada.reload()
  await expect(quota!).not.toBeChecked()
  await expect(retention!).not.toBeChecked()
})
