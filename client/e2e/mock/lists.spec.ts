import { expectAccessible } from "../axe"
import { atRest, followPages } from "./late"
import { expect, MOCK, PROJECT, test } from "./world"

const many = (n: number) => fetch(`${MOCK}/many?n=${n}`)

test("a list of hundreds shows a page of them, and each once", async ({ ada }) => {
  await many(292)
  await ada.goto(`${PROJECT}/documents`)
  await expect(ada.getByText("100 of 300 shown")).toBeVisible()
  await expect(ada.locator("tbody tr")).toHaveCount(100)
  await ada.getByRole("button", { name: "Show more" }).click()
  await expect(ada.locator("tbody tr")).toHaveCount(200)
  await ada.getByRole("button", { name: "Show more" }).click()
  await expect(ada.locator("tbody tr")).toHaveCount(300)
  await expect(ada.getByRole("button", { name: "Show more" })).toHaveCount(0)
  await ada.getByLabel("Filter documents").fill("record 29")
  await expect(ada.getByText("4 match")).toBeVisible()
  await expect(ada.locator("tbody tr")).toHaveCount(4)
})

test("the heads of columns sort the whole list, and the order stands in the address", async ({ ada }) => {
  await many(292)
  await ada.goto(`${PROJECT}/documents`)
  const head = ada.getByRole("columnheader", { name: "Name" })
  await head.getByRole("button").click()
  await expect(ada.locator("tbody tr").first()).toContainText("Budget, locked.pdf")
  await expect(head).toHaveAttribute("aria-sort", "ascending")
  await head.getByRole("button").click()
  await expect(ada.locator("tbody tr").nth(1)).toContainText("Standby room drawings.pdf")
  await expect(ada).toHaveURL(/sort=name&direction=desc/)
  await ada.reload()
  await expect(head).toHaveAttribute("aria-sort", "descending")
  await expectAccessible(ada, "documents in another order")
})

test("on a phone the order is chosen from a list", async ({ ada }) => {
  await ada.setViewportSize({ width: 390, height: 844 })
  await ada.goto(`${PROJECT}/documents`)
  await ada.getByLabel("Sort by").selectOption("Largest first")
  await expect(ada.locator("tbody tr").first()).toContainText("Standby room drawings.pdf")
  await expectAccessible(ada, "documents on a phone")
})

test("keys beyond the first page can be reached", async ({ ada }) => {
  await many(120)
  await ada.goto(`${PROJECT}/keys`)
  await ada.getByRole("button", { name: "Show more" }).click()
  await expect(ada.getByText("Key 120", { exact: true })).toBeVisible()
})

test("dropped files move nothing that one looks at", async ({ ada }) => {
  await followPages(ada)
  await ada.addInitScript(() => {
    const seen = { shift: 0 }
    Object.assign(globalThis, { seen })
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[]) {
        if (!entry.hadRecentInput) seen.shift += entry.value
      }
    }).observe({ type: "layout-shift", buffered: true })
  })
  await ada.goto(`${PROJECT}/documents`)
  await expect(ada.getByRole("link", { name: "Dispatch checklist.md" })).toBeVisible()
  await atRest(ada)
  const shift = () => ada.evaluate(() => (globalThis as unknown as { seen: { shift: number } }).seen.shift)
  const before = await shift()
  const transfer = await ada.evaluateHandle(() => {
    const data = new DataTransfer()
    for (let i = 1; i <= 29; i++) data.items.add(new File([`# Dropped ${i}`], `dropped ${i}.md`, { type: "text/markdown" }))
    return data
  })
  await ada.locator("tbody").dispatchEvent("drop", { dataTransfer: transfer })
  await expect(ada.getByText("29 files arrived", { exact: true })).toBeVisible()
  await expect(ada.getByRole("row").filter({ hasText: "dropped" }).getByText("Ready")).toHaveCount(29)
  expect((await shift()) - before).toBeLessThanOrEqual(0.02)
})
