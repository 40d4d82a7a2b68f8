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
