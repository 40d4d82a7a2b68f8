import { expectAccessible } from "../axe"
import { expect, test } from "./world"

test("an admin sees what is done by itself, what it did, and has it done now", async ({ ada }) => {
  await ada.goto("/admin/jobs")
  const row = (name: string) => ada.getByRole("listitem").filter({ has: ada.getByRole("switch", { name: `${name}: done by itself` }) })
  await expect(row("Index of vectors")).toContainText("Last run failed")
  await expect(row("Orphaned files")).toContainText("Running since")
  await expect(row("Prices of models").getByRole("switch")).toBeDisabled()
  await ada.getByRole("button", { name: "Last runs: Expired things" }).click()
  await expect(row("Expired things")).toContainText("Deleted: 2 sessions")
  await expect(row("Expired things")).toContainText("fell silent")
  await expectAccessible(ada, "jobs")
  await ada.getByRole("button", { name: "Run now: Expired things" }).click()
  await expect(row("Expired things")).toContainText("by hand")
})

test("an admin switches a job off, and on again", async ({ ada }) => {
  await ada.goto("/admin/jobs")
  const toggle = ada.getByRole("switch", { name: "Old security events: done by itself" })
  await toggle.uncheck()
  await expect(toggle).not.toBeChecked()
  await toggle.check()
  await expect(toggle).toBeChecked()
})
