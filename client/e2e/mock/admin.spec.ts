import type { Page } from "@playwright/test"
import { expectAccessible } from "../axe"
import { expect, PROJECT, test } from "./world"

const row = (page: Page, name: string | RegExp) => page.getByRole("listitem").filter({ hasText: name })

async function decide(page: Page, name: string, action: string): Promise<void> {
  await page.getByRole("button", { name: `Actions for ${name}` }).click()
  await page.getByRole("button", { name: action }).click()
  await page.getByRole("dialog").getByRole("button", { name: action }).click()
}

test("an admin finds an account, suspends it, and takes that back", async ({ ada }) => {
  await ada.goto("/projects")
  await ada.getByRole("link", { name: "Accounts" }).click()
  await expect(row(ada, "lin@north.example")).toBeVisible()
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

test("an admin reads what was done, by kind, person and day", async ({ ada }) => {
  await ada.goto("/projects")
  await ada.getByRole("link", { name: "Security log" }).click()
  await expect(row(ada, /^Signed in/)).toContainText("203.0.113.0/24")
  await expect(row(ada, /^Sign-in failed/)).toContainText("Not signed in")
  await expectAccessible(ada, "security log")
  await ada.getByLabel("Event").selectOption("Changed a role")
  await expect(ada.getByRole("listitem").filter({ has: ada.locator("time") })).toHaveCount(1)
  await ada.getByLabel("Event").selectOption("All events")
  await row(ada, /^Made an API key/).getByRole("button", { name: "Grace Hopper" }).click()
  await expect(row(ada, /^Changed a role/)).toHaveCount(0)
  await ada.getByRole("button", { name: "Show everybody" }).click()
  await ada.getByLabel("From").fill("2031-01-01")
  await expect(ada.getByText("No event is like that.")).toBeVisible()
})

test("an owner reads what was done in the project, and nothing else", async ({ ada }) => {
  await ada.goto(`${PROJECT}/people`)
  await ada.getByRole("link", { name: "Security log" }).click()
  await expect(row(ada, /^Made a project/)).toBeVisible()
  await expect(row(ada, /^Signed in/)).toHaveCount(0)
  await expectAccessible(ada, "security log of a project")
})
