import type { Page } from "@playwright/test"
import { CHAT, expect, PROJECT, test } from "./world"

const MOST = 0.02

type Shift = { value: number; hadRecentInput: boolean; sources: { node: Node | null; previousRect: DOMRect; currentRect: DOMRect }[] }

/** Counts, from the next page on, what moves without anybody having touched anything. */
async function watchShifts(page: Page): Promise<() => Promise<{ total: number; moved: string[] }>> {
  await page.addInitScript(() => {
    const seen: { value: number; moved: string }[] = []
    Object.assign(globalThis, { seen })
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as unknown as Shift[]) {
        if (entry.hadRecentInput) continue
        const moved = entry.sources.map(({ node, previousRect, currentRect }) => {
          const element = node instanceof Element ? node : node?.parentElement
          return `${element?.tagName}.${element?.getAttribute("class")?.slice(0, 60)} ${Math.round(previousRect.y)}→${Math.round(currentRect.y)}`
        })
        seen.push({ value: entry.value, moved: moved.join(", ") })
      }
    }).observe({ type: "layout-shift", buffered: true })
  })
  return () =>
    page.evaluate(() => {
      const { seen } = globalThis as unknown as { seen: { value: number; moved: string }[] }
      return {
        total: seen.reduce((sum, { value }) => sum + value, 0),
        moved: seen.map(({ value, moved }) => `${value.toFixed(4)}: ${moved}`),
      }
    })
}

for (const [width, height] of [[1440, 900], [390, 844]] as const) {
  test(`a long answer grows without anything jumping, at ${width} px`, async ({ ada }) => {
    await ada.setViewportSize({ width, height })
    const shifts = await watchShifts(ada)
    await ada.goto(`${PROJECT}/chat`)
    await ada.getByRole("textbox", { name: "Ask about this project" }).fill("Say it at length")
    await ada.keyboard.press("Enter")
    await expect(ada.getByRole("button", { name: /Answered in/ })).toBeVisible()
    await ada.waitForTimeout(500)
    const { total, moved } = await shifts()
    expect(total, moved.join("\n")).toBeLessThanOrEqual(MOST)
  })
}

for (const [width, height] of [[1440, 900], [390, 844]] as const) {
  test(`pages settle without jumping, at ${width} px`, async ({ ada }) => {
    await ada.setViewportSize({ width, height })
    const shifts = await watchShifts(ada)
    for (const path of ["/projects", CHAT, `${PROJECT}/chat`, `${PROJECT}/documents`, `${PROJECT}/settings`, "/keys", "/me"]) {
      await ada.goto(path)
      await expect(ada.getByRole("heading", { level: 1 })).toBeVisible()
      await ada.waitForTimeout(800)
      const { total, moved } = await shifts()
      expect(total, `${path}\n${moved.join("\n")}`).toBeLessThanOrEqual(MOST)
    }
  })
}
