import type { Page } from "@playwright/test"
import { atRest, followPages } from "./late"
import { CHAT, expect, PROJECT, test } from "./world"

const KINDS = "/p/44444444-4444-4444-8444-444444444444/documents"
const PAGES = ["/", "/projects", "/keys", "/me", "/me/delete", "/admin/people", "/admin/groups", "/admin/quotas", "/admin/jobs", "/admin/log", `${PROJECT}/log`, `${PROJECT}/documents`, `${PROJECT}/documents?status=failed`, `${PROJECT}/chat`, CHAT, `${PROJECT}/people`, `${PROJECT}/settings`, `${PROJECT}/keys`, "/join#for-anybody", KINDS]

/** What sticks out of the page at its right, or makes it scroll sideways. */
async function sideways(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth
    const found = document.documentElement.scrollWidth > width ? [`the page is ${document.documentElement.scrollWidth} px wide`] : []
    for (const element of document.querySelectorAll<HTMLElement>("main, main *, dialog, dialog *")) {
      const { overflowX } = getComputedStyle(element)
      const scrolls = overflowX === "auto" || overflowX === "scroll"
      // Tables and code may scroll within themselves; a region of the page may not.
      if (scrolls && element.scrollWidth > element.clientWidth && !element.querySelector(":scope > table, :scope > pre, :scope > code") && !element.matches("pre"))
        found.push(`${element.tagName.toLowerCase()}.${element.className}`)
    }
    return found
  })
}

async function expectNothingSideways(page: Page, what: string): Promise<void> {
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible()
  await atRest(page)
  expect(await sideways(page), what).toEqual([])
}

test.beforeEach(({ page }) => followPages(page))

// 320 × 256 is a screen of 1280 × 1024 at 400 %.
for (const [width, height] of [[320, 640], [320, 256]] as const) {
  test(`at ${width} × ${height} nothing scrolls sideways`, async ({ ada }) => {
    await ada.setViewportSize({ width, height })
    for (const path of PAGES) {
      await ada.goto(path)
      await expectNothingSideways(ada, path)
    }
  })

  test(`at ${width} × ${height} signing in and up do not scroll sideways`, async ({ page }) => {
    await page.setViewportSize({ width, height })
    for (const path of ["/sign-in", "/sign-up"]) {
      await page.goto(path)
      await expectNothingSideways(page, path)
      await page.getByRole("button", { name: "Show password" }).hover()
      await expectNothingSideways(page, `${path}, pointing at a button`)
    }
  })
}

test("at 320 px documents, sources and dialogs do not scroll sideways", async ({ ada }) => {
  await ada.setViewportSize({ width: 320, height: 640 })
  for (const name of ["Cold-chain handling manual.pdf", "Dispatch checklist.md"]) {
    await ada.goto(`${PROJECT}/documents`)
    await ada.getByRole("link", { name }).click()
    await expect(ada.getByRole("heading", { level: 1, name })).toBeVisible()
    await expectNothingSideways(ada, name)
    await ada.getByRole("button", { name: "Passages", exact: true }).click()
    await expectNothingSideways(ada, `the passages of ${name}`)
  }
  await ada.goto(`${CHAT}?src=1&in=33333333-3333-4333-8333-333333333333`)
  await expect(ada.getByRole("complementary", { name: "Source", exact: true })).toBeVisible()
  await expectNothingSideways(ada, "an open source")
  await ada.getByRole("button", { name: "Close source" }).click()
  await ada.getByRole("button", { name: /Answered in/ }).click()
  await expectNothingSideways(ada, "the steps of an answer")
  await ada.goto("/keys")
  await ada.getByRole("button", { name: "New key" }).click()
  await expectNothingSideways(ada, "a dialog")
})

test("in forced colours evidence is marked by more than its colour", async ({ ada }) => {
  await ada.emulateMedia({ forcedColors: "active" })
  const marked = (page: Page) =>
    page.getByTestId("passage").first().evaluate((element) => {
      const mark = element.matches(".passage-sheet") ? element.firstElementChild! : element
      const { backgroundColor, color, outlineStyle, borderTopStyle, textDecorationLine } = getComputedStyle(mark)
      const around = getComputedStyle(document.body)
      const clear = /^rgba\(.*, 0\)$/.test(backgroundColor)
      return !clear && backgroundColor !== around.backgroundColor && color !== backgroundColor
        ? "filled"
        : [outlineStyle, borderTopStyle, textDecorationLine].some((style) => style !== "none") ? "outlined" : "plain"
    })
  await ada.goto(`${PROJECT}/documents`)
  await ada.getByRole("link", { name: "Dispatch checklist.md" }).click()
  await ada.getByRole("button", { name: /The seal number/ }).click()
  await expect(ada.getByTestId("passage")).toBeVisible()
  expect(await marked(ada), "a passage in a text").toBe("filled")
  await ada.goto(`${PROJECT}/documents`)
  await ada.getByRole("link", { name: "Cold-chain handling manual.pdf" }).click()
  await ada.getByRole("button", { name: /If a cold room exceeds/ }).click()
  await expect(ada.getByTestId("passage")).toBeAttached()
  expect(await marked(ada), "a passage on a page").not.toBe("plain")
  await ada.goto(KINDS)
  await ada.getByRole("link", { name: "Temperature log.xlsx" }).click()
  await ada.getByRole("button", { name: /sheet Log, A2:C3/ }).click()
  expect(await marked(ada), "rows of a sheet").not.toBe("plain")
})

test("in forced colours what is chosen, open or under way can be told from the rest", async ({ ada }) => {
  await ada.emulateMedia({ forcedColors: "active" })
  const look = (locator: ReturnType<Page["locator"]>) =>
    locator.evaluate((element) => {
      const { backgroundColor, outlineStyle, borderInlineStartColor, borderTopStyle } = getComputedStyle(element)
      return [backgroundColor, outlineStyle, borderInlineStartColor, borderTopStyle].join(" ")
    })
  await ada.goto(`${CHAT}?src=1&in=33333333-3333-4333-8333-333333333333`)
  const mark = (n: number) => ada.locator("[data-answer] .mark", { hasText: String(n) }).first().locator("span")
  await expect(ada.getByRole("complementary", { name: "Source", exact: true })).toBeVisible()
  expect(await look(mark(1)), "the open mark").not.toBe(await look(mark(2)))
  expect(await look(mark(4)), "a weak mark").not.toBe(await look(mark(2)))
  const places = ada.getByRole("navigation", { name: "Main" }).first().getByRole("link")
  expect(await look(places.nth(0)), "the current place").not.toBe(await look(places.nth(1)))
  await ada.goto(`${PROJECT}/documents`)
  const bar = ada.getByRole("row").filter({ hasText: "Deviation log 2026.html" }).locator("span.bg-line").first()
  expect(await bar.evaluate((track) => getComputedStyle(track).backgroundColor !== getComputedStyle(track.firstElementChild!).backgroundColor), "a bar").toBe(true)
})

test("what a row asks is read without scrolling sideways", async ({ ada }) => {
  await ada.goto(`${PROJECT}/documents`)
  await ada.getByRole("button", { name: "Delete Dispatch checklist.md" }).click()
  await expect(ada.getByRole("dialog")).toBeVisible()
  await expectNothingSideways(ada, "the question before deleting")
})
