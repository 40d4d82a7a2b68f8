import { expectAccessible } from "../axe"
import { giveDevice } from "../virtual-device"
import { CHAT, expect, expireSessions, test } from "./world"

const SIZES = [[1440, 900], [390, 844]] as const

for (const [width, height] of SIZES) {
  for (const colorScheme of ["light", "dark"] as const) {
    test(`a passkey is added, signs in and is removed, ${colorScheme}, at ${width} px`, async ({ ada: page }, info) => {
      await page.setViewportSize({ width, height })
      await page.emulateMedia({ colorScheme })
      await giveDevice(page)
      await page.goto("/me")
      const section = page.getByRole("region", { name: "Passkeys" })
      await section.getByRole("button", { name: "Add a passkey" }).click()
      const dialog = page.getByRole("dialog")
      await dialog.getByLabel("Name").fill("My phone")
      await dialog.getByLabel("Password").fill("correct horse battery")
      await expectAccessible(page, "a new passkey")
      await page.screenshot({ path: info.outputPath("adding.png") })
      await dialog.getByRole("button", { name: "Go on" }).click()
      await expect(section.getByRole("listitem")).toContainText("My phone")
      await section.scrollIntoViewIfNeeded()
      await expectAccessible(page, "passkeys")
      await page.screenshot({ path: info.outputPath("me.png") })

      await page.context().clearCookies()
      await page.goto("/sign-in?next=%2Fme")
      await expectAccessible(page, "signing in with a passkey")
      await page.screenshot({ path: info.outputPath("sign-in.png") })
      await page.getByRole("button", { name: "Sign in with a passkey" }).click()
      await expect(page).toHaveURL(/\/me$/)
      await section.getByRole("button", { name: "Remove My phone" }).click()
      await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click()
      await expect(section.getByRole("listitem")).toHaveCount(0)
    })
  }
}

test("over a page whose session ended a passkey signs in again", async ({ ada }) => {
  await giveDevice(ada)
  await ada.goto("/me")
  await ada.getByRole("button", { name: "Add a passkey" }).click()
  await ada.getByRole("dialog").getByLabel("Name").fill("My phone")
  await ada.getByRole("dialog").getByLabel("Password").fill("correct horse battery")
  await ada.getByRole("dialog").getByRole("button", { name: "Go on" }).click()
  await expect(ada.getByRole("region", { name: "Passkeys" }).getByRole("listitem")).toHaveCount(1)
  await ada.goto(CHAT)
  await expect(ada.getByText("Move the stock to the")).toBeVisible()
  await expireSessions()
  await ada.getByRole("button", { name: "Good answer" }).click()
  const dialog = ada.getByRole("dialog", { name: "Your session has ended" })
  await dialog.getByRole("button", { name: "Sign in with a passkey" }).click()
  await expect(dialog).toBeHidden()
})

test("who gives no passkey is told so, and may go another way", async ({ ada: page }) => {
  await giveDevice(page)
  await page.context().clearCookies()
  await page.goto("/sign-in")
  await page.getByRole("button", { name: "Sign in with a passkey" }).click()
  await expect(page.getByText("No passkey was given.")).toBeVisible()
  await expect(page.getByLabel("Password", { exact: true })).toBeVisible()
})
