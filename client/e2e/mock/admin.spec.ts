import type { Page } from "@playwright/test"
import { expectAccessible } from "../axe"
import { expect, test } from "./world"

const row = (page: Page, name: string) => page.getByRole("listitem").filter({ hasText: name })

async function decide(page: Page, name: string, action: string): Promise<void> {
  await page.getByRole("button", { name: `Actions for ${name}` }).click()
  await page.getByRole("button", { name: action }).click()
  await page.getByRole("dialog").getByRole("button", { name: action }).click()
}

test("an admin finds an account, suspends it, and takes that back", async ({ ada }) => {
  await ada.goto("/projects")
  await ada.getByRole("link", { name: "Accounts" }).click()
  await ada.getByLabel("Find by name or email").fill("GRACE")
  await expect(row(ada, "lin@north.example")).toHaveCount(0)
  await decide(ada, "Grace Hopper", "Suspend")
  await expect(row(ada, "Grace Hopper")).toContainText("Suspended")
  await expectAccessible(ada, "accounts")
  const refused = await ada.request.post("/api/v1/auth/sign-in", { data: { email: "grace@north.example", password: "correct horse battery" } })
  expect((await refused.json()).detail).toContain("suspended")
  await ada.getByLabel("Show").selectOption("Suspended")
  await decide(ada, "Grace Hopper", "Reinstate")
  await expect(ada.getByText("No account is like that.")).toBeVisible()
})

test("the last admin is told what to do before stepping down, appoints another, and steps down", async ({ ada }) => {
  await ada.goto("/admin/people")
  await decide(ada, "Ada", "Step down")
  await expect(ada.getByRole("dialog").getByRole("alert")).toContainText("Make somebody else an admin first")
  await ada.getByRole("dialog").getByRole("button", { name: "Cancel" }).click()
  await decide(ada, "Grace Hopper", "Make admin")
  await expect(row(ada, "Grace Hopper")).toContainText("Admin")
  await decide(ada, "Ada", "Step down")
  await expect(ada).toHaveURL(/\/projects$/)
  await expect(ada.getByRole("link", { name: "Accounts" })).toHaveCount(0)
  await ada.goto("/admin/people")
  await expect(ada.getByText("Only admins of this Ibid can do this")).toBeVisible()
})
