import type { Page } from "@playwright/test"
import { expectAccessible } from "../axe"
import { expect, PROJECT, test } from "./world"

const row = (page: Page, name: string) => page.getByRole("listitem").filter({ hasText: name })

async function make(page: Page, name: string, ...people: string[]): Promise<void> {
  await page.goto("/admin/groups")
  await page.getByLabel("Name of a new group").fill(name)
  await page.getByRole("button", { name: "Make group" }).click()
  await page.getByRole("button", { name: `People in ${name}` }).click()
  for (const email of people) {
    await page.getByLabel(`Email of somebody to add to ${name}`).fill(email)
    await page.getByRole("button", { name: "Add", exact: true }).click()
    await expect(page.getByRole("status").filter({ hasText: `${email} was added.` })).toBeVisible()
    await expect(row(page, email).last()).toBeVisible()
  }
}

test("an admin makes a group, fills it, and is told of an address without an account", async ({ ada }) => {
  await make(ada, "Night shift", "lin@north.example")
  await expect(row(ada, "Night shift").first()).toContainText("1 person")
  await ada.getByLabel("Email of somebody to add to Night shift").fill("nobody@north.example")
  await ada.getByRole("button", { name: "Add", exact: true }).click()
  await expect(ada.getByText("There is no account with this address.")).toBeVisible()
  await expectAccessible(ada, "groups")
  await expect(ada.getByText("lin@north.example was added.")).toHaveCount(0)
  await ada.getByRole("button", { name: "Remove lin@north.example" }).click()
  await ada.getByRole("dialog").getByRole("button", { name: "Remove" }).click()
  await expect(row(ada, "Night shift").first()).toContainText("Nobody")
  await ada.getByRole("button", { name: "Delete Night shift" }).click()
  await ada.getByRole("dialog").getByRole("button", { name: "Delete" }).click()
  await expect(ada.getByText("There are no groups yet.")).toBeVisible()
})

test("whom a claim put there is taken out, and the page says that they come back", async ({ ada }) => {
  await make(ada, "Night shift")
  await ada.getByLabel("Email of somebody to add to Night shift").fill("grace@north.example")
  await ada.getByRole("button", { name: "Add", exact: true }).click()
  await expect(row(ada, "grace@north.example").last()).toContainText("as The company says")
  await ada.getByRole("button", { name: "Remove Grace Hopper" }).click()
  await expect(ada.getByRole("dialog")).toContainText("They were put there by The company")
  await expectAccessible(ada, "whom a claim put there")
  await ada.getByRole("dialog").getByRole("button", { name: "Remove" }).click()
  await expect(ada.getByRole("status").filter({ hasText: "With their next sign-in at The company" })).toBeVisible()
  await expect(row(ada, "grace@north.example")).toHaveCount(0)
})

test("groups that could not be read are asked for again", async ({ ada }) => {
  await make(ada, "Night shift")
  const toGive = /\/groups-to-give$/
  await ada.route(toGive, (route) => route.fulfill({ status: 500, json: { type: "/problems/internal", title: "Internal", status: 500, detail: "x" } }))
  await ada.goto(`${PROJECT}/people`)
  const section = ada.getByRole("region", { name: "Groups" })
  await expect(section.getByRole("alert")).toBeVisible()
  await expect(section.getByRole("button", { name: "Give role" })).toHaveCount(0)
  await ada.unroute(toGive)
  await section.getByRole("button", { name: "Try again" }).click()
  await expect(section.getByRole("button", { name: "Give role" })).toBeVisible()
  await expect(section.getByRole("alert")).toHaveCount(0)
})

test("an owner gives a group a role, sees who is in by it, and takes it away", async ({ ada }) => {
  const mail = `guest-${Date.now()}@north.example`
  await ada.request.post("/api/v1/auth/sign-up", { data: { email: mail, password: "correct horse battery" } })
  await ada.request.post("/api/v1/auth/sign-in", { data: { email: "ada@north.example", password: "correct horse battery" } })
  await make(ada, "Night shift", mail, "lin@north.example")
  await ada.goto(`${PROJECT}/people`)
  await ada.getByLabel("Role of the group").selectOption("editor")
  await ada.getByRole("button", { name: "Give role" }).click()
  await expect(row(ada, mail)).toContainText("Editor by Night shift")
  await expect(ada.getByLabel("Role of lin@north.example")).toHaveValue("editor")
  await expect(ada.getByLabel("Role of lin@north.example").getByRole("option", { name: "Reader" })).toBeDisabled()
  await expect(ada.getByLabel("Role of lin@north.example")).toHaveAccessibleDescription("Editor by Night shift")
  await expect(ada.getByLabel("Role of Night shift")).toHaveValue("editor")
  await expectAccessible(ada, "groups of a project")
  await ada.getByRole("button", { name: `Actions for ${mail}` }).click()
  const remove = ada.getByRole("button", { name: "Remove", exact: true })
  await expect(remove).toBeDisabled()
  await expect(remove).toHaveAccessibleDescription(/by a group alone/)
  await expectAccessible(ada, "somebody who cannot be removed")
  await ada.keyboard.press("Escape")
  await ada.getByRole("button", { name: "Remove the group Night shift" }).click()
  await ada.getByRole("dialog").getByRole("button", { name: "Remove" }).click()
  await expect(row(ada, mail)).toHaveCount(0)
  await expect(ada.getByLabel("Role of lin@north.example")).toHaveValue("reader")
})

test("an admin renames a group, and is told of a name that is taken", async ({ ada }) => {
  await make(ada, "Night shift")
  await make(ada, "Day shift")
  await ada.getByRole("button", { name: "Rename Day shift" }).click()
  const dialog = ada.getByRole("dialog")
  await dialog.getByLabel("New name").fill("Night shift")
  await dialog.getByRole("button", { name: "Save" }).click()
  await expect(dialog.getByRole("alert")).toContainText("There is a group 'Night shift' already.")
  await dialog.getByLabel("New name").fill("Late shift")
  await dialog.getByRole("button", { name: "Save" }).click()
  await expect(dialog).toBeHidden()
  await expect(row(ada, "Late shift").first()).toBeVisible()
  await expect(row(ada, "Day shift")).toHaveCount(0)
})

test("an admin makes a token of SCIM, sees it once, and revokes it", async ({ ada }) => {
  await ada.goto("/admin/groups")
  const section = ada.getByRole("region", { name: "People from a directory" })
  await expect(section).toContainText("/api/v1/scim/v2")
  await section.getByLabel("Name of a new token").fill("Entra ID")
  await section.getByRole("button", { name: "Make token" }).click()
  const dialog = ada.getByRole("dialog")
  await expect(dialog.getByLabel("Token")).toHaveText(/^ibid_scim_/)
  await dialog.getByRole("button", { name: "I have kept it" }).click()
  await expect(section).toContainText("never used")
  await expectAccessible(ada, "scim")
  await section.getByRole("button", { name: "Revoke Entra ID" }).click()
  await ada.getByRole("dialog").getByRole("button", { name: "Revoke" }).click()
  await expect(section).toContainText("no directory is let in")
})

test("who is removed and in a group, too, stays by it, as the dialog says", async ({ ada }) => {
  await make(ada, "Night shift", "lin@north.example")
  await ada.goto(`${PROJECT}/people`)
  await ada.getByLabel("Role of the group").selectOption("editor")
  await ada.getByRole("button", { name: "Give role" }).click()
  await expect(ada.getByLabel("Role of lin@north.example")).toHaveValue("editor")
  await ada.getByRole("button", { name: "Actions for lin@north.example" }).click()
  await ada.getByRole("button", { name: "Remove", exact: true }).click()
  await expect(ada.getByRole("dialog")).toContainText("They stay in this project as Editor by Night shift")
})
