import { basename } from "node:path"
import { expect, test } from "@playwright/test"
import { expectAccessible, expectQuiet } from "./axe"

const pdf = process.env.IBID_JOURNEY_PDF ?? ""
const question = process.env.IBID_JOURNEY_QUESTION ?? ""
const screenshot = process.env.IBID_JOURNEY_SCREENSHOT

test("from sign-up to the marked passage", async ({ page }) => {
  expect(pdf && question, "IBID_JOURNEY_PDF and IBID_JOURNEY_QUESTION say what to ask of what").toBeTruthy()
  const quiet = expectQuiet(page)
  const name = basename(pdf)

  await page.goto("/")
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Answers you can check")
  await expectAccessible(page, "landing")

  await page.getByRole("link", { name: "Create an account" }).click()
  await expectAccessible(page, "sign-up")
  await page.getByLabel("Email").fill(`ada-${Date.now()}@example.com`)
  await page.getByLabel("Password", { exact: true }).fill("correct horse battery staple")
  await page.getByRole("button", { name: "Create account" }).click()

  await expect(page.getByRole("heading", { level: 1, name: "Projects" })).toBeVisible()
  await expect(page.getByText("Make a project.")).toBeVisible()
  await expectAccessible(page, "projects")
  await page.getByRole("button", { name: "New project" }).first().click()
  await page.getByLabel("Name").fill("Reading room")
  await expectAccessible(page, "new project")
  await page.getByRole("button", { name: "Create", exact: true }).click()

  await expect(page.getByRole("heading", { level: 1, name: "Documents" })).toBeVisible()
  await page.getByLabel("Choose files").setInputFiles(pdf)
  const row = page.getByRole("row").filter({ hasText: name })
  await expect(row).toBeVisible()
  await expect(row.getByText("Ready")).toBeVisible({ timeout: 120_000 })
  await expectAccessible(page, "documents")

  await page.getByRole("link", { name: "Chats" }).first().click()
  await expect(page.getByRole("heading", { name: "Ask Reading room" })).toBeVisible()
  await expectAccessible(page, "new chat")
  await page.getByRole("textbox", { name: "Ask about this project" }).fill(question)
  await page.keyboard.press("Enter")
  await expect(page.getByRole("heading", { level: 2, name: question })).toBeVisible()
  await expect(page.getByRole("button", { name: "Copy" })).toBeVisible({ timeout: 60_000 })
  await expect(page.getByRole("button", { name: /Answered in/ })).toBeVisible()

  const mark = page.getByRole("button", { name: /^Source 1: / })
  await expect(mark.first()).toBeVisible()
  await mark.first().click()
  const pane = page.getByRole("complementary", { name: "Source", exact: true })
  await expect(pane.getByRole("heading", { name })).toBeVisible()
  await expect(pane.getByText(/^Page \d+ of \d+, source 1 of \d+$/)).toBeVisible({ timeout: 30_000 })
  await expectMarkedOnPage()
  await expect(mark.first()).toHaveAttribute("aria-expanded", "true")
  await expectAccessible(page, "chat with its source")
  if (screenshot) {
    await page.mouse.move(720, 300)
    await page.screenshot({ path: screenshot })
  }

  const answer = await page.locator("[data-answer]").innerText()
  await page.reload()
  await expect(page.getByRole("heading", { level: 2, name: question })).toBeVisible()
  await expect(page.locator("[data-answer]")).toHaveText(answer.replace(/\s+/g, " "), { useInnerText: true })
  await expectMarkedOnPage()

  await page.keyboard.press("Escape")
  await expect(pane).toBeHidden()
  await expect(mark.first()).toBeFocused()

  await page.getByRole("link", { name: "Documents" }).first().click()
  await page.getByRole("link", { name }).click()
  await expect(page.getByRole("heading", { name: /passages?$/ })).toBeVisible()
  await expect(page.locator("canvas").first()).toBeVisible({ timeout: 30_000 })
  await expectAccessible(page, "document")
  await page.getByRole("link", { name: "Settings" }).first().click()
  await expect(page.getByRole("group", { name: "Finding passages" })).toBeVisible()
  await expectAccessible(page, "settings")
  await page.getByRole("link", { name: "API keys" }).first().click()
  await expect(page.getByText("There are no keys yet.")).toBeVisible()
  await expectAccessible(page, "API keys")
  quiet()

  /** The passage's boxes exist, have a size, and lie on the page they mark. */
  async function expectMarkedOnPage() {
    const boxes = pane.getByTestId("passage").locator("span")
    await expect(boxes.first()).toBeVisible({ timeout: 30_000 })
    // The stroke is over before anything is measured.
    await page.waitForTimeout(400)
    const sheet = await pane.locator(".react-pdf__Page").boundingBox()
    expect(sheet).not.toBeNull()
    for (const box of await boxes.all()) {
      const at = await box.boundingBox()
      expect(at!.width).toBeGreaterThan(4)
      expect(at!.height).toBeGreaterThan(3)
      expect(at!.x).toBeGreaterThanOrEqual(sheet!.x - 1)
      expect(at!.y).toBeGreaterThanOrEqual(sheet!.y - 1)
      expect(at!.x + at!.width).toBeLessThanOrEqual(sheet!.x + sheet!.width + 1)
      expect(at!.y + at!.height).toBeLessThanOrEqual(sheet!.y + sheet!.height + 1)
    }
  }
})
