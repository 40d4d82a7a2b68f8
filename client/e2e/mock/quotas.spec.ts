import type { Page } from "@playwright/test"
import { expectAccessible } from "../axe"
import { expect, PROJECT, test } from "./world"

const row = (page: Page, name: string | RegExp) => page.getByRole("listitem").filter({ hasText: name })

async function except(page: Page, whose: string, limits: Record<string, string>): Promise<void> {
  await page.getByRole("button", { name: "Make an exception…" }).click()
  const form = page.getByRole("dialog", { name: "Make an exception" })
  await form.getByLabel("Email of a person, or ID of a project").fill(whose)
  for (const [label, value] of Object.entries(limits)) await form.getByLabel(label).fill(value)
  await form.getByRole("button", { name: "Save" }).click()
}

test("an admin sees what everybody may keep, and lets somebody keep more", async ({ ada }) => {
  await ada.goto("/admin/quotas")
  await expect(ada.getByText("500 documents")).toBeVisible()
  await expect(ada.getByText("There are no exceptions.")).toBeVisible()
  await except(ada, "lin@north.example", { Documents: "2000", Gigabytes: "1.5" })
  await expect(row(ada, "lin@north.example").or(row(ada, "Lin"))).toContainText("2,000 documents")
  await expect(row(ada, /1\.5\sGB of originals/)).toHaveCount(1)
  await expectAccessible(ada, "quotas")

  await ada.getByRole("button", { name: /^Change the quota of / }).click()
  const form = ada.getByRole("dialog", { name: /^Quota of / })
  await expect(form.getByLabel("Gigabytes")).toHaveValue("1.5")
  await expect(form.getByLabel("Pages")).toHaveValue("")
  await form.getByLabel("Documents").fill("0")
  await form.getByRole("button", { name: "Save" }).click()
  await expect(row(ada, "no limit on documents")).toHaveCount(1)
  await ada.getByRole("button", { name: /^Remove the quota of / }).click()
  await ada.getByRole("dialog").getByRole("button", { name: "Remove" }).click()
  await expect(ada.getByText("There are no exceptions.")).toBeVisible()
})

test("an exception for an address without an account, or an unknown project, says so and keeps the form", async ({ ada }) => {
  await ada.goto("/admin/quotas")
  await except(ada, "nobody@north.example", { Documents: "5" })
  const form = ada.getByRole("dialog", { name: "Make an exception" })
  await expect(form.getByText("There is no account with this address.")).toBeVisible()
  await form.getByLabel("Email of a person, or ID of a project").fill("00000000-0000-4000-8000-00000000dead")
  await form.getByRole("button", { name: "Save" }).click()
  await expect(form.getByText(/There is no project/)).toBeVisible()
  await expect(form.getByLabel("Documents")).toHaveValue("5")
})

test("a project tells how much of what may be kept is", async ({ ada }) => {
  await ada.goto(`${PROJECT}/settings`)
  const kept = ada.getByRole("list", { name: "What may be kept" })
  await expect(kept).toContainText("312 documents of 500 documents")
  await expect(kept).toContainText("1.9 GB of 2 GB")
  await expectAccessible(ada, "settings with quotas")
})
